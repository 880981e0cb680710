import { Button, Checkbox, Loader } from '@mantine/core';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { CallOutput } from '../../../../shared/contract.ts';
import type { WantedView } from '../../../../shared/operations/planned.ts';
import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { dataOf, failureOf } from '../../state/queryState.ts';
import { useQuery } from '../../state/useQuery.ts';
import { DialogFailure } from '../../ui/DialogFailure.tsx';
import { DialogForm } from '../../ui/DialogForm.tsx';
import formClasses from '../../ui/dialogForm.module.css';
import { formatNumber } from '../../ui/locale.ts';
import { ScrolledList } from '../../ui/ScrolledList.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { useIsMounted } from '../../ui/useIsMounted.ts';
import { clockOf } from '../../ui/when.ts';
import { ConfirmedCount } from './ConfirmedCount.tsx';
import classes from './operations.module.css';
import { PlanPage } from './PlanReview.tsx';
import { WantedFaults, WantedUnchecked } from './WantedFaults.tsx';
import wanted from './wanted.module.css';
import type { WantedFile } from './wantedFile.ts';
import { foundWords, grantedWords, tooManyWords } from './wantedWords.ts';

export function WantedAccess() {
  const { call } = useActions();
  const { run } = useDialog();
  const isHere = useIsMounted();
  const [file, setFile] = useState<WantedFile | null>(null);
  const held = useRef<string | null>(null);

  useEffect(
    () => () => {
      if (held.current) void call('app.giveUp', { id: held.current });
    },
    [call],
  );

  async function choose(): Promise<void> {
    const opened = await run(() => call('wanted.open', {}), { stays: true });
    // A file that could not be read has taken the place of the one before in main.
    if (opened && !opened.ok) setFile(null);
    if (!opened?.ok || opened.value.outcome === 'canceled') return;
    const { outcome: _, ...next } = opened.value;
    if (!isHere.current) return void call('app.giveUp', { id: next.token });
    held.current = next.token;
    setFile(next);
  }

  if (file) return <WantedFound key={file.token} file={file} onOther={() => void choose()} />;
  return (
    <DialogForm action="Choose a file…" runningAction="Reading…" onSubmit={() => void choose()}>
      <p>
        Choose a CSV or JSON file with the columns address, instance, organization and role, as “Export…” in
        People writes it. You will see what it changes before anything does.
      </p>
      <p>
        A column access can say what a member sees: nothing, the name of a kit, or names of projects with
        semicolons between them. What an export says there changes nothing.
      </p>
      <p>
        People who are not in the file stay as they are. To remove somebody from an organization, give them
        the role none there; you confirm each removal.
      </p>
    </DialogForm>
  );
}

function WantedFound({ file, onOther }: { file: WantedFile; onOther: () => void }) {
  const { call, checkWanted, startOperation } = useActions();
  const { running, error, close, run } = useDialog();
  const [check, setCheck] = useState(file.check);
  const [compared, setCompared] = useState(0);
  const [confirmed, setConfirmed] = useState<Readonly<Record<string, string>>>({});
  const [isOther, setOther] = useState(false);
  const [isReviewed, setReviewed] = useState(false);
  const [made, setMade] = useState<CallOutput<'plans.make'> | null>(null);
  const { query } = useQuery(
    'plans.make',
    compared > 0 ? { kind: 'wanted-access', token: file.token, confirmed: {} } : null,
    compared,
  );
  // While it is made again what was seen before stays.
  const view = made?.wanted ?? dataOf(query)?.wanted ?? null;

  // Until then it is compared with what was last read, which may be old.
  useEffect(() => {
    void checkWanted(file.token).then((checked) => {
      if (checked.ok) setCheck(checked.value);
      setCompared((count) => count + 1);
    });
  }, [checkWanted, file.token]);

  /** The plan is made of what is known now: something may have been changed since the file was read. */
  async function review(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (running || why !== null) return;
    await run(
      async () => {
        const checked = await checkWanted(file.token);
        if (!checked.ok) return checked;
        setOther(false);
        setCheck(checked.value);
        const planned = await call('plans.make', { kind: 'wanted-access', token: file.token, confirmed });
        if (!planned.ok) return planned;
        setMade(planned.value);
        const meant = new Set(
          planned.value.wanted?.remove.flatMap(({ email, isConfirmed }) => (isConfirmed ? email : [])),
        );
        const kept = Object.entries(confirmed).filter(([email]) => meant.has(email));
        // What removes them is another thing now than what was confirmed.
        const isChanged = kept.length < Object.keys(confirmed).length;
        if (isChanged) setConfirmed(Object.fromEntries(kept));
        setOther(isChanged);
        setReviewed(!isChanged && planned.value.plan.steps.length > 0);
        return planned;
      },
      { stays: true },
    );
  }

  if (made && isReviewed) {
    const start = () => startOperation(made, { show: true });
    return <PlanPage made={made} onBack={() => setReviewed(false)} start={start} />;
  }

  const name = sanitizeText(file.fileName, 80) || 'Unnamed';
  const tooMany = tooManyWords(check);
  const isAny = view !== null && view.invite.count + view.change.count + view.removals > 0;
  const why = whyNoReview(view, confirmed);
  const isLooking = view === null;

  return (
    <form className={formClasses.form} onSubmit={(event) => void review(event)}>
      <p role="status">
        “{name}” {foundWords(check, file.format)}
        {view !== null && grantedWords(view.granted)}
        {view?.asOf && ` As of ${clockOf(view.asOf, Date.now())}.`}
        {isLooking && (
          <span className={classes.hint}>
            {' '}
            <Loader size={11} aria-hidden /> Looking at what is there now…
          </span>
        )}
      </p>
      {tooMany !== null && <p role="alert">{tooMany}</p>}
      <WantedFaults file={file} check={check} barred={view?.barred ?? []} />
      <WantedUnchecked check={check} format={file.format} />
      {view && (
        <>
          <WantedGroup title="Invite" {...view.invite} />
          <WantedGroup title="Change" {...view.change} />
          <WantedRemovals
            removals={view.remove}
            count={view.removals}
            confirmed={confirmed}
            onConfirmed={setConfirmed}
          />
          {isOther && (
            <p role="alert">
              What removing a person does has changed since you confirmed it. Confirm those again who are to
              be removed.
            </p>
          )}
        </>
      )}
      <DialogFailure error={error ?? failureOf(query) ?? null} />
      <div className={formClasses.buttons}>
        <div className={formClasses.more}>
          <Button variant="subtle" aria-disabled={running} onClick={() => running || onOther()}>
            Choose another file…
          </Button>
        </div>
        <ToolButton onClick={close} data-autofocus={why !== null || undefined}>
          {isAny || isLooking ? 'Cancel' : 'Close'}
        </ToolButton>
        {(isAny || isLooking) && (
          <ToolButton why={why} variant="filled" type="submit" loading={running}>
            Review
          </ToolButton>
        )}
      </div>
    </form>
  );
}

function whyNoReview(view: WantedView | null, confirmed: Readonly<Record<string, string>>): string | null {
  if (!view) return 'It is not known yet what is there now.';
  if (view.invite.count + view.change.count > 0) return null;
  if (view.removals === 0) return 'There is nothing to change.';
  return Object.keys(confirmed).length > 0 ? null : 'Confirm at least one person who is to be removed.';
}

function WantedGroup({ title, count, lines }: WantedView['invite'] & { title: string }) {
  const id = useId();
  if (count === 0) return null;
  return (
    <section className={wanted.group} aria-labelledby={id}>
      <h3 id={id}>
        {title} {formatNumber(count)}
      </h3>
      <ScrolledList className={wanted.list} aria-label={title}>
        {lines.map((words, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two can say the same, and none moves.
          <li key={at}>{words}</li>
        ))}
        {count > lines.length && (
          <li className={wanted.rest}>{formatNumber(count - lines.length)} more, which the review lists.</li>
        )}
      </ScrolledList>
    </section>
  );
}

function WantedRemovals(props: {
  removals: WantedView['remove'];
  count: number;
  confirmed: Readonly<Record<string, string>>;
  onConfirmed: (confirmed: Readonly<Record<string, string>>) => void;
}) {
  const { removals, count, confirmed, onConfirmed } = props;
  const id = useId();
  if (removals.length === 0) return null;

  return (
    <section className={wanted.group} aria-labelledby={id}>
      <header>
        <h3 id={id}>Remove {formatNumber(count)}</h3>
        <ConfirmedCount
          confirmed={Object.keys(confirmed).length}
          of={count}
          none="Confirm each person; nobody else is removed."
        />
      </header>
      <ul className={wanted.list} aria-label="Remove">
        {removals.map(({ email, words, confirmation }) => (
          <li key={email}>
            <Checkbox
              label={`Remove ${sanitizeText(email, 120)}`}
              description={words}
              checked={confirmed[email] === confirmation}
              onChange={({ currentTarget }) => {
                const { [email]: _, ...others } = confirmed;
                onConfirmed(currentTarget.checked ? { ...others, [email]: confirmation } : others);
              }}
            />
          </li>
        ))}
        {count > removals.length && (
          <li className={wanted.rest}>
            {formatNumber(count - removals.length)} more: run this, then read the file again for them.
          </li>
        )}
      </ul>
    </section>
  );
}
