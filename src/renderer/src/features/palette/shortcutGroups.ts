import type { Chord } from '../../../../shared/chords.ts';
import { shortcutsOf } from '../../../../shared/shortcuts.ts';
import type { CommandGroup } from '../../state/commands/command.ts';
import { COMMAND_IDS, COMMANDS, standing } from '../../state/commands/commands.ts';
import type { State } from '../../state/model.ts';

export type ShortcutLine = { title: string; chords: readonly Chord[] };

export type ShortcutGroup = { title: string; lines: ShortcutLine[] };

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

/** A list with keys of its own, and by which elements it is shown; without any for `picksBy` nothing is chosen in it. */
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
