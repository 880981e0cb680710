import { type DragEvent, useState } from 'react';
import { useDragEnd } from '../../ui/dragEnd.ts';
import { type Dragged, type DropMark, dropAt, groupDropAt, type RailRow } from './railRows.ts';
import type { Arranging } from './useArranging.ts';

export function useRailDrag(rows: readonly RailRow[], arranging: Arranging, allowed: boolean) {
  const [dragged, setDragged] = useState<Dragged | null>(null);
  const [mark, setMark] = useState<DropMark | null>(null);
  useDragEnd(dragged !== null, onDragEnd);

  function onDragStart(event: DragEvent): void {
    const row = rowUnder(event, '[data-key]', 'key');
    if (!allowed) event.preventDefault();
    if (!allowed || !row || row.kind === 'others') return;
    event.dataTransfer.effectAllowed = 'move';
    setDragged(
      row.kind === 'group' ? { kind: 'group', id: row.group.id } : { kind: 'instance', id: row.instanceId },
    );
  }

  function onDragOver(event: DragEvent): void {
    if (!dragged) return;
    event.preventDefault();
    const next = markUnder(event, dragged);
    if (next?.key !== mark?.key || next?.side !== mark?.side) setMark(next);
  }

  function onDrop(event: DragEvent): void {
    event.preventDefault();
    if (dragged?.kind === 'instance') {
      const goal = mark && dropAt(rows, mark);
      if (goal) arranging.place(dragged.id, goal.groupId, goal.before);
    } else if (dragged) {
      const row = rowUnder(event, '[data-row-key]', 'rowKey');
      const goal = row && groupDropAt(rows, dragged.id, row.key);
      if (goal) arranging.placeGroup(dragged.id, goal.to);
    }
    onDragEnd();
  }

  function onDragEnd(): void {
    setDragged(null);
    setMark(null);
  }

  function rowUnder(event: DragEvent, selector: string, part: 'key' | 'rowKey'): RailRow | undefined {
    const key = (event.target as Element).closest<HTMLElement>(selector)?.dataset[part];
    return rows.find((row) => row.key === key);
  }

  function markUnder(event: DragEvent, { kind, id }: Dragged): DropMark | null {
    const row = rowUnder(event, '[data-row-key]', 'rowKey');
    if (!row) return null;
    if (kind === 'group') return groupDropAt(rows, id, row.key)?.mark ?? null;
    if (row.kind !== 'instance') return { key: row.key, side: 'into' };
    const item = (event.target as Element).closest('[data-row-key]');
    const box = item?.getBoundingClientRect();
    const low = box !== undefined && event.clientY > box.top + box.height / 2;
    return { key: row.key, side: low ? 'after' : 'before' };
  }

  return { dragged, mark, handlers: { onDragStart, onDragOver, onDrop } };
}
