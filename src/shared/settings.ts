/** Bytes of the file of all choices: each start waits for it. */
export const LARGEST_CHOICES = 5_000_000;

/** The choices that a person makes in Settings, each with its values: the first holds until they choose otherwise, and is what Reset goes back to. */
export const SETTING_VALUES = {
  theme: ['system', 'light', 'dark'],
  /** How high the rows of tables are. */
  density: ['comfortable', 'compact'],
  /** What a start opens: where the person was, or Home. */
  startAt: ['last', 'home'],
  /** How dates are written: in English as in the US or in Britain, as the system writes them, or in digits. */
  dates: ['american', 'british', 'system', 'digits'],
  /** How many days what was done stays in Activity. */
  keepActivity: [365, 90, 30],
  /** Whether updates are looked for once a day; the person is asked first. */
  lookForUpdates: ['unasked', 'daily', 'never'],
  /** Whether the app has an icon in the tray, and goes on there when its window is closed. */
  tray: [false, true],
  /** Every how many minutes instances are looked after; 0 never. */
  monitorEvery: [0, 5, 15, 30, 60, 240, 720, 1440],
  /** Whether instances with pasted keys are looked after, too: their keys have no limit, as the person says. */
  monitorPasted: [false, true],
  /** Whether what was found is told as a notification. */
  notify: [true, false],
} as const;

type Values = typeof SETTING_VALUES;
export type Settings = { [K in keyof Values]: Values[K][number] };

export const SETTINGS = Object.fromEntries(
  Object.entries(SETTING_VALUES).map(([name, [first]]) => [name, first]),
) as Settings;
