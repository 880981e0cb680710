import type { Bridge } from '../bridge.ts';
import type { DialogActions } from './dialogActions.ts';
import type { Navigation } from './navigation.ts';
import type { OperationActions } from './operationActions.ts';
import type { Refreshing } from './refreshing.ts';
import type { Store } from './store.ts';
import type { TroubleActions } from './troubles.ts';

/** `now` in ms. */
export type ActionTools = {
  bridge: Bridge;
  store: Store;
  now: () => number;
  newId: () => string;
  /** Until then only the shown instance is read; without it all at once. */
  drawn?: Promise<void>;
};

export type Tools = ActionTools & Navigation & TroubleActions & DialogActions & { refreshing: Refreshing };

export type NounTools = Tools & { operations: OperationActions };
