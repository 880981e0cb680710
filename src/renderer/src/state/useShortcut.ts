import { ariaChord, chordWords, shortcutsOf } from '../../../shared/shortcuts.ts';
import { useApp } from './app.tsx';
import type { CommandId } from './commands/commands.ts';

export function useShortcut(id: CommandId, at?: number): { words: string; aria: string } | null {
  const platform = useApp((state) => state.platform);
  const all = shortcutsOf(id, platform);
  const chords = at === undefined ? all : all.slice(at, at + 1);
  const [first] = chords;
  if (first === undefined) return null;
  const mac = platform === 'darwin';
  return { words: chordWords(first, mac), aria: chords.map((chord) => ariaChord(chord, mac)).join(' ') };
}
