import type { KeyPress } from '../../../../shared/shortcuts.ts';
import { type KeyLine, keyIn } from '../keyLines.ts';

type TableKey =
  | 'move'
  | 'fold'
  | 'extend'
  | 'pick'
  | 'pick-up-to'
  | 'pick-all'
  | 'unpick'
  | 'copy'
  | 'open'
  | 'menu';

/** Handled by rows that have the focus; `picks`: only where rows can be chosen. */
export const TABLE_KEYS: readonly (KeyLine<TableKey> & { picks?: true })[] = [
  { key: 'move', title: 'Previous and next row', chords: ['ArrowUp', 'ArrowDown'] },
  { key: 'move', title: 'A page up and down', chords: ['PageUp', 'PageDown'] },
  { key: 'move', title: 'First and last row', chords: ['Home', 'End', 'Mod+Home', 'Mod+End'] },
  { key: 'open', title: 'Open the row', chords: ['Enter'] },
  { key: 'fold', title: 'Fold and unfold a group', chords: ['ArrowLeft', 'ArrowRight'] },
  { key: 'menu', title: 'Menu of the row', chords: ['ContextMenu', 'Shift+F10'] },
  { key: 'pick', title: 'Select the row', chords: ['Space'], picks: true },
  { key: 'pick-up-to', title: 'Select the rows up to it', chords: ['Shift+Space'], picks: true },
  {
    key: 'extend',
    title: 'Extend the selection',
    chords: ['Shift+ArrowUp', 'Shift+ArrowDown', 'Shift+PageUp', 'Shift+PageDown'],
    picks: true,
  },
  {
    key: 'extend',
    title: 'Extend to first/last row',
    chords: ['Shift+Home', 'Shift+End', 'Shift+Mod+Home', 'Shift+Mod+End'],
    picks: true,
  },
  { key: 'pick-all', title: 'Select all rows', chords: ['Mod+A'], picks: true },
  { key: 'unpick', title: 'Clear the selection', chords: ['Escape'], picks: true },
  // The browser turns these keys, and the menu item, into the `copy` event that the table handles.
  { key: 'copy', title: 'Copy rows', chords: ['Mod+C'] },
];

/** Control and Command are one. */
export function tableKeyOf(event: KeyPress): TableKey | null {
  return keyIn(TABLE_KEYS, event);
}
