/** What a person can do about starts that fail; each by its label on a button. */
export const WAYS = {
  'fresh-caches': 'Start with new caches',
  usual: 'Start as usual',
  quit: 'Quit',
} as const;

/** One of the ways. */
export type Way = keyof typeof WAYS;

/** What is said of starts that failed. */
export function failedStartsWords(facts: {
  name: string;
  version: string;
  failed: number;
  /** The version that started well last. */
  last: string | null;
  logFile: string;
}): { message: string; detail: string } {
  const { name, version, failed, last, logFile } = facts;
  const back =
    last === null || last === version
      ? []
      : [
          `Version ${last} ran last. To go back to it, install it over this one. It leaves alone what only a newer version understands.`,
        ];
  return {
    message: `${name} ${version} did not start the last ${failed === 2 ? 'two' : failed} times`,
    detail: [
      'Your instances, their keys and what was done are kept. Nothing is deleted here, whatever you choose.',
      'What often helps is to start with new caches: the window’s present ones are set aside in the profile folder.',
      ...back,
      `If this goes on, please report it with the log, ${logFile}.`,
    ].join('\n\n'),
  };
}
