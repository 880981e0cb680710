import { Box, Menu, VisuallyHidden } from '@mantine/core';
import { useElementSize, useMergedRef } from '@mantine/hooks';
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { PeopleQuery } from '../../../../shared/calls/people.ts';
import { accessEndsWords } from '../../../../shared/ends.ts';
import { useApp } from '../../state/app.tsx';
import { endingOn } from '../../state/ends.ts';
import type { OrganizationRef } from '../../state/organizationRef.ts';
import { useRowHeight } from '../../ui/density.ts';
import { type Told, ToldWords } from '../../ui/Told.tsx';
import { CopiedNote } from '../../ui/table/CopiedNote.tsx';
import { SortedNote } from '../../ui/table/SortedNote.tsx';
import { useNow, useToday } from '../../ui/useNow.ts';
import { AllPeopleBox } from './AllPeopleBox.tsx';
import type { ColumnTools } from './columnMenu.tsx';
import { FACTS, type Fact } from './facts.tsx';
import { MatrixHead } from './MatrixHead.tsx';
import { type About, MatrixItems, type MenuTools } from './MatrixMenu.tsx';
import { MatrixRow } from './MatrixRow.tsx';
import classes from './matrix.module.css';
import type { MatrixColumn } from './matrixColumns.ts';
import type { MatrixKey } from './matrixKeys.ts';
import { COLUMN_WIDTH, HEAD_HEIGHT, layoutOf, type MatrixLayout } from './matrixLayout.ts';
import panel from './panel.module.css';
import type { PersonRow } from './personRow.ts';
import type { Place } from './places.ts';
import { useCopiedPeople } from './useCopiedPeople.ts';
import { isCell, placeOfCell, useMatrixPlace } from './useMatrixPlace.ts';
import type { Picking } from './usePicking.ts';

const columnWidth = () => COLUMN_WIDTH;
const FIRST_ROWS = 12;

type Props = {
  count: number | null;
  /** Keep it stable while the rows are the same. */
  rowAt: (index: number) => PersonRow | undefined;
  rowOf: (id: string) => number | null;
  placeOf: (column: MatrixColumn) => Place;
  tools: ColumnTools;
  picking: Picking;
  /** The organizations that are looked at: what is done with people begins there. */
  within: readonly OrganizationRef[];
  query: PeopleQuery;
  /** Another list begins at its top. */
  listKey: string;
  openId: string | null;
  onOpen: (id: string) => void;
  onLook: (first: number, last: number) => void;
};

/**
 * People by organizations, of which only what is in sight is drawn. Arrows, Home, End and Page Up/Down move between
 * cells, Space chooses the person of a row, Enter opens their panel, and the menu key what can be done (`MATRIX_KEYS` has all).
 */
export function Matrix(props: Props) {
  const { count, rowAt, rowOf, placeOf, tools, picking, within, query, listKey, openId, onOpen, onLook } =
    props;
  const scroller = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const { ref: measured, width, height } = useElementSize<HTMLDivElement>();
  const now = useNow();
  const [moved, setMoved] = useState<Told | null>(null);
  const endings = useEndings();
  const rowHeight = useRowHeight();
  const { shownColumns, onGo } = tools;
  const layout = useMemo(() => layoutOf(width, shownColumns), [width, shownColumns]);
  const first = layout.facts.length + layout.pinned.length;
  const rows = count ?? FIRST_ROWS;

  const { place, onKeyDown, onFocus } = useMatrixPlace({
    grid,
    listKey,
    size: {
      rows,
      columns: first + layout.scrolled.length,
      page: Math.floor((height - HEAD_HEIGHT) / rowHeight),
    },
    idAt: (row) => rowAt(row)?.person.id ?? null,
    rowOf,
    show({ row, column }) {
      if (row >= 0) vertical.scrollToIndex(row);
      if (column >= first) horizontal.scrollToIndex(column - first);
    },
    onRowKey,
    onExtend: picking.extend,
  });
  const copied = useCopiedPeople(grid, {
    chosen: picking.ids,
    query,
    rowOf: (id) => rowAt(rowOf(id) ?? -1),
    columns: shownColumns.shown,
    layout,
    placeOf,
    now,
  });

  // What has the focus stays, however far it is scrolled away: else the focus would be lost.
  const kept = place.row;
  const vertical = useVirtualizer({
    count: rows,
    getScrollElement: () => scroller.current,
    estimateSize: useCallback(() => rowHeight, [rowHeight]),
    overscan: 6,
    scrollMargin: HEAD_HEIGHT,
    scrollPaddingStart: HEAD_HEIGHT,
    scrollPaddingEnd: 14,
    rangeExtractor: useCallback((range: Range) => withKept(range, kept), [kept]),
  });
  const keptColumn = place.column - first;
  const horizontal = useVirtualizer({
    horizontal: true,
    count: layout.scrolled.length,
    getScrollElement: () => scroller.current,
    estimateSize: columnWidth,
    overscan: 2,
    scrollMargin: layout.fixedWidth,
    scrollPaddingStart: layout.fixedWidth,
    scrollPaddingEnd: 14,
    rangeExtractor: useCallback((range: Range) => withKept(range, keptColumn), [keptColumn]),
  });
  const drawnKey = horizontal
    .getVirtualItems()
    .map(({ index }) => index)
    .join();
  // The same array while the same columns are drawn, so that rows stay as they are.
  const drawn = useMemo(() => (drawnKey === '' ? [] : drawnKey.split(',').map(Number)), [drawnKey]);

  const { startIndex = 0, endIndex = 0 } = vertical.range ?? {};
  useEffect(() => onLook(startIndex, endIndex), [onLook, startIndex, endIndex]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: for another list.
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
  }, [listKey]);

  function onRowKey(key: MatrixKey, row: number): boolean {
    const id = rowAt(row)?.person.id;
    if (key === 'pick' || key === 'pick-up-to') picking.toggle(row, key === 'pick-up-to');
    else if (key === 'pick-all') picking.all();
    else if (key === 'unpick' && picking.ids.size > 0) picking.clear();
    else if (key === 'open' && id !== undefined) onOpen(id);
    else return false;
    return true;
  }

  const onMoved = useCallback((words: string) => setMoved({ words }), []);
  const allBox = useMemo(() => <AllPeopleBox picking={picking} />, [picking]);
  const { ids: chosen, hidden, clear, toggle } = picking;
  const menu = useMemo(
    () => ({ placeOf, chosen, hidden, within, onOpen, onGo, onClear: clear }),
    [placeOf, chosen, hidden, within, onOpen, onGo, clear],
  );
  const onPick = useCallback((at: number, range: boolean) => toggle(at, range), [toggle]);
  return (
    <Box
      ref={useMergedRef(scroller, measured)}
      flex={1}
      mih={0}
      style={{ overflow: 'auto', overscrollBehavior: 'contain' }}
    >
      <CopiedNote told={copied} />
      <VisuallyHidden role="status">
        <ToldWords told={moved} />
      </VisuallyHidden>
      <SortedNote title={sortedBy(tools, placeOf)} descending={tools.sort.descending} />
      <div
        ref={grid}
        role="grid"
        aria-label="People"
        aria-multiselectable
        aria-rowcount={count === null ? -1 : count + 1}
        aria-colcount={first + layout.scrolled.length}
        aria-busy={count === null}
        className={classes.grid}
        style={{ width: layout.fixedWidth + layout.scrolled.length * COLUMN_WIDTH }}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
      >
        <MatrixHead
          layout={layout}
          drawn={drawn}
          placeOf={placeOf}
          activeColumn={place.row < 0 ? place.column : null}
          tools={tools}
          box={allBox}
          onMoved={onMoved}
        />
        <MatrixBody height={rows * rowHeight} rowAt={rowAt} layout={layout} menu={menu}>
          {vertical.getVirtualItems().map(({ index }) => {
            const row = count === null ? undefined : rowAt(index);
            const id = row?.person.id;
            return (
              <MatrixRow
                key={index}
                row={row}
                at={index}
                layout={layout}
                drawn={drawn}
                placeOf={placeOf}
                now={now}
                activeColumn={index === place.row ? place.column : null}
                picked={id !== undefined && picking.ids.has(id)}
                open={id !== undefined && id === openId}
                ending={(id !== undefined && endings.get(id)) || null}
                onPick={onPick}
              />
            );
          })}
        </MatrixBody>
      </div>
    </Box>
  );
}

function withKept(range: Range, kept: number): number[] {
  const shown = defaultRangeExtractor(range);
  if (kept < 0 || kept >= range.count || shown.includes(kept)) return shown;
  return [...shown, kept].sort((a, b) => a - b);
}

function useEndings(): ReadonlyMap<string, string> {
  const today = useToday();
  const ends = useApp((state) => state.ends.ends);
  return useMemo(
    () => new Map(endingOn(ends, today).map((ending) => [ending.personId, accessEndsWords(ending)])),
    [ends, today],
  );
}

function sortedBy(
  { sort, shownColumns }: ColumnTools,
  placeOf: (column: MatrixColumn) => Place,
): string | undefined {
  const column = shownColumns.all.find(({ key }) => key === sort.column);
  if (!column) return FACTS[sort.column as Fact]?.sorted;
  const { organization, instance } = placeOf(column);
  return `role in ${organization} on ${instance}`;
}

type MatrixBodyProps = {
  height: number;
  rowAt: (index: number) => PersonRow | undefined;
  layout: MatrixLayout;
  menu: MenuTools;
  children: ReactNode;
};

function MatrixBody({ height, rowAt, layout, menu, children }: MatrixBodyProps) {
  const [about, setAbout] = useState<About | null>(null);
  const opener = useRef<HTMLElement | null>(null);

  function onDoubleClick({ target }: MouseEvent): void {
    const id = cellAt(target)?.dataset.row;
    if (id) menu.onOpen(id);
  }

  function onContextMenu(event: MouseEvent): void {
    const cell = cellAt(event.target);
    const place = cell && placeOfCell(cell);
    const row = place && rowAt(place.row);
    // One that is not here yet has no menu.
    if (!row) {
      event.preventDefault();
      return;
    }
    opener.current = cell;
    setAbout({ row, column: columnAt(layout, place.column) });
  }

  return (
    <Menu
      position="bottom-start"
      width={280}
      portalProps={{ target: 'main' }}
      keepMounted={false}
      // At once, not a moment later: what an item opens takes the focus from there.
      returnFocus={false}
      onClose={() => opener.current?.focus({ preventScroll: true })}
    >
      <Menu.ContextMenu>
        <div
          role="rowgroup"
          style={{ position: 'relative', height }}
          onDoubleClick={onDoubleClick}
          onContextMenu={onContextMenu}
        >
          {children}
        </div>
      </Menu.ContextMenu>
      <Menu.Dropdown className={panel.menu}>
        {about && <MatrixItems about={about} tools={menu} />}
      </Menu.Dropdown>
    </Menu>
  );
}

function cellAt(target: EventTarget): HTMLElement | null {
  const cell = target instanceof Element ? target.closest('[data-column]') : null;
  return isCell(cell) ? cell : null;
}

/** The organization of a column of the grid; null for those that tell of a person over all of them. */
export function columnAt({ facts, pinned, scrolled }: MatrixLayout, column: number): MatrixColumn | null {
  return [...pinned, ...scrolled][column - facts.length] ?? null;
}
