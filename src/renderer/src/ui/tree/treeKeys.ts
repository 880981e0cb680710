import type { KeyPress } from '../../../../shared/shortcuts.ts';
import { type KeyLine, keyIn } from '../keyLines.ts';
import { rowAfterKey } from '../table/rowKeys.ts';

export type TreeRow = {
  id: string;
  /** 1 for the outermost. */
  level: number;
  /** Its place among its siblings that are shown, from 1, and how many they are. */
  at: number;
  of: number;
  /** Whether what is in it is shown; null where nothing is in it. */
  isOpen: boolean | null;
  /** What it is called: for screen readers, and found by typing how it begins. */
  name: string;
};

type TreeKey = 'move' | 'into' | 'out' | 'open-all' | 'check' | 'open';

/** The keys of a tree, which its rows take while one of them has the focus; letters find a name that begins so. */
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

/** What comes of a key: another row, rows that open or close, or a row that is checked. */
type TreeMove =
  | { does: 'go'; to: number }
  | { does: 'open'; ids: readonly string[]; isOpen: boolean }
  | { does: 'check' };

/** What a key does at a row, as trees do it everywhere; null where it does nothing. `page`: how many rows are in sight. */
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
