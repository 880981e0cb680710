import type { Chord } from '../../../../shared/chords.ts';
import { shortcutsOf } from '../../../../shared/shortcuts.ts';
import type { CommandGroup } from '../../state/commands/command.ts';
import { COMMAND_IDS, COMMANDS, standing } from '../../state/commands/commands.ts';
import type { State } from '../../state/model.ts';
import { TABLE_KEYS } from '../../ui/table/tableKeys.ts';

/** What keys do. */
export type ShortcutLine = { title: string; chords: readonly Chord[] };

/** Lines under a heading. */
export type ShortcutGroup = { title: string; lines: ShortcutLine[] };

const TITLES: Record<CommandGroup, string> = {
  go: 'Navigation',
  window: 'Window',
  all: 'All instances',
  instance: 'This instance',
  organization: 'This organization',
};

/** What keys do in what is shown; what is barred just now is among it. `table` where a table is there. */
export function shortcutGroups(state: State, table: 'none' | 'plain' | 'picks'): ShortcutGroup[] {
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
  const keys = table === 'none' ? [] : TABLE_KEYS.filter(({ picks }) => table === 'picks' || !picks);
  return [...groups, { title: 'In a table', lines: [...keys] }].filter((group) => group.lines.length > 0);
}
