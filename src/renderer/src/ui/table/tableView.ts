import type { Choices } from './filters.ts';
import type { Sort } from './rowModel.ts';
import { NOTHING_PICKED, type Picked } from './selection.ts';

export type TableView = {
  search: string;
  choices: Choices;
  sort: Sort | null;
  picked: Picked;
};

export const NO_TABLE_VIEW: TableView = { search: '', choices: {}, sort: null, picked: NOTHING_PICKED };

/** A value that outlives its component, with its setter; the setter is stable. */
export type Kept<T> = readonly [T, (change: (now: T) => T) => void];
