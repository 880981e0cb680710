import type { PeopleColumn, PeopleQuery } from '../../../../shared/calls/people.ts';
import { searchText, searchWords } from '../../../../shared/searchText.ts';
import { type OrganizationRef, organizationKey } from '../../state/organizationRef.ts';
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
};

export type ShownColumns = {
  /** Pinned ones first, then the others. */
  shown: MatrixColumn[];
  pinned: number;
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
  };
}

export function withHidden(view: ColumnsView, key: string, isHidden: boolean): ColumnsView {
  const hidden = view.hidden.filter((each) => each !== key);
  return { ...view, hidden: isHidden ? [...hidden, key] : hidden };
}

export function withPinned(view: ColumnsView, key: string, isPinned: boolean): ColumnsView {
  const pinned = view.pinned.filter((each) => each !== key);
  return { ...view, pinned: isPinned ? [...pinned, key] : pinned };
}

/** Right before a column, or right behind it. */
export type Beside = { key: string; side: 'before' | 'after' };

/**
 * Puts columns beside a shown one that is none of them, in the order that they have; pinned ones among the pinned, others
 * among the others. The same view where that changes nothing.
 */
export function withPlaced(
  view: ColumnsView,
  { shown, pinned, all }: ShownColumns,
  keys: readonly string[],
  { key: other, side }: Beside,
): ColumnsView {
  const pins = new Set(shown.slice(0, pinned).map(({ key }) => key));
  const own = new Set(keys.filter((key) => pins.has(key) === pins.has(other)));
  if (own.has(other) || !shown.some(({ key }) => key === other)) return view;
  const order = pins.has(other) ? view.pinned : all.map(({ key }) => key);
  const rest = order.filter((key) => !own.has(key));
  const at = rest.indexOf(other) + (side === 'after' ? 1 : 0);
  const placed = [...rest.slice(0, at), ...order.filter((key) => own.has(key)), ...rest.slice(at)];
  if (placed.every((key, place) => key === order[place])) return view;
  return pins.has(other) ? { ...view, pinned: placed } : { ...view, order: placed };
}

/** What moves: one column, or all of its instance that stand where it stands, pinned or not; hidden ones move along. */
export type Moved = { what: 'column' | 'instance'; key: string };

export function movedKeys({ shown, pinned, all }: ShownColumns, { what, key }: Moved): string[] {
  if (what === 'column') return [key];
  const pins = new Set(shown.slice(0, pinned).map((column) => column.key));
  const instanceId = all.find((column) => column.key === key)?.instanceId;
  return all.flatMap((column) =>
    column.instanceId === instanceId && pins.has(column.key) === pins.has(key) ? column.key : [],
  );
}

/**
 * Where something that is dragged goes when it is dropped on a shown column: past it, and with an instance past all
 * columns of the other one that stand together there. Null where it stays.
 */
export function placeAt(shownColumns: ShownColumns, moved: Moved, overKey: string): Beside | null {
  const { shown, pinned } = shownColumns;
  const placeOf = (key: string) => shown.findIndex((column) => column.key === key);
  const [from, over] = [placeOf(moved.key), placeOf(overKey)];
  if (from < 0 || over < 0 || from < pinned !== over < pinned) return null;
  if (movedKeys(shownColumns, moved).includes(overKey)) return null;
  const step = over < from ? -1 : 1;
  let end = over;
  const isTogether = (at: number) =>
    at >= (end < pinned ? 0 : pinned) &&
    at < (end < pinned ? pinned : shown.length) &&
    shown[at]?.instanceId === shown[over]?.instanceId;
  if (moved.what === 'instance') while (isTogether(end + step)) end += step;
  return { key: shown[end]?.key ?? overKey, side: step === -1 ? 'before' : 'after' };
}

/**
 * Moves a shown column, or its instance, by one place to the left (-1) or right (1), past those that are hidden. The same
 * view where there is nothing to pass.
 */
export function withMoved(
  view: ColumnsView,
  shownColumns: ShownColumns,
  moved: Moved,
  by: -1 | 1,
): ColumnsView {
  const keys = movedKeys(shownColumns, moved);
  const places = shownColumns.shown.flatMap(({ key }, at) => (keys.includes(key) ? at : []));
  const end = by === -1 ? Math.min(...places) : Math.max(...places);
  const other = shownColumns.shown[end + by];
  const beside = other && placeAt(shownColumns, moved, other.key);
  return beside ? withPlaced(view, shownColumns, keys, beside) : view;
}

/** Shorter parts of a search name no client. */
const SHORTEST = 3;

/**
 * The organizations that a person looks at: those of the shown columns; where the search, or a chosen domain, names some
 * of these organizations or their instances, those alone. “@northwind.example” names the organization “Northwind”.
 */
export function placesLookedAt(
  shown: readonly MatrixColumn[],
  { search, domains }: Pick<PeopleQuery, 'search' | 'domains'>,
  nameOf: (instanceId: string) => string,
): OrganizationRef[] {
  const words = [...searchWords(search), ...domains].flatMap(namesIn);
  const named = shown.filter(({ instanceId, organizationName }) => {
    const names = [organizationName, nameOf(instanceId)].map((name) => searchText(name).replace(/\s+/g, ''));
    return words.some((word) => names.some((name) => name.includes(word)));
  });
  return (named.length > 0 ? named : shown).map(({ instanceId, organizationId }) => ({
    instanceId,
    organizationId: organizationId ?? '',
  }));
}

/** What of a word can name a client: of an address, its domain without the last part. */
function namesIn(word: string): string[] {
  const parts = word.slice(word.indexOf('@') + 1).split('.');
  return (parts.length > 1 ? parts.slice(0, -1) : parts).filter(({ length }) => length >= SHORTEST);
}
