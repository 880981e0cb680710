import type { Preferences } from './preferences.ts';

/** The choices that a person makes in Settings. */
export type Settings = Pick<
  Preferences,
  | 'theme'
  | 'density'
  | 'startAt'
  | 'dates'
  | 'keepActivity'
  | 'tray'
  | 'monitorEvery'
  | 'monitorPasted'
  | 'notify'
  | 'lookForUpdates'
>;

/** What holds until a person chooses otherwise, and what Reset goes back to. */
export const SETTINGS: Settings = {
  theme: 'system',
  density: 'comfortable',
  startAt: 'last',
  dates: 'american',
  keepActivity: 365,
  lookForUpdates: 'unasked',
  tray: false,
  monitorEvery: 0,
  monitorPasted: false,
  notify: true,
};
