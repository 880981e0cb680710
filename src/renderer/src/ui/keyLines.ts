import { type Chord, type KeyPress, matchesChord } from '../../../shared/shortcuts.ts';

/** Index of the row that a key moves to, or null. `page`: number of visible rows. */
export function rowAfterKey(key: string, from: number, count: number, page: number): number | null {
  const last = count - 1;
  const goals: Record<string, number> = {
    ArrowDown: from + 1,
    ArrowUp: from - 1,
    PageDown: from + Math.max(1, page - 1),
    PageUp: from - Math.max(1, page - 1),
    Home: 0,
    End: last,
  };
  const goal = Object.hasOwn(goals, key) ? goals[key] : undefined;
  if (goal === undefined || count === 0) return null;
  return Math.min(last, Math.max(0, goal));
}

export type KeyLine<K extends string> = { key: K; title: string; chords: readonly Chord[] };

/** Control and Command are one. */
export function keyIn<K extends string>(lines: readonly KeyLine<K>[], event: KeyPress): K | null {
  const found = lines.find(({ chords }) =>
    chords.some((chord) => matchesChord(chord, event, false) || matchesChord(chord, event, true)),
  );
  return found?.key ?? null;
}
