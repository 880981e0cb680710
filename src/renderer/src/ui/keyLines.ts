import { type Chord, type KeyPress, matchesChord } from '../../../shared/shortcuts.ts';

export type KeyLine<K extends string> = { key: K; title: string; chords: readonly Chord[] };

/** Control and Command are one. */
export function keyIn<K extends string>(lines: readonly KeyLine<K>[], event: KeyPress): K | null {
  const found = lines.find(({ chords }) =>
    chords.some((chord) => matchesChord(chord, event, false) || matchesChord(chord, event, true)),
  );
  return found?.key ?? null;
}
