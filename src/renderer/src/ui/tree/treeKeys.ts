import type { KeyPress } from '../../../../shared/shortcuts.ts';
import { type KeyLine, keyIn, rowAfterKey } from '../keyLines.ts';

export type TreeRow = {
  id: string;
  level: number;
  at: number;
  of: number;
  isOpen: boolean | null;
  name: string;
};

type TreeKey = 'move' | 'into' | 'out' | 'open-all' | 'check' | 'open';

/** Handled by the focused row; letters find a name that begins with them. */
const TREE_KEYS: readonly KeyLine<TreeKey>[] = [
  { key: 'move', title: 'Previous and next row', chords: ['ArrowUp', 'ArrowDown'] },
  { key: 'move', title: 'A page up and down', chords: ['PageUp', 'PageDown'] },
  { key: 'move', title: 'First and last row', chords: ['Home', 'End'] },
  { key: 'into', title: 'Open and go in', chords: ['ArrowRight'] },
  { key: 'out', title: 'Close and go out', chords: ['ArrowLeft'] },
  { key: 'open', title: 'Open or close', chords: ['Enter'] },
  { key: 'open-all', title: 'Open all siblings', chords: ['*'] },
  { key: 'check', title: 'Check or uncheck', chords: ['Space'] },
];

function treeKeyOf(event: KeyPress): TreeKey | null {
  return keyIn(TREE_KEYS, event);
}

type TreeMove =
  | { does: 'go'; to: number }
  | { does: 'open'; ids: readonly string[]; isOpen: boolean }
  | { does: 'check' };

/** Follows the ARIA tree pattern; null for other keys. `page`: number of visible rows. */
export function treeMove(
  event: KeyPress,
  rows: readonly TreeRow[],
  at: number,
  page: number,
): TreeMove | null {
  const row = rows[at];
  if (!row) return null;
  const go = (to: number | null): TreeMove | null => (to === null ? null : { does: 'go', to });
  const open = (isOpen: boolean): TreeMove => ({ does: 'open', ids: [row.id], isOpen });
  switch (treeKeyOf(event)) {
    case 'move':
      return go(rowAfterKey(event.key, at, rows.length, page));
    case 'into':
      if (row.isOpen === null) return null;
      return row.isOpen ? go(at + 1) : open(true);
    case 'out':
      return row.isOpen === true ? open(false) : go(parentAt(rows, at));
    case 'open':
      return row.isOpen === null ? { does: 'check' } : open(!row.isOpen);
    case 'open-all': {
      const ids = siblingsAt(rows, at).flatMap(({ id, isOpen }) => (isOpen === false ? id : []));
      return { does: 'open', ids, isOpen: true };
    }
    case 'check':
      return { does: 'check' };
    default:
      return null;
  }
}

export function parentAt(rows: readonly TreeRow[], at: number): number | null {
  const level = rows[at]?.level ?? 1;
  for (let above = at - 1; above >= 0; above -= 1) if ((rows[above]?.level ?? 1) < level) return above;
  return null;
}

export function siblingsAt(rows: readonly TreeRow[], at: number): TreeRow[] {
  const level = rows[at]?.level ?? 1;
  const from = (parentAt(rows, at) ?? -1) + 1;
  const siblings: TreeRow[] = [];
  for (const row of rows.slice(from)) {
    if (row.level < level) break;
    if (row.level === level) siblings.push(row);
  }
  return siblings;
}
