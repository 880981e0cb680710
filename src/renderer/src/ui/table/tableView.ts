import type { Choices } from './filters.ts';
import type { Sort } from './rowModel.ts';
import { NOTHING_PICKED, type Picked } from './selection.ts';

export type TableView = {
  search: string;
  choices: Choices;
  /** Null for the order that the table begins with. */
  sort: Sort | null;
  picked: Picked;
};

export const NO_TABLE_VIEW: TableView = { search: '', choices: {}, sort: null, picked: NOTHING_PICKED };

/** A value that outlives its component, with the function that changes it; the function is stable. */
export type Kept<T> = readonly [T, (change: (now: T) => T) => void];
