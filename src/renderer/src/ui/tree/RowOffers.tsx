import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import classes from './tree.module.css';
import type { TreeRow } from './treeRows.ts';

type Props<Row extends TreeRow> = {
  rows: readonly Row[];
  /** The row that is pointed at, or would have the focus; null for none. */
  id: string | null;
  isPointed: boolean;
  rowHeight: number;
  /** What had the focus there did its work and is gone. */
  onLost: (id: string) => void;
  children: (row: Row) => ReactNode;
};

/**
 * What can be done with one row of a tree, drawn over it: within the row itself it would be read out as a part of its
 * name. Tab goes there from the tree. While something there has the focus it stays with its row, wherever the pointer is.
 */
export function RowOffers<Row extends TreeRow>(props: Props<Row>) {
  const { rows, id, isPointed, rowHeight, onLost, children } = props;
  const group = useRef<HTMLDivElement>(null);
  const [heldId, setHeldId] = useState<string | null>(null);
  // Of what goes while it has the focus no blur is told.
  useLayoutEffect(() => {
    if (heldId === null || group.current?.contains(document.activeElement)) return;
    setHeldId(null);
    if (document.activeElement === document.body) onLost(heldId);
  });
  const at = rows.findIndex((row) => row.id === (heldId ?? id));
  const row = rows[at];
  const content = row && children(row);
  if (!row || !content) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be drawn as one.
    <div
      ref={group}
      key={row.id}
      role="group"
      aria-label={row.name}
      className={classes.offers}
      data-pointed={isPointed || heldId !== null || undefined}
      style={{ transform: `translateY(${at * rowHeight}px)` }}
      onFocus={() => setHeldId(row.id)}
      onBlur={() => setHeldId(null)}
    >
      {content}
    </div>
  );
}
