import type { KeyPress } from '../../../../shared/chords.ts';
import { type KeyLine, keyIn } from '../../ui/keyLines.ts';

export type MatrixKey =
  | 'move'
  | 'to-edge'
  | 'open'
  | 'menu'
  | 'pick'
  | 'pick-up-to'
  | 'extend'
  | 'pick-all'
  | 'unpick'
  | 'copy';

export const MATRIX_KEYS: readonly KeyLine<MatrixKey>[] = [
  { key: 'move', title: 'Previous and next person', chords: ['ArrowUp', 'ArrowDown'] },
  { key: 'move', title: 'Previous and next column', chords: ['ArrowLeft', 'ArrowRight'] },
  { key: 'move', title: 'A page up and down', chords: ['PageUp', 'PageDown'] },
  { key: 'move', title: 'First and last column', chords: ['Home', 'End'] },
  { key: 'to-edge', title: 'First and last cell', chords: ['Mod+Home', 'Mod+End'] },
  { key: 'to-edge', title: 'First and last person', chords: ['Mod+ArrowUp', 'Mod+ArrowDown'] },
  { key: 'to-edge', title: 'To the left and the right end', chords: ['Mod+ArrowLeft', 'Mod+ArrowRight'] },
  { key: 'open', title: 'Open the person', chords: ['Enter'] },
  // The browser itself turns these keys, and the right button, into the event that opens the menu.
  { key: 'menu', title: 'Menu of the person and the cell', chords: ['ContextMenu', 'Shift+F10'] },
  { key: 'pick', title: 'Select the person', chords: ['Space'] },
  { key: 'pick-up-to', title: 'Select the people up to there', chords: ['Shift+Space'] },
  {
    key: 'extend',
    title: 'Extend the selection',
    chords: ['Shift+ArrowUp', 'Shift+ArrowDown', 'Shift+PageUp', 'Shift+PageDown'],
  },
  {
    key: 'extend',
    title: 'Extend it to the first and the last person',
    chords: ['Shift+Home', 'Shift+End', 'Shift+Mod+Home', 'Shift+Mod+End'],
  },
  { key: 'pick-all', title: 'Select all people', chords: ['Mod+A'] },
  { key: 'unpick', title: 'Clear the selection', chords: ['Escape'] },
  // The browser itself turns these keys, and the menu’s item, into the event that is taken.
  { key: 'copy', title: 'Copy the selected people, the row or the cell', chords: ['Mod+C'] },
];

export function matrixKeyOf(event: KeyPress): MatrixKey | null {
  return keyIn(MATRIX_KEYS, event);
}

export type Place = { row: number; column: number };

export type GridSize = { rows: number; columns: number; page: number };

export type Press = { key: string; command: boolean };

/**
 * The place that a key moves to, or null when the key moves nowhere: arrows by one, Home and End within the row, with
 * Ctrl or Cmd to the first and the last cell, Page Up and Down by what is in sight.
 */
export function placeAfterKey(
  { key, command }: Press,
  { row, column }: Place,
  { rows, columns, page }: GridSize,
): Place | null {
  const step = Math.max(1, page - 1);
  const within: Record<string, Place> = {
    ArrowDown: { row: row + 1, column },
    ArrowUp: { row: row - 1, column },
    ArrowRight: { row, column: column + 1 },
    ArrowLeft: { row, column: column - 1 },
    PageDown: { row: row + step, column },
    PageUp: { row: Math.max(0, row - step), column },
    Home: { row, column: 0 },
    End: { row, column: columns - 1 },
  };
  const toEdge: Record<string, Place> = {
    ArrowDown: { row: rows - 1, column },
    ArrowUp: { row: 0, column },
    ArrowRight: { row, column: columns - 1 },
    ArrowLeft: { row, column: 0 },
    Home: { row: 0, column: 0 },
    End: { row: rows - 1, column: columns - 1 },
  };
  const goals = command ? toEdge : within;
  const goal = Object.hasOwn(goals, key) ? goals[key] : undefined;
  if (!goal || columns === 0) return null;
  return {
    row: Math.min(rows - 1, Math.max(-1, goal.row)),
    column: Math.min(columns - 1, Math.max(0, goal.column)),
  };
}

/**
 * The place up to which a key extends the selection, or null where it does not: it is of whole rows, so that Home and End
 * lead to the first and the last one, as in the other tables. Never to the header, nor from there.
 */
export function placeAfterExtending(press: Press, from: Place, size: GridSize): Place | null {
  const goal = placeAfterKey(press, from, size);
  if (!goal || from.row < 0 || goal.row < 0) return null;
  if (press.command || !['Home', 'End'].includes(press.key)) return goal;
  return { row: press.key === 'Home' ? 0 : size.rows - 1, column: from.column };
}
