import { Box, Menu, VisuallyHidden } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconChevronDown, IconClockExclamation } from '@tabler/icons-react';
import { type DragEvent, memo, type ReactNode, useState } from 'react';
import { useDragEnd } from '../../ui/dragEnd.ts';
import looks from '../../ui/looks.module.css';
import { MenuTarget } from '../../ui/MenuTarget.tsx';
import type { Sort } from '../../ui/table/rowModel.ts';
import { type ColumnTools, columnMenu } from './columnMenu.tsx';
import menus from './columns.module.css';
import { FACTS } from './facts.tsx';
import classes from './matrix.module.css';
import {
  type Beside,
  type MatrixColumn,
  type Moved,
  movedKeys,
  placeAt,
  withPlaced,
} from './matrixColumns.ts';
import { COLUMN_WIDTH, type FactColumn, type MatrixLayout } from './matrixLayout.ts';
import type { Place } from './places.ts';
import { isWhole } from './wholeColumns.ts';

type Props = {
  layout: MatrixLayout;
  drawn: readonly number[];
  placeOf: (column: MatrixColumn) => Place;
  /** The column whose head Tab goes to; null while that is in a row. */
  activeColumn: number | null;
  tools: ColumnTools;
  /** The box that chooses all. Keep it stable. */
  box: ReactNode;
  /** Is told in words where a column stands once it was moved. Keep it stable. */
  onMoved: (words: string) => void;
};

function PlainHead({ layout, drawn, placeOf, activeColumn, tools, box, onMoved }: Props) {
  const { facts, pinned, scrolled, fixedWidth } = layout;
  const first = facts.length + pinned.length;
  const { drag, handlers } = useColumnDrag(tools);
  const head = (
    column: MatrixColumn,
    place: number,
    left: number | null,
    before: MatrixColumn | undefined,
  ) => (
    <ColumnHead
      key={column.key}
      column={column}
      place={placeOf(column)}
      at={place}
      left={left}
      active={place === activeColumn}
      begins={before?.instanceId !== column.instanceId}
      tools={tools}
      dragged={drag?.keys.includes(column.key) ?? false}
      onMoved={onMoved}
      mark={drag?.goal?.key === column.key ? drag.goal.side : undefined}
    />
  );
  return (
    <div role="rowgroup" className={classes.head}>
      <div role="row" aria-rowindex={1} className={classes.headRow} {...handlers}>
        <div className={classes.fixed} style={{ width: fixedWidth }}>
          {facts.map((fact, column) => (
            <FactHead
              key={fact.id}
              fact={fact}
              at={column}
              active={column === activeColumn}
              tools={tools}
              box={column === 0 ? box : null}
            />
          ))}
          {pinned.map((column, place) => head(column, facts.length + place, null, pinned[place - 1]))}
        </div>
        {drawn.map((place) => {
          const column = scrolled[place];
          const left = fixedWidth + place * COLUMN_WIDTH;
          return column && head(column, first + place, left, scrolled[place - 1]);
        })}
      </div>
    </div>
  );
}

/** The heads of the columns: an organization with its instance, under the edge of its colour. Not drawn anew while rows scroll. */
export const MatrixHead = memo(PlainHead);

function ariaSort(sort: Sort, ids: readonly string[]): 'ascending' | 'descending' | undefined {
  if (!ids.includes(sort.column)) return undefined;
  return sort.descending ? 'descending' : 'ascending';
}

function SortArrow({ sort, ids }: { sort: Sort; ids: readonly string[] }) {
  if (!ids.includes(sort.column)) return null;
  const Arrow = sort.descending ? IconArrowDown : IconArrowUp;
  return <Arrow size={13} stroke={2} aria-hidden className={looks.rigid} />;
}

function FactHead(props: {
  fact: FactColumn;
  at: number;
  active: boolean;
  tools: ColumnTools;
  box: ReactNode;
}) {
  const { fact, at, active, tools, box } = props;
  const { sort, onSort } = tools;
  const ids = at === 0 ? ['email', 'name'] : [fact.id];
  const button = (
    <button
      type="button"
      className={classes.headButton}
      data-sorted={ids.includes(sort.column) || undefined}
      data-column={at}
      tabIndex={active ? 0 : -1}
      {...(at === 0
        ? {}
        : {
            onClick: () =>
              onSort({ column: fact.id, descending: sort.column === fact.id ? !sort.descending : false }),
          })}
    >
      <span className={looks.cut}>{fact.title}</span>
      <SortArrow sort={sort} ids={ids} />
      {at === 0 && <IconChevronDown size={13} stroke={2} aria-hidden className={looks.rigid} />}
    </button>
  );
  return (
    <div
      role="columnheader"
      aria-colindex={at + 1}
      aria-sort={ariaSort(sort, ids)}
      className={classes.factHead}
      style={{ width: fact.width }}
    >
      {box}
      {at === 0 ? (
        <Menu position="bottom-start" portalProps={{ target: 'main' }} keepMounted={false}>
          <MenuTarget>{button}</MenuTarget>
          <Menu.Dropdown className={menus.menu}>
            {PERSON_SORTS.map(({ column, descending, words }) => (
              <Menu.Item
                key={words}
                aria-current={(sort.column === column && sort.descending === descending) || undefined}
                onClick={() => onSort({ column, descending })}
              >
                {words}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      ) : (
        button
      )}
    </div>
  );
}

const PERSON_SORTS = Object.entries(FACTS).flatMap(([column, { offers = [] }]) =>
  offers.map(([descending, words]) => ({ column, descending, words })),
);

function ColumnHead(props: {
  column: MatrixColumn;
  place: Place;
  at: number;
  left: number | null;
  active: boolean;
  /** Whether it is the first of its instance. */
  begins: boolean;
  tools: ColumnTools;
  /** Whether it is on its way to another place. */
  dragged: boolean;
  mark: Beside['side'] | undefined;
  /** Is told in words where it stands once it was moved. */
  onMoved: (words: string) => void;
}) {
  const { column, place, at, left, active, begins, tools, dragged, mark, onMoved } = props;
  const { organization, instance, color, why } = place;
  const ids = [column.key];
  return (
    <div
      role="columnheader"
      aria-colindex={at + 1}
      aria-sort={ariaSort(tools.sort, ids)}
      className={classes.columnHead}
      data-begins={begins || undefined}
      data-head-key={column.key}
      data-dragged={dragged || undefined}
      data-mark={mark}
      draggable
      {...{ [DRAGS]: 'column' }}
      style={{ '--edge': color, ...(left === null ? {} : { left }) } as React.CSSProperties}
    >
      <Menu position="bottom-start" portalProps={{ target: 'main' }} keepMounted={false} width={240}>
        <MenuTarget>
          <button
            type="button"
            className={classes.headButton}
            data-sorted={tools.sort.column === column.key || undefined}
            data-column={at}
            tabIndex={active ? 0 : -1}
            title={`${organization} on ${instance}${why === null ? '' : `\n${why}`}`}
          >
            <Box component="span" miw={0} fz={11.5} lh={1.45}>
              <span className={classes.headName}>
                <bdi dir="auto" className={looks.cut}>
                  {organization}
                </bdi>
                <SortArrow sort={tools.sort} ids={ids} />
              </span>
              <VisuallyHidden> on </VisuallyHidden>
              <span className={classes.headPlace} draggable {...{ [DRAGS]: 'instance' }}>
                <bdi dir="auto" className={looks.cut}>
                  {instance}
                </bdi>
                {why !== null && isWhole(column) && (
                  <IconClockExclamation
                    size={13}
                    stroke={1.75}
                    aria-hidden
                    className={`${looks.warn} ${looks.rigid}`}
                  />
                )}
              </span>
            </Box>
          </button>
        </MenuTarget>
        <Menu.Dropdown className={menus.menu}>{columnMenu(column, place, tools, onMoved)}</Menu.Dropdown>
      </Menu>
    </div>
  );
}

/** Marks what can be dragged: a column, or within its head the name of the instance. */
const DRAGS = 'data-drags';

/** What is dragged, which columns that are, and where a drop puts them; null while they would stay. */
type ColumnDrag = { moved: Moved; keys: readonly string[]; goal: Beside | null };

/** Dragging of heads of columns, heard at the row of all heads: by the instance’s name all of its columns. */
function useColumnDrag({ shownColumns, onView }: Pick<ColumnTools, 'shownColumns' | 'onView'>) {
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
