import { Box, Button, Group, NativeSelect, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { IconCheck, IconMinus } from '@tabler/icons-react';
import { type FormEvent, useId, useMemo, useState } from 'react';
import type { Member } from '../../../../shared/dokploy.ts';
import { ok, type Result } from '../../../../shared/errors.ts';
import { seesEverything } from '../../../../shared/permissions/accessSummary.ts';
import {
  type ComparedLine,
  compareAccess,
  type HadBy,
} from '../../../../shared/permissions/compareAccess.ts';
import type { Permissions, Tree } from '../../../../shared/permissions/shapes.ts';
import { SWITCH_WORDS } from '../../../../shared/permissions/switches.ts';
import {
  isOpenable,
  type OrganizationRef,
  organizationKey,
  type Target,
  targetsIn,
} from '../../../../shared/target.ts';
import { counted, foldAddress, isSameAddress } from '../../../../shared/text.ts';
import type { Call } from '../../bridge.ts';
import { LineWords } from '../../parts/GrantedLines.tsx';
import { sanitizeText, shownName } from '../../sanitizeText.ts';
import { useActions, useTargets } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import { placeName } from '../../state/places.ts';
import { useReading } from '../../state/useQuery.ts';
import { choicesOf } from '../../ui/choicesOf.ts';
import form from '../../ui/dialogForm.module.css';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import looks from '../../ui/looks.module.css';
import { Reading } from '../../ui/Reading.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { VirtualList } from '../../ui/VirtualList.tsx';
import classes from './compare.module.css';

type Side = { member: Member; permissions: Permissions; tree: Tree };

type ComparedPerson = OrganizationRef & { email: string };
type Pair = { one: ComparedPerson; other: ComparedPerson };

type SidesRead = { asked: Pair } & ({ missing: string } | { missing: null; one: Side; other: Side });

function useSides(asked: Pair | null) {
  const { call } = useActions();
  const read = useMemo(() => asked && (() => readSides(asked, call)), [asked, call]);
  return useReading(read, 0);
}

async function readSides(asked: Pair, call: Call): Promise<Result<SidesRead>> {
  const readPlace = ({ instanceId, organizationId }: ComparedPerson) =>
    Promise.all([
      call('members.list', { instanceId, organizationId }),
      call('permissions.tree', { instanceId, organizationId, heavy: true }),
    ]);
  const reading = readPlace(asked.one);
  const isOnePlace = organizationKey(asked.one) === organizationKey(asked.other);
  const places = await Promise.all([reading, isOnePlace ? reading : readPlace(asked.other)]);
  const sides: Side[] = [];
  for (const [at, [members, tree]] of places.entries()) {
    if (!members.ok) return members;
    if (!tree.ok) return tree;
    const { email } = at === 0 ? asked.one : asked.other;
    const member = members.value.find(({ user }) => isSameAddress(user.email, email));
    if (!member) return ok({ asked, missing: email });
    sides.push({ member, permissions: member.permissions ?? {}, tree: tree.value });
  }
  const [one, other] = sides as [Side, Side];
  return ok({ asked, missing: null, one, other });
}

/** Above this, the address is typed instead of chosen. */
const MOST_OFFERED = 1_000;

function offeredIn(target: Target | undefined): string[] | null {
  const emails = target?.members?.map(({ user }) => user.email) ?? [];
  if (emails.length === 0 || emails.length > MOST_OFFERED) return null;
  return emails.toSorted((one, other) => (foldAddress(one) < foldAddress(other) ? -1 : 1));
}

function firstOther(one: ComparedPerson, openable: readonly Target[]): ComparedPerson {
  const isOwn = (target: Target) => organizationKey(target) === organizationKey(one);
  const has = ({ members }: Target, email: string) =>
    members?.some(({ user }) => isSameAddress(user.email, email)) ?? false;
  const elsewhere = openable.find((target) => !isOwn(target) && has(target, one.email));
  const target = elsewhere ?? openable.find(isOwn);
  const { instanceId, organizationId } = target ?? one;
  const beside = (target?.members ?? []).find(
    ({ user, role }) => !seesEverything(role) && !isSameAddress(user.email, one.email),
  );
  return { instanceId, organizationId, email: elsewhere ? one.email : (beside?.user.email ?? '') };
}

export function CompareAccess(begin: DialogSubjects['compare-access']) {
  const { close } = useDialog();
  const openable = targetsIn(useTargets()).filter(isOpenable);
  const [one, setOne] = useState<ComparedPerson>(begin.one);
  const [other, setOther] = useState<ComparedPerson>(() => begin.other ?? firstOther(begin.one, openable));
  const [asked, setAsked] = useState<Pair | null>(() =>
    begin.other ? { one: begin.one, other: begin.other } : null,
  );
  const { query, readAgain } = useSides(asked);
  const read = query.state === 'ready' ? query.data : null;
  const why = whyNot(one, other);

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (why === null) setAsked({ one, other });
  }

  return (
    <form noValidate className={form.form} onSubmit={submit}>
      <Box
        display="grid"
        style={{ gridTemplateColumns: 'repeat(auto-fit, minmax(240px, 1fr))', gap: '12px 20px' }}
      >
        <SideFields label="One" person={one} openable={openable} onChange={setOne} />
        <SideFields label="Other" person={other} openable={openable} onChange={setOther} isFirst />
      </Box>
      <div role="status">
        {query.state === 'loading' && <Reading>Reading what both have now…</Reading>}
        {read && read.missing !== null && (
          <p>
            {sanitizeText(read.missing, 120)} is no longer a member there, so there is nothing to compare.
          </p>
        )}
      </div>
      {query.state === 'failed' && <FailureAlert error={query.error} onRetry={readAgain} />}
      {read?.missing === null && <Compared {...read} names={namesOf(read.asked, openable)} />}
      <div className={form.buttons}>
        <ToolButton onClick={close}>Close</ToolButton>
        <Button type="submit" aria-disabled={why !== null || undefined} title={why ?? undefined}>
          Compare
        </Button>
      </div>
    </form>
  );
}

function SideFields(props: {
  label: string;
  person: ComparedPerson;
  openable: readonly Target[];
  onChange: (person: ComparedPerson) => void;
  isFirst?: boolean;
}) {
  const { label, person, openable, onChange, isFirst = false } = props;
  const headingId = useId();
  const key = organizationKey(person);
  const target = openable.find((each) => organizationKey(each) === key);
  const offered = offeredIn(target);
  const focus = isFirst ? { 'data-autofocus': true } : {};
  return (
    <Stack component="fieldset" gap={8} aria-labelledby={headingId}>
      <Box component="h3" id={headingId} fw={600}>
        {label}
      </Box>
      <NativeSelect
        label="Organization"
        value={key}
        data={openable.map((each) => ({ value: organizationKey(each), label: placeName(each) }))}
        onChange={({ currentTarget }) => {
          const next = openable.find((each) => organizationKey(each) === currentTarget.value);
          if (next) onChange({ ...person, instanceId: next.instanceId, organizationId: next.organizationId });
        }}
      />
      {offered ? (
        <NativeSelect
          label="Person"
          {...focus}
          value={offered.includes(person.email) ? person.email : ''}
          data={[
            ...(offered.includes(person.email) ? [] : [{ value: '', label: 'Choose a person' }]),
            ...offered.map((email) => ({ value: email, label: shownName(email, 100) })),
          ]}
          onChange={({ currentTarget }) => onChange({ ...person, email: currentTarget.value })}
        />
      ) : (
        <TextInput
          label="Person"
          {...focus}
          value={person.email}
          onChange={({ currentTarget }) => onChange({ ...person, email: currentTarget.value })}
        />
      )}
    </Stack>
  );
}

function namesOf({ one, other }: Pair, openable: readonly Target[]): [string, string] {
  if (!isSameAddress(one.email, other.email))
    return [sanitizeText(one.email, 60) || 'One', sanitizeText(other.email, 60) || 'Other'];
  const nameOf = (person: ComparedPerson) => {
    const target = openable.find((each) => organizationKey(each) === organizationKey(person));
    return target ? placeName(target) : 'another organization';
  };
  return [nameOf(one), nameOf(other)];
}

function whyNot(one: ComparedPerson, other: ComparedPerson): string | null {
  if (one.email.trim() === '' || other.email.trim() === '')
    return 'Choose two people, or one in two organizations.';
  const isSame = organizationKey(one) === organizationKey(other) && one.email === other.email;
  return isSame ? 'Choose another person or organization.' : null;
}

type Props = { asked: Pair; names: [string, string]; one: Side; other: Side };
type Row = ComparedLine | { switch: string; by: HadBy };

function Compared({ asked, names, one, other }: Props) {
  const [shows, setShows] = useState<'differences' | 'all'>('differences');
  const isSamePlace = organizationKey(asked.one) === organizationKey(asked.other);
  const compared = useMemo(() => compareAccess(one, other, isSamePlace), [one, other, isSamePlace]);
  const rows = useMemo(() => rowsOf(compared, shows), [compared, shows]);
  const everything = [one, other].find(({ member }) => seesEverything(member.role));
  if (everything)
    return (
      <p>
        {sanitizeText(everything.member.user.email, 120)} is {everything.member.role} there and sees
        everything: grants do not count.
      </p>
    );
  const isSame = compared.counts.one + compared.counts.other === 0;
  return (
    <>
      <p role="status">{countsSentence(compared.counts, names)}</p>
      <RoleNote sides={[one, other]} />
      <SegmentedControl
        className={looks.start}
        aria-label="What is shown"
        value={shows}
        data={choicesOf({ differences: 'Differences', all: 'Everything' })}
        onChange={(value) => setShows(value as typeof shows)}
      />
      {rows.length > 0 && <ComparedRows rows={rows} names={names} />}
      {!isSame && <Alike asked={asked} sides={[one, other]} names={names} />}
    </>
  );
}

function countsSentence(
  { both, one, other }: ReturnType<typeof compareAccess>['counts'],
  [first, second]: [string, string],
): string {
  const things = (count: number) => counted(count, 'thing', 'things');
  if (one + other === 0) return both === 0 ? 'Both see nothing.' : `Both have the same: ${things(both)}.`;
  const parts = [
    one > 0 ? `Only ${first} has ${things(one)}.` : '',
    other > 0 ? `Only ${second} has ${things(other)}.` : '',
    both > 0 ? `Both have ${things(both)}.` : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function Alike(props: { asked: Props['asked']; sides: [Side, Side]; names: [string, string] }) {
  const { asked, sides, names } = props;
  const { openDialog } = useActions();
  const copy = (from: ComparedPerson, side: Side, to: ComparedPerson) =>
    openDialog({
      kind: 'copy-access',
      from: { ...from, userId: side.member.userId },
      ...{ mode: 'exactly', people: [[to.email]], places: [to] },
    });
  return (
    <Group gap={8} align="stretch">
      <ToolButton onClick={() => copy(asked.one, sides[0], asked.other)}>
        Make {names[1]} like {names[0]}…
      </ToolButton>
      <ToolButton onClick={() => copy(asked.other, sides[1], asked.one)}>
        Make {names[0]} like {names[1]}…
      </ToolButton>
    </Group>
  );
}

function RoleNote({ sides }: { sides: [Side, Side] }) {
  const custom = sides.filter(({ member }) => member.role !== 'member');
  if (custom.length === 0) return null;
  const names = custom.map(
    ({ member }) => `${sanitizeText(member.user.email, 80)} (${sanitizeText(member.role, 40)})`,
  );
  return (
    <p className={looks.dim}>
      Switches do not count for custom roles, which have their own rights: {names.join(', ')}.
    </p>
  );
}

function ComparedRows({ rows, names }: { rows: readonly Row[]; names: [string, string] }) {
  return (
    <Box bd="1px solid var(--q-line)" bdrs="var(--q-radius)">
      <div className={classes.comparedHead} aria-hidden>
        <span />
        <span className={looks.cut} title={names[0]}>
          {names[0]}
        </span>
        <span className={looks.cut} title={names[1]}>
          {names[1]}
        </span>
      </div>
      <VirtualList
        label="Comparison"
        rows={rows}
        rowHeight={28}
        className={classes.comparedRows}
        rowClass={classes.comparedRow}
        marksOf={({ by }) => ({ 'data-by': by })}
      >
        {(row) => (
          <>
            {'switch' in row ? <span>{row.switch}</span> : <LineWords line={row} />}
            <Had isHad={row.by === 'both' || row.by === 'one'} name={names[0]} by={row.by} />
            <Had isHad={row.by === 'both' || row.by === 'other'} name={names[1]} by={row.by} />
          </>
        )}
      </VirtualList>
    </Box>
  );
}

function Had({ isHad, name, by }: { isHad: boolean; name: string; by: HadBy }) {
  if (by === 'neither') return <span />;
  const icon = { size: 15, stroke: 2, role: 'img' } as const;
  return (
    <span className={classes.had} data-tone={isHad ? 'ok' : undefined}>
      {isHad ? (
        <IconCheck {...icon} aria-label={`${name} has it`} />
      ) : (
        <IconMinus {...icon} aria-label={`${name} does not have it`} />
      )}
    </span>
  );
}

function rowsOf({ switches, lines }: ReturnType<typeof compareAccess>, shows: 'differences' | 'all'): Row[] {
  const isShown = ({ by }: { by: HadBy }) =>
    by === 'one' || by === 'other' || (shows === 'all' && by === 'both');
  return [
    ...switches.filter(isShown).map(({ name, by }) => ({ switch: SWITCH_WORDS[name].label, by })),
    ...linesShown(lines, isShown),
  ];
}

function linesShown(
  lines: readonly ComparedLine[],
  isShown: (line: ComparedLine) => boolean,
): ComparedLine[] {
  const shown: ComparedLine[] = [];
  const within: ComparedLine[] = [];
  let told = 0;
  for (const line of lines) {
    within.length = line.depth;
    told = Math.min(told, line.depth);
    within.push(line);
    if (!isShown(line)) continue;
    shown.push(...within.slice(told));
    told = line.depth + 1;
  }
  return shown;
}
