/** Chosen values by filter id; an empty choice lets every row through. */
export type Choices = Readonly<Record<string, readonly string[]>>;

export type Sort = { column: string; descending: boolean };

/** Chosen row ids, and the anchor of ranges: the last row toggled alone. */
export type Picked = { ids: ReadonlySet<string>; anchor: string | null };

export const NOTHING_PICKED: Picked = { ids: new Set(), anchor: null };

export type TableView = {
  search: string;
  choices: Choices;
  sort: Sort | null;
  picked: Picked;
};

export const NO_TABLE_VIEW: TableView = { search: '', choices: {}, sort: null, picked: NOTHING_PICKED };

/** A value that outlives its component, with its setter; the setter is stable. */
export type Kept<T> = readonly [T, (change: (now: T) => T) => void];
