import { Box, Button, Group, SegmentedControl } from '@mantine/core';
import { IconCheck, IconMinus } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { counted } from '../../../../shared/counted.ts';
import {
  type ComparedLine,
  compareAccess,
  type HadBy,
} from '../../../../shared/permissions/compareAccess.ts';
import { SWITCH_WORDS } from '../../../../shared/permissions/switches.ts';
import { seesEverything } from '../../../../shared/rules/permissions.ts';
import { useActions } from '../../state/app.tsx';
import { organizationKey } from '../../state/organizationRef.ts';
import looks from '../../ui/looks.module.css';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { VirtualList } from '../../ui/VirtualList.tsx';
import classes from './compare.module.css';
import type { ComparedPerson } from './compareSides.ts';
import { LineWords } from './GrantedLines.tsx';
import type { Side } from './useSides.ts';

type Props = {
  asked: { one: ComparedPerson; other: ComparedPerson };
  names: [string, string];
  one: Side;
  other: Side;
};
type Row = ComparedLine | { switch: string; by: HadBy };

export function Compared({ asked, names, one, other }: Props) {
  const [shows, setShows] = useState<'differences' | 'all'>('differences');
  const isSamePlace = organizationKey(asked.one) === organizationKey(asked.other);
  const compared = useMemo(() => compareAccess(one, other, isSamePlace), [one, other, isSamePlace]);
  const rows = useMemo(() => rowsOf(compared, shows), [compared, shows]);
  const everything = [one, other].find(({ member }) => seesEverything(member.role));
  if (everything)
    return (
      <p>
        {sanitizeText(everything.member.user.email, 120)} is {everything.member.role} there and sees
        everything by that: what was granted does not count.
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
        data={[
          { value: 'differences', label: 'Differences' },
          { value: 'all', label: 'Everything' },
        ]}
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
      ...{ mode: 'exactly', people: [[to.email]], places: [to], isPlanned: true },
    });
  return (
    <Group gap={8} align="stretch">
      <Button variant="default" onClick={() => copy(asked.one, sides[0], asked.other)}>
        Make {names[1]} like {names[0]}…
      </Button>
      <Button variant="default" onClick={() => copy(asked.other, sides[1], asked.one)}>
        Make {names[0]} like {names[1]}…
      </Button>
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
      For a custom role switches do not count, it brings its own rights: {names.join(', ')}.
    </p>
  );
}

function ComparedRows({ rows, names }: { rows: readonly Row[]; names: [string, string] }) {
  return (
    <Box bd="1px solid var(--q-line)" bdrs="var(--q-radius)">
      <div className={classes.comparedHead} aria-hidden>
        <span />
        <span title={names[0]}>{names[0]}</span>
        <span title={names[1]}>{names[1]}</span>
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
    <span className={classes.had} data-had={isHad || undefined}>
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
