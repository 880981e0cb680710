export const LARGEST_CHOICES = 5_000_000;

/** The first value is the default. */
export const SETTING_VALUES = {
  theme: ['system', 'light', 'dark'],
  density: ['comfortable', 'compact'],
  startAt: ['last', 'home'],
  /** `system` uses the system's format. */
  dates: ['american', 'british', 'system', 'digits'],
  keepActivity: [365, 90, 30],
  /** `unasked`: the person has not been asked yet. */
  lookForUpdates: ['unasked', 'daily', 'never'],
  tray: [false, true],
  /** Minutes; 0 never. */
  monitorEvery: [0, 5, 15, 30, 60, 240, 720, 1440],
  /** The person confirms that pasted keys have no limit. */
  monitorPasted: [false, true],
  notify: [true, false],
} as const;

type Values = typeof SETTING_VALUES;
export type Settings = { [K in keyof Values]: Values[K][number] };

export const SETTINGS = Object.fromEntries(
  Object.entries(SETTING_VALUES).map(([name, [first]]) => [name, first]),
) as Settings;
