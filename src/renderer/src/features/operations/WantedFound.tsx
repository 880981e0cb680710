import { Button, Loader } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import type { CallOutput } from '../../../../shared/contract.ts';
import type { WantedView } from '../../../../shared/operations/planned.ts';
import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { dataOf, failureOf } from '../../state/queryState.ts';
import { useQuery } from '../../state/useQuery.ts';
import { DialogFailure } from '../../ui/DialogFailure.tsx';
import formClasses from '../../ui/dialogForm.module.css';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { clockOf } from '../../ui/when.ts';
import classes from './operations.module.css';
import { PlanReview } from './PlanReview.tsx';
import { WantedFaults, WantedUnchecked } from './WantedFaults.tsx';
import { WantedGroup, WantedRemovals } from './WantedGroups.tsx';
import type { WantedFile } from './wantedFile.ts';
import { foundWords, grantedWords, tooManyWords } from './wantedWords.ts';

export function WantedFound({ file, onOther }: { file: WantedFile; onOther: () => void }) {
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
    return <PlanReview made={made} onBack={() => setReviewed(false)} start={start} />;
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
