import type { Bridge } from '../bridge.ts';
import type { DialogActions } from './dialogActions.ts';
import type { Navigation } from './navigation.ts';
import type { OperationActions } from './operationActions.ts';
import type { Refreshing } from './refreshing.ts';
import type { Store } from './store.ts';
import type { TroubleActions } from './troubles.ts';

/** What the actions need: main, the store, the time in ms, and new ids. */
export type ActionTools = {
  bridge: Bridge;
  store: Store;
  now: () => number;
  newId: () => string;
  /** Until then only what is looked at is read; without it everything at once. */
  drawn?: Promise<void>;
};

/** What all other actions share. */
export type Tools = ActionTools & Navigation & TroubleActions & DialogActions & { refreshing: Refreshing };

export type NounTools = Tools & { operations: OperationActions };
