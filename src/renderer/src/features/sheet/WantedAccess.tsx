import { Box, Button, Checkbox, Group, Stack } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import type { WantedResult } from '../../../../shared/calls/wanted.ts';
import type { CallOutput } from '../../../../shared/contract.ts';
import { ok, type Result } from '../../../../shared/errors.ts';
import type { WantedView } from '../../../../shared/operations/planned.ts';
import type { Allowed } from '../../../../shared/operations/rails.ts';
import { counted, thousands } from '../../../../shared/text.ts';
import { byPlace, placeWords, type WantedFault } from '../../../../shared/wanted/at.ts';
import sheet from '../../parts/sheet.module.css';
import { dataOf, failureOf } from '../../queryState.ts';
import { sanitizeText, shownName } from '../../sanitizeText.ts';
import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { usePlan } from '../../state/useQuery.ts';
import { DialogFailure } from '../../ui/FailureAlert.tsx';
import { useHandedOut } from '../../ui/HandedOut.tsx';
import looks from '../../ui/looks.module.css';
import { Reading } from '../../ui/Reading.tsx';
import { Sheet, SheetPart } from '../../ui/Sheet.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { useIsMounted } from '../../ui/useIsMounted.ts';
import { useChecks, useStart } from './planning.tsx';
import { ConfirmedCount, Review } from './Review.tsx';
import { RunFoot } from './RunFoot.tsx';

export function foundWords(check: WantedResult): string {
  const { lines, same, changed, faulty, uncheckedLines, ends } = check;
  if (lines === 0) return 'names nobody, so nothing changes.';
  const has = `has ${counted(lines, 'line', 'lines')}.`;
  const none = changed + uncheckedLines + ends === 0;
  if (none && same === 0)
    return `${has} ${lines === 1 ? 'It' : 'None of them'} ${lines === 1 ? 'cannot' : 'can'} be used.`;
  if (none && faulty === 0) return `${has} Everything already matches.`;
  if (same === 0) return has;
  return `${has} ${counted(same, 'already matches', 'already match')}.`;
}

export function grantedWords(count: number): string {
  if (count === 0) return '';
  return ` ${counted(count, 'person has', 'people have')} the wanted access already.`;
}

export function endsWords(count: number): string {
  return count === 0
    ? ''
    : ` ${counted(count, 'end date differs', 'end dates differ')} from those kept here.`;
}

function endsOutcome(count: number): string {
  return `Set ${counted(count, 'end date', 'end dates')}`;
}

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
    // Main has dropped the former file for the unreadable one.
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
          <ToolButton onClick={close}>Cancel</ToolButton>
          <Button data-autofocus loading={running} onClick={() => void choose()}>
            Choose a file…
          </Button>
        </>
      }
    >
      <p>
        Choose a YAML, CSV or JSON file that says who has which role where, like an export. You review the
        changes before anything happens.
      </p>
      <p>
        The file can also say what a member sees (nothing, a kit, or projects by name) and until which day.
      </p>
      <p>
        People missing from the file stay as they are, unless it calls their organization complete. The role
        none removes somebody. You confirm each removal.
      </p>
      <DialogFailure error={error} />
    </Sheet>
  );
}

function WantedFound({ file, onOther }: { file: WantedFile; onOther: () => void }) {
  const { call, readForPlan } = useActions();
  const { running } = useDialog();
  const start = useStart();
  const [check, setCheck] = useState(file.check);
  const [isCompared, setCompared] = useState(false);
  const [confirmed, setConfirmed] = useState<Readonly<Record<string, string>>>({});
  const intent = useMemo(
    () => (isCompared ? { kind: 'wanted-access' as const, token: file.token, confirmed } : null),
    [isCompared, file.token, confirmed],
  );
  const { query, isLatest } = usePlan(intent);
  const known = dataOf(query);
  const made = known?.asked === JSON.stringify(intent) ? known : null;
  const view = known?.wanted ?? null;
  const checks = useChecks(made?.plan, JSON.stringify(intent), made !== null && isLatest);
  const { meant } = checks;

  useEffect(() => {
    async function compare(): Promise<void> {
      await readForPlan(null);
      const checked = await call('wanted.check', { token: file.token });
      if (checked.ok) setCheck(checked.value);
      setCompared(true);
    }
    void compare();
  }, [readForPlan, call, file.token]);

  /** End dates first: if the rest fails, nobody has longer access than wanted. */
  async function begin(allow: Allowed | undefined): Promise<Result<object>> {
    const set = check.ends > 0 ? await call('wanted.setEnds', { token: file.token }) : ok({});
    if (!set.ok) return set;
    setCheck({ ...check, ends: 0 });
    return made && meant.length > 0 ? start({ ...made, allow }) : set;
  }

  const name = shownName(file.fileName, 80);
  const failure = failureOf(query) ?? null;
  const isEndsAlone = check.ends > 0 && meant.length === 0;
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
              {endsWords(check.ends)}
            </p>
            {check.ends > 0 && check.endWords.map((words) => <p key={words}>{words}</p>)}
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
          isPending={!checks.isLooked && failure === null}
          {...(isEndsAlone ? { outcome: endsOutcome(check.ends) } : {})}
          why={isEndsAlone ? null : checks.why}
          impact={made?.impact}
          start={begin}
        />
      }
    >
      <SheetPart name="Review">
        {known && <Review {...{ made: known, checks }} />}
        <DialogFailure error={failure} />
        {isLooking && <Reading>Checking the current state…</Reading>}
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
      name={`Remove ${thousands(removals)}`}
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
      {remove.length > 1 && (
        <Checkbox
          label={`Confirm all ${thousands(remove.length)}`}
          checked={remove.every(isConfirmed)}
          indeterminate={remove.some(isConfirmed) && !remove.every(isConfirmed)}
          onChange={({ currentTarget }) =>
            onConfirmed(
              currentTarget.checked
                ? Object.fromEntries(remove.map(({ email, confirmation }) => [email, confirmation]))
                : {},
            )
          }
        />
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
          <li className={sheet.dim}>
            {thousands(removals - remove.length)} more: run this, then import the file again.
          </li>
        )}
      </ul>
    </SheetPart>
  );
}

type WantedFile = Omit<Extract<CallOutput<'wanted.open'>, { outcome: 'opened' }>, 'outcome'>;

const MOST_SHOWN = 200;

function WantedFaults(props: { file: WantedFile; check: WantedResult; barred: readonly WantedFault[] }) {
  const { file, check, barred } = props;
  const { call } = useActions();
  const { note, tell } = useHandedOut();
  const id = useId();
  const count = check.faulty + barred.length;
  if (count === 0) return null;
  const shown = [...check.faults, ...barred].sort(byPlace).slice(0, MOST_SHOWN);

  const copy = () =>
    tell(
      call('wanted.copyFaults', { token: file.token, also: [...barred] }),
      () => 'These lines are on the clipboard.',
    );

  return (
    <Stack component="section" gap={6} miw={0} aria-labelledby={id}>
      <Group component="header" justify="space-between" gap={12} wrap="nowrap">
        <h3 id={id} className={looks.strong}>
          {counted(count, 'line can’t be used in full', 'lines can’t be used in full')}
        </h3>
        <ToolButton small variant="subtle" icon={IconCopy} onClick={() => void copy()}>
          Copy
        </ToolButton>
      </Group>
      <ul className={sheet.list} aria-label="Lines not used in full">
        {shown.map((fault, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line can have two, and none moves.
          <li key={at}>
            <Box component="span" c="var(--q-warn)" fw={600}>
              {placeWords(fault)}
            </Box>{' '}
            {sanitizeText(fault.why, 600)}
          </li>
        ))}
        {count > shown.length && (
          <li className={looks.dim}>{thousands(count - shown.length)} more: copy them to see all.</li>
        )}
      </ul>
      {note}
    </Stack>
  );
}

function WantedUnchecked({ check }: { check: WantedResult }) {
  const { unchecked, uncheckedLines } = check;
  const id = useId();
  if (unchecked.length === 0) return null;
  const words = (lines: number) => counted(lines, 'line', 'lines');
  return (
    <Stack component="section" gap={6} miw={0} aria-labelledby={id}>
      <h3 id={id} className={looks.strong}>
        {words(uncheckedLines)} could not be checked
      </h3>
      <ul className={sheet.list} aria-label="Not checked">
        {unchecked.map(({ instance, organization, why, lines }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two can have the same names, and none moves.
          <li key={at}>
            {shownName(organization, 60)} on {shownName(instance, 60)} ({words(lines)}):{' '}
            {sanitizeText(why, 400)}
          </li>
        ))}
      </ul>
    </Stack>
  );
}
