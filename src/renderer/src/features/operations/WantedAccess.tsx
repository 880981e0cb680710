import { Button, Checkbox, Loader } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { WantedView } from '../../../../shared/operations/planned.ts';
import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { dataOf, failureOf } from '../../state/queryState.ts';
import { usePlan } from '../../state/usePlan.ts';
import { DialogFailure } from '../../ui/DialogFailure.tsx';
import { formatNumber } from '../../ui/locale.ts';
import { Sheet, SheetPart } from '../../ui/Sheet.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { useIsMounted } from '../../ui/useIsMounted.ts';
import { ConfirmedCount } from './ConfirmedCount.tsx';
import { leaveOut, whyNone } from './leftOut.ts';
import { Review } from './Review.tsx';
import { RunFoot } from './RunFoot.tsx';
import sheet from './sheet.module.css';
import { useStart } from './useStart.ts';
import { WantedFaults, WantedUnchecked } from './WantedFaults.tsx';
import wanted from './wanted.module.css';
import type { WantedFile } from './wantedFile.ts';
import { foundWords, grantedWords, tooManyWords } from './wantedWords.ts';

export function WantedAccess() {
  const { call } = useActions();
  const { run, running, error, close } = useDialog();
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
    <Sheet
      foot={
        <>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button data-autofocus loading={running} onClick={() => void choose()}>
            Choose a file…
          </Button>
        </>
      }
    >
      <p>
        Choose a CSV or JSON file with the columns address, instance, organization and role, like an export
        from People. You review the changes before anything happens.
      </p>
      <p>
        A column access can say what a member sees: nothing, a kit’s name, or project names separated by
        semicolons. The access an export writes changes nothing.
      </p>
      <p>
        People missing from the file stay as they are. To remove somebody from an organization, write the role
        none; you confirm each removal.
      </p>
      <DialogFailure error={error} />
    </Sheet>
  );
}

function WantedFound({ file, onOther }: { file: WantedFile; onOther: () => void }) {
  const { checkWanted } = useActions();
  const { running } = useDialog();
  const start = useStart();
  const [check, setCheck] = useState(file.check);
  const [isCompared, setCompared] = useState(false);
  const [confirmed, setConfirmed] = useState<Readonly<Record<string, string>>>({});
  const intent = useMemo(
    () => (isCompared ? { kind: 'wanted-access' as const, token: file.token, confirmed } : null),
    [isCompared, file.token, confirmed],
  );
  const { query } = usePlan(intent);
  const known = dataOf(query);
  const made = known?.asked === JSON.stringify(intent) ? known : null;
  const view = known?.wanted ?? null;
  const steps = made?.plan.steps ?? [];
  const { meant } = leaveOut(steps, new Set());

  // Until then it is compared with what was last read, which may be old.
  useEffect(() => {
    void checkWanted(file.token).then((checked) => {
      if (checked.ok) setCheck(checked.value);
      setCompared(true);
    });
  }, [checkWanted, file.token]);

  const name = sanitizeText(file.fileName, 80) || 'Unnamed';
  const tooMany = tooManyWords(check);
  const failure = failureOf(query) ?? null;
  const isLooking = view === null && failure === null;
  return (
    <Sheet
      left={
        <>
          <SheetPart
            name="What"
            end={
              <Button
                size="compact-sm"
                variant="subtle"
                aria-disabled={running}
                onClick={() => running || onOther()}
              >
                Choose another file…
              </Button>
            }
          >
            <p role="status">
              “{name}” {foundWords(check)}
              {view !== null && grantedWords(view.granted)}
            </p>
            {tooMany !== null && <p role="alert">{tooMany}</p>}
            <WantedFaults file={file} check={check} barred={view?.barred ?? []} />
            <WantedUnchecked check={check} />
          </SheetPart>
          {view && view.removals > 0 && (
            <WantedRemovals view={view} confirmed={confirmed} onConfirmed={setConfirmed} />
          )}
        </>
      }
      foot={
        <RunFoot
          steps={meant}
          title="Change access"
          isPending={made === null && failure === null}
          why={made && whyNone(steps, meant)}
          impact={made?.impact}
          start={(allow) => start({ ...(made as NonNullable<typeof made>), allow })}
        />
      }
    >
      <SheetPart name="Review">
        {known && <Review made={known} />}
        <DialogFailure error={failure} />
        {isLooking && (
          <p role="status" className={sheet.dim}>
            <Loader size={11} aria-hidden /> Checking the current state…
          </p>
        )}
      </SheetPart>
    </Sheet>
  );
}

function WantedRemovals(props: {
  view: WantedView;
  confirmed: Readonly<Record<string, string>>;
  onConfirmed: (confirmed: Readonly<Record<string, string>>) => void;
}) {
  const { view, confirmed, onConfirmed } = props;
  const { remove, removals } = view;
  const isConfirmed = ({ email, confirmation }: WantedView['remove'][number]) =>
    confirmed[email] === confirmation;
  const isChanged = remove.some((each) => confirmed[each.email] !== undefined && !isConfirmed(each));
  return (
    <SheetPart
      name={`Remove ${formatNumber(removals)}`}
      more={
        <ConfirmedCount
          confirmed={remove.filter(isConfirmed).length}
          of={removals}
          none="Confirm each person; nobody else is removed."
        />
      }
    >
      {isChanged && (
        <p role="alert">The removals have changed since you confirmed them. Confirm them again.</p>
      )}
      <ul className={sheet.list} aria-label="Remove">
        {remove.map((each) => (
          <li key={each.email}>
            <Checkbox
              label={`Remove ${sanitizeText(each.email, 120)}`}
              description={each.words}
              checked={isConfirmed(each)}
              onChange={({ currentTarget }) => {
                const { [each.email]: _, ...others } = confirmed;
                onConfirmed(currentTarget.checked ? { ...others, [each.email]: each.confirmation } : others);
              }}
            />
          </li>
        ))}
        {removals > remove.length && (
          <li className={wanted.rest}>
            {formatNumber(removals - remove.length)} more: run this, then import the file again.
          </li>
        )}
      </ul>
    </SheetPart>
  );
}
