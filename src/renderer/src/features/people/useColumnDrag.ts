import { type DragEvent, useState } from 'react';
import { useDragEnd } from '../../ui/dragEnd.ts';
import type { ColumnTools } from './columnMenu.tsx';
import { type Beside, type Moved, movedKeys, placeAt, withPlaced } from './matrixColumns.ts';

/** Marks what can be dragged: a column, or within its head the name of the instance. */
export const DRAGS = 'data-drags';

/** What is dragged, which columns that are, and where a drop puts them; null while they would stay. */
export type ColumnDrag = { moved: Moved; keys: readonly string[]; goal: Beside | null };

/** Dragging of heads of columns, heard at the row of all heads: by the instance’s name all of its columns. */
export function useColumnDrag({ shownColumns, onView }: Pick<ColumnTools, 'shownColumns' | 'onView'>) {
  const [kept, setDrag] = useState<ColumnDrag | null>(null);
  useDragEnd(kept !== null, () => setDrag(null));
  // A column can go while it is dragged, with its instance or by an answer.
  const drag = kept && shownColumns.all.some(({ key }) => key === kept.moved.key) ? kept : null;

  function onDragStart(event: DragEvent): void {
    const key = keyUnder(event);
    const what = (event.target as HTMLElement).getAttribute(DRAGS);
    if (key === null || (what !== 'column' && what !== 'instance')) return;
    event.dataTransfer.effectAllowed = 'move';
    const moved = { what, key } as const;
    setDrag({ moved, keys: movedKeys(shownColumns, moved), goal: null });
  }

  function onDragOver(event: DragEvent): void {
    if (!drag) return;
    const key = keyUnder(event);
    const goal = key === null ? null : placeAt(shownColumns, drag.moved, key);
    if (goal) event.preventDefault();
    if (goal?.key !== drag.goal?.key || goal?.side !== drag.goal?.side) setDrag({ ...drag, goal });
  }

  function onDrop(event: DragEvent): void {
    if (!drag) return;
    event.preventDefault();
    const { keys, goal } = drag;
    setDrag(null);
    if (goal) onView((now) => withPlaced(now, shownColumns, keys, goal));
  }

  return { drag, handlers: { onDragStart, onDragOver, onDrop } };
}

function keyUnder({ target }: DragEvent): string | null {
  return (target as Element).closest<HTMLElement>('[data-head-key]')?.dataset.headKey ?? null;
}
