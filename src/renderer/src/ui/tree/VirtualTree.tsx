import { Box } from '@mantine/core';
import { useElementSize, useMergedRef } from '@mantine/hooks';
import { IconChevronRight } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useActiveRow } from '../table/activeRow.ts';
import { type Typed, typedAhead, typedNow } from '../typeAhead.ts';
import classes from './tree.module.css';
import { type TreeRow, treeMove } from './treeKeys.ts';

/** In px; keep in step with tree.module.css. */
const ROW_HEIGHT = 32;
const rowHeight = () => ROW_HEIGHT;

type TreeItem = { checked: boolean | 'mixed'; isDisabled?: boolean };

type Props<Row extends TreeRow> = {
  name: string;
  rows: readonly Row[];
  itemOf: (row: Row) => TreeItem;
  /** Text only: screen readers read the content as the row’s name. */
  children: (row: Row) => ReactNode;
  offers?: (row: Row) => ReactNode;
  onOpen: (ids: readonly string[], isOpen: boolean) => void;
  onCheck: (row: Row) => void;
};

/** Draws only the visible rows. Its keys are in `treeKeys.ts`; Tab enters the controls of a row. */
export function VirtualTree<Row extends TreeRow>(props: Props<Row>) {
  const { name, rows, itemOf, onOpen, onCheck } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const { ref: measured, height } = useElementSize<HTMLDivElement>();
  const order = useMemo(() => rows.map(({ id }) => id), [rows]);
  const { active, activeAt, rangeExtractor, activate, onFocus } = useActiveRow(order, scroller);
  const typed = useRef<Typed>({ text: '', at: 0 });
  const [pointed, setPointed] = useState<string | null>(null);

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: rowHeight,
    overscan: 6,
    rangeExtractor,
  });

  function go(to: number): void {
    activate(to);
    virtualizer.scrollToIndex(to);
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    // From here on the actions follow the focused row, also for Tab.
    setPointed(null);
    const id = event.target instanceof HTMLElement ? event.target.dataset.row : undefined;
    const at = id === undefined ? -1 : order.indexOf(id);
    const row = rows[at];
    if (row === undefined) return;
    const move = treeMove(event.nativeEvent, rows, at, Math.floor(height / ROW_HEIGHT));
    if (move) {
      event.preventDefault();
      if (move.does === 'go') go(move.to);
      else if (move.does === 'open') onOpen(move.ids, move.isOpen);
      else if (!event.repeat) onCheck(row);
      return;
    }
    const now = typedNow(event.nativeEvent, typed.current);
    if (!now) return;
    typed.current = now;
    const names = rows.map((each) => each.name);
    const found = typedAhead(names, at, now.text);
    if (found === null) return;
    event.preventDefault();
    go(found);
  }

  function onClick({ target }: MouseEvent<HTMLElement>) {
    if (!(target instanceof Element)) return;
    const id = target.closest<HTMLElement>('[data-row]')?.dataset.row;
    const row = rows.find((each) => each.id === id);
    if (!row) return;
    if (target.closest('[data-opens]')) onOpen([row.id], !row.isOpen);
    else onCheck(row);
  }

  const offered = pointed ?? active?.id ?? null;
  return (
    <Box
      ref={useMergedRef(scroller, measured)}
      flex={1}
      mih={0}
      style={{ overflow: 'hidden auto', scrollbarGutter: 'stable' }}
      onMouseMove={({ target }) => {
        const row = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null;
        if (row?.dataset.row) setPointed(row.dataset.row);
      }}
      onMouseLeave={() => setPointed(null)}
    >
      <div className={classes.rows} style={{ height: rows.length * ROW_HEIGHT }}>
        <div role="tree" aria-label={name} onKeyDown={onKeyDown} onClick={onClick} onFocus={onFocus}>
          {virtualizer.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            const { checked, isDisabled } = itemOf(row);
            return (
              <div
                key={row.id}
                role="treeitem"
                aria-level={row.level}
                aria-posinset={row.at}
                aria-setsize={row.of}
                aria-expanded={row.isOpen ?? undefined}
                aria-checked={checked}
                aria-disabled={isDisabled || undefined}
                data-row={row.id}
                data-offered={row.id === offered || undefined}
                tabIndex={item.index === activeAt ? 0 : -1}
                className={classes.row}
                style={{
                  paddingInlineStart: 8 + (row.level - 1) * 20,
                  transform: `translateY(${item.index * ROW_HEIGHT}px)`,
                }}
              >
                <Opener isOpen={row.isOpen} />
                {props.children(row)}
              </div>
            );
          })}
        </div>
        {props.offers && (
          <RowOffers
            rows={rows}
            id={offered}
            isPointed={pointed !== null}
            rowHeight={ROW_HEIGHT}
            onLost={(id) => rowElement(scroller.current, id)?.focus({ preventScroll: true })}
          >
            {props.offers}
          </RowOffers>
        )}
      </div>
    </Box>
  );
}

function rowElement(tree: HTMLElement | null, id: string): HTMLElement | null {
  return tree?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`) ?? null;
}

/** For the pointer only: keys open rows too, and `aria-expanded` tells screen readers. */
function Opener({ isOpen }: { isOpen: boolean | null }) {
  return (
    <span className={classes.opener} data-opens={isOpen === null ? undefined : true} aria-hidden>
      {isOpen !== null && <IconChevronRight size={14} stroke={2} data-open={isOpen || undefined} />}
    </span>
  );
}

type RowOffersProps<Row extends TreeRow> = {
  rows: readonly Row[];
  id: string | null;
  isPointed: boolean;
  rowHeight: number;
  onLost: (id: string) => void;
  children: (row: Row) => ReactNode;
};

/**
 * Drawn over the row: inside it, the actions would be read out as a part of its name. Tab reaches them from
 * the tree. While an action has the focus, they stay at its row, wherever the pointer is.
 */
function RowOffers<Row extends TreeRow>(props: RowOffersProps<Row>) {
  const { rows, id, isPointed, rowHeight, onLost, children } = props;
  const group = useRef<HTMLDivElement>(null);
  const [heldId, setHeldId] = useState<string | null>(null);
  // A focused element that is removed fires no blur event.
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
