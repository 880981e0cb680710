import type { KeyPress } from '../../../../shared/shortcuts.ts';
import { type KeyLine, keyIn } from '../../ui/keyLines.ts';

type RailKey = 'move' | 'carry' | 'fold' | 'rename' | 'open' | 'menu';

export const RAIL_KEYS: readonly KeyLine<RailKey>[] = [
  { key: 'move', title: 'Previous and next instance', chords: ['ArrowUp', 'ArrowDown'] },
  { key: 'move', title: 'Ten up and down', chords: ['PageUp', 'PageDown'] },
  { key: 'move', title: 'First and last instance', chords: ['Home', 'End'] },
  { key: 'carry', title: 'Move it up and down', chords: ['Alt+ArrowUp', 'Alt+ArrowDown'] },
  { key: 'fold', title: 'Fold and unfold a group', chords: ['ArrowLeft', 'ArrowRight'] },
  { key: 'rename', title: 'Rename a group', chords: ['F2'] },
  // The browser turns these keys into a click or a `contextmenu` event.
  { key: 'open', title: 'Open the instance', chords: ['Enter'] },
  { key: 'menu', title: 'Menu of the instance', chords: ['ContextMenu', 'Shift+F10'] },
];

export function railKeyOf(event: KeyPress): RailKey | null {
  return keyIn(RAIL_KEYS, event);
}
