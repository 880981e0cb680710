import type { AppError } from '../../../shared/errors.ts';
import type { Preferences } from '../../../shared/preferences.ts';
import type { Bridge } from '../bridge.ts';
import type { Refreshing } from './refreshing.ts';
import type { Store } from './store.ts';

/** What the actions need: main, the store, the time in ms, and new ids. */
export type ActionTools = {
  bridge: Bridge;
  store: Store;
  now: () => number;
  newId: () => string;
  /** Until then only what is looked at is read; without it everything at once. */
  drawn?: Promise<void>;
};

/** What actions share; `tellTrouble` shows a failure that has no screen of its own. */
export type Tools = ActionTools & {
  refreshing: Refreshing;
  remember: (patch: Partial<Preferences>) => void;
  tellTrouble: (title: string, error: AppError) => void;
};
