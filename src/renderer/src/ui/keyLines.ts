import { type Chord, type KeyPress, matchesChord } from '../../../shared/shortcuts.ts';

/** A line of the sheet of shortcuts: what keys do (`key`, for what takes them; `title`, for a person) and which these are. */
export type KeyLine<K extends string> = { key: K; title: string; chords: readonly Chord[] };

/** What a key event does by these lines; null where it does nothing. Control and Command are one. */
export function keyIn<K extends string>(lines: readonly KeyLine<K>[], event: KeyPress): K | null {
  const found = lines.find(({ chords }) =>
    chords.some((chord) => matchesChord(chord, event, false) || matchesChord(chord, event, true)),
  );
  return found?.key ?? null;
}
