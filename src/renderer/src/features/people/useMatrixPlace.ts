import {
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import {
  type GridSize,
  type MatrixKey,
  matrixKeyOf,
  type Place,
  placeAfterExtending,
  placeAfterKey,
} from './matrixKeys.ts';

type Given = {
  grid: RefObject<HTMLElement | null>;
  size: GridSize;
  /** Another list begins with its first row. */
  listKey: string;
  idAt: (row: number) => string | null;
  rowOf: (id: string) => number | null;
  show: (place: Place) => void;
  onRowKey: (key: MatrixKey, row: number) => boolean;
  onExtend: (from: number, to: number) => void;
};

type Wanted = Place & { id: string | null };

/** Keeps one place of the grid: with the person whose row it is in, wherever that row stands now. */
export function useMatrixPlace({ grid, size, listKey, idAt, rowOf, show, onRowKey, onExtend }: Given) {
  const [wanted, setWanted] = useState<Wanted>({ row: 0, column: 0, id: null });
  const [list, setList] = useState(listKey);
  if (list !== listKey) {
    setList(listKey);
    if (wanted.row > 0) setWanted({ ...wanted, row: 0, id: null });
  }
  const place = placeNow(wanted, size, idAt, rowOf);
  const id = idAt(place.row);
  if (place.row !== wanted.row || place.column !== wanted.column || (id !== null && id !== wanted.id))
    setWanted({ ...place, id: id ?? wanted.id });
  const takesFocus = useRef(false);
  const hasFocus = useRef(false);

  useLayoutEffect(() => {
    const cell = grid.current?.querySelector<HTMLElement>('[data-column][tabindex="0"]');
    const active = document.activeElement;
    // Its row moved under the focus, or the focus is on its way.
    const isLost = hasFocus.current && active !== cell && isCell(active) && grid.current?.contains(active);
    if (takesFocus.current || isLost) cell?.focus({ preventScroll: true });
    takesFocus.current = false;
  });

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    // Keys pressed in a menu are the menu's own.
    if (!isCell(event.target) || !(event.currentTarget as Node).contains(event.target)) return;
    const { row, column } = placeOfCell(event.target);
    const key = matrixKeyOf(event.nativeEvent);
    if (key === null) return;
    if (row >= 0 && onRowKey(key, row)) {
      event.preventDefault();
      return;
    }
    if (key !== 'move' && key !== 'to-edge' && key !== 'extend') return;
    const after = key === 'extend' ? placeAfterExtending : placeAfterKey;
    const goal = after({ key: event.key, command: event.ctrlKey || event.metaKey }, { row, column }, size);
    if (!goal) return;
    if (key === 'extend') onExtend(row, goal.row);
    event.preventDefault();
    takesFocus.current = true;
    setWanted({ ...goal, id: idAt(goal.row) });
    show(goal);
  }

  function onFocus({ target }: FocusEvent<HTMLElement>): void {
    hasFocus.current = isCell(target);
    if (!isCell(target)) return;
    const { row, column } = placeOfCell(target);
    setWanted({ row, column, id: idAt(row) });
  }

  return { place, onKeyDown, onFocus };
}

function placeNow(
  wanted: Wanted,
  { rows, columns }: GridSize,
  idAt: (row: number) => string | null,
  rowOf: (id: string) => number | null,
): Place {
  const column = Math.max(0, Math.min(columns - 1, wanted.column));
  if (wanted.row < 0 || rows === 0) return { row: wanted.row < 0 ? -1 : 0, column };
  const row = Math.min(rows - 1, wanted.row);
  if (wanted.id === null || idAt(row) === wanted.id) return { row, column };
  return { row: rowOf(wanted.id) ?? row, column };
}

/** Whether an element is a cell of the grid, or the button in a head. */
export function isCell(target: EventTarget | null): target is HTMLElement {
  return target instanceof HTMLElement && target.dataset.column !== undefined;
}

/** Where a cell stands: its row by what it tells a screen reader. */
export function placeOfCell(cell: HTMLElement): Place {
  const index = Number(cell.closest('[role="row"]')?.getAttribute('aria-rowindex') ?? 1);
  return { row: index - 2, column: Number(cell.dataset.column) };
}
