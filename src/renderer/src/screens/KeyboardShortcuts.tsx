import { Box, Flex } from '@mantine/core';
import { Fragment, useState } from 'react';
import { type Chord, shortcutsOf } from '../../../shared/shortcuts.ts';
import { REVIEW_KEYS } from '../features/campaigns/reviewLines.ts';
import { RAIL_KEYS } from '../features/instances/railRows.ts';
import { ReadDialog } from '../parts/ReadDialog.tsx';
import { useApp, useMade } from '../state/app.tsx';
import type { CommandGroup } from '../state/commands/command.ts';
import { COMMAND_IDS, COMMANDS, standing } from '../state/commands/commands.ts';
import type { State } from '../state/model.ts';
import { Keys } from '../ui/Keys.tsx';
import looks from '../ui/looks.module.css';
import { TABLE_KEYS } from '../ui/table/tableKeys.ts';

const TABLE = ':is([role="table"], [role="treegrid"])';

const LISTS: readonly KeyList[] = [
  {
    title: 'In a table',
    lines: TABLE_KEYS,
    shownBy: `main ${TABLE}`,
    picksBy: `main ${TABLE} input[type="checkbox"]`,
  },
  { title: 'In a review', lines: REVIEW_KEYS, shownBy: 'main [data-is="keep"]' },
  { title: 'In the rail', lines: RAIL_KEYS, shownBy: 'nav[aria-label="Instances"] [data-row-key]' },
];

export function KeyboardShortcuts() {
  const mac = useApp((state) => state.platform === 'darwin');
  const [shown] = useState(() => keysShown(LISTS, (by) => document.querySelector(by) !== null));
  const groups = useMade(
    (state) => COMMAND_IDS.map((id) => standing(state, id).may),
    (state) => shortcutGroups(state, shown),
  );
  const half = Math.ceil(groups.length / 2);
  return (
    <ReadDialog way="Done">
      <Box
        display="grid"
        style={{ gap: '20px 32px', gridTemplateColumns: 'repeat(2, minmax(0, 1fr))', alignItems: 'start' }}
      >
        {[groups.slice(0, half), groups.slice(half)].map((column) => (
          <Box key={column[0]?.title ?? ''} display="grid" style={{ gap: 20 }}>
            {column.map((group) => (
              <Group key={group.title} group={group} mac={mac} />
            ))}
          </Box>
        ))}
      </Box>
      <p className={looks.hint}>The side buttons of a mouse go back and forward.</p>
    </ReadDialog>
  );
}

function Group({ group: { title, lines }, mac }: { group: ShortcutGroup; mac: boolean }) {
  return (
    <section aria-label={title}>
      <Box component="h3" className={looks.cut} mb={4}>
        {title}
      </Box>
      <dl className={looks.lined}>
        {lines.map((line) => (
          <Line key={line.title} line={line} mac={mac} />
        ))}
      </dl>
    </section>
  );
}

const FEW = 2;

function Line({ line: { title, chords }, mac }: { line: ShortcutLine; mac: boolean }) {
  const [first = ''] = chords;
  const isRange = chords.length > FEW && /\d$/.test(first);
  const shown = isRange ? [first, chords.at(-1) ?? first] : chords.slice(0, FEW);
  return (
    <Flex gap={12} py={4} align="baseline" justify="space-between">
      <dt>{title}</dt>
      <Flex component="dd" gap={6} flex="none" align="baseline" c="dimmed" fz={12}>
        {shown.map((chord, at) => (
          <Fragment key={chord}>
            {at > 0 && isRange && 'to'}
            <Keys chord={chord} mac={mac} />
          </Fragment>
        ))}
      </Flex>
    </Flex>
  );
}

type ShortcutLine = { title: string; chords: readonly Chord[] };

type ShortcutGroup = { title: string; lines: ShortcutLine[] };

const TITLES: Record<CommandGroup, string> = {
  go: 'Navigation',
  window: 'Window',
  all: 'All instances',
  instance: 'This instance',
  organization: 'This organization',
};

export function shortcutGroups(state: State, lists: readonly ShortcutGroup[]): ShortcutGroup[] {
  const lines = COMMAND_IDS.flatMap((id) => {
    const chords = shortcutsOf(id, state.platform).filter((chord) => !chord.startsWith('Browser'));
    if (chords.length === 0 || standing(state, id).may === 'elsewhere') return [];
    const { title, group } = COMMANDS[id];
    return { title: title.replace('…', ''), chords, group };
  });
  const groups = (Object.keys(TITLES) as CommandGroup[]).map((group) => ({
    title: TITLES[group],
    lines: lines.filter((line) => line.group === group),
  }));
  return [...groups, ...lists].filter((group) => group.lines.length > 0);
}

/** CSS selectors: `shownBy` finds the list, `picksBy` one where rows can be chosen. */
export type KeyList = {
  title: string;
  lines: readonly (ShortcutLine & { picks?: true })[];
  shownBy: string;
  picksBy?: string;
};

export function keysShown(
  lists: readonly KeyList[],
  isShown: (selector: string) => boolean,
): ShortcutGroup[] {
  return lists.flatMap(({ title, lines, shownBy, picksBy }) => {
    if (!isShown(shownBy)) return [];
    const canPick = picksBy === undefined || isShown(picksBy);
    return { title, lines: lines.filter(({ picks }) => canPick || !picks) };
  });
}
