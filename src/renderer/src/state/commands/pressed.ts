import { type Chord, type KeyPress, matchesChord, shortcutsOf } from '../../../../shared/shortcuts.ts';
import { COMMAND_IDS, type CommandId } from './commands.ts';

type Pressed = { id: CommandId; chord: Chord; at: number };

export function pressedCommand(event: KeyPress, platform: string): Pressed | null {
  const mac = platform === 'darwin';
  for (const id of COMMAND_IDS) {
    const chords = shortcutsOf(id, platform);
    const at = chords.findIndex((chord) => matchesChord(chord, event, mac));
    if (at >= 0) return { id, chord: chords[at] as Chord, at };
  }
  return null;
}
