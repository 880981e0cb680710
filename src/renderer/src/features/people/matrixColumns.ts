import type { PeopleColumn } from '../../../../shared/calls/people.ts';
import { organizationKey } from '../../state/organizationRef.ts';
import type { ColumnsView } from '../../state/peopleView.ts';

/** A column of the matrix: an organization of an instance, or an instance of which no organization is known. */
export type MatrixColumn = {
  key: string;
  instanceId: string;
  /** Null where no organization of the instance is known. */
  organizationId: string | null;
  organizationName: string;
  membersAt: number | null;
  invitationsAt: number | null;
  missing: number;
};

/** The columns as they are shown. */
export type ShownColumns = {
  /** Pinned ones first, then the others. */
  shown: MatrixColumn[];
  /** How many of `shown` are pinned. */
  pinned: number;
  /** All of them in the same order, hidden ones too. */
  all: MatrixColumn[];
};

/**
 * The columns of these instances (all where none are named), grouped by instance in the order of the list, then as
 * the person has put them.
 */
export function arrangeColumns(
  columns: readonly PeopleColumn[],
  order: readonly string[],
  view: ColumnsView,
  instanceIds: readonly string[] = [],
): ShownColumns {
  const wanted = instanceIds.length > 0 ? order.filter((id) => instanceIds.includes(id)) : order;
  const byInstance = new Map<string, MatrixColumn[]>(wanted.map((id) => [id, []]));
  for (const column of columns) byInstance.get(column.instanceId)?.push(matrixColumnOf(column));
  const natural = [...byInstance].flatMap(([instanceId, own]) =>
    own.length > 0 ? own : [unreadInstance(instanceId)],
  );
  const placeOf = new Map(view.order.map((key, at) => [key, at]));
  const all =
    view.order.length === 0
      ? natural
      : natural.toSorted(
          (a, b) => (placeOf.get(a.key) ?? view.order.length) - (placeOf.get(b.key) ?? view.order.length),
        );
  const hidden = new Set(view.hidden);
  const byKey = new Map(all.map((column) => [column.key, column]));
  const pinned = view.pinned.flatMap((key) => (hidden.has(key) ? [] : (byKey.get(key) ?? [])));
  const isPinned = new Set(pinned);
  const others = all.filter((column) => !hidden.has(column.key) && !isPinned.has(column));
  return { shown: [...pinned, ...others], pinned: pinned.length, all };
}

/**
 * The columns of before where the matrix shows the same of these: when an organization was read stands nowhere in it, and
 * comes anew with each answer.
 */
export function drawnAs(before: ShownColumns, next: ShownColumns): ShownColumns {
  const isSame = ({ shown, all, pinned }: ShownColumns) =>
    pinned === next.pinned && isSameList(shown, next.shown) && isSameList(all, next.all);
  return isSame(before) ? before : next;
}

function isSameList(before: readonly MatrixColumn[], next: readonly MatrixColumn[]): boolean {
  return before.length === next.length && before.every((column, at) => isDrawnSame(column, next[at]));
}

function isDrawnSame(one: MatrixColumn, other: MatrixColumn | undefined): boolean {
  if (one === other) return true;
  return (
    other !== undefined &&
    one.key === other.key &&
    one.organizationName === other.organizationName &&
    one.missing === other.missing &&
    (one.membersAt === null) === (other.membersAt === null) &&
    (one.invitationsAt === null) === (other.invitationsAt === null)
  );
}

/** The same object for the same column, so that its cells are not drawn anew. */
function matrixColumnOf(column: PeopleColumn): MatrixColumn {
  const made = known.get(column) ?? { ...column, key: organizationKey(column) };
  known.set(column, made);
  return made;
}

const known = new WeakMap<PeopleColumn, MatrixColumn>();

function unreadInstance(instanceId: string): MatrixColumn {
  return {
    key: organizationKey({ instanceId, organizationId: '' }),
    instanceId,
    organizationId: null,
    organizationName: '',
    membersAt: null,
    invitationsAt: null,
    missing: 0,
  };
}

/** Hides a column, or shows it again. */
export function withHidden(view: ColumnsView, key: string, isHidden: boolean): ColumnsView {
  const hidden = view.hidden.filter((each) => each !== key);
  return { ...view, hidden: isHidden ? [...hidden, key] : hidden };
}

/** Keeps a column in sight at the left, or lets it go back to its place. */
export function withPinned(view: ColumnsView, key: string, isPinned: boolean): ColumnsView {
  const pinned = view.pinned.filter((each) => each !== key);
  return { ...view, pinned: isPinned ? [...pinned, key] : pinned };
}

/**
 * Moves a shown column by one to the left (-1) or right (1), past those that are hidden; a pinned one among the pinned.
 * The same view where there is nothing to pass.
 */
export function withMoved(
  view: ColumnsView,
  { shown, pinned, all }: ShownColumns,
  key: string,
  by: -1 | 1,
): ColumnsView {
  const from = shown.findIndex((column) => column.key === key);
  const other = shown[from + by];
  if (from < 0 || !other || from < pinned !== from + by < pinned) return view;
  const swap = (keys: readonly string[]) => moved(keys, key, other.key, by);
  return from < pinned
    ? { ...view, pinned: swap(view.pinned) }
    : { ...view, order: swap(all.map((column) => column.key)) };
}

/** The keys with one of them right before (-1) or behind (1) another. */
function moved(keys: readonly string[], key: string, other: string, by: -1 | 1): string[] {
  const rest = keys.filter((each) => each !== key);
  const at = rest.indexOf(other) + (by === 1 ? 1 : 0);
  return [...rest.slice(0, at), key, ...rest.slice(at)];
}
