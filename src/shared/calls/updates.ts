import { type CallShapes, done, nothing } from './fields.ts';

/** What the page asks of the updates of this app; how they stand it hears by `updates.changed`. */
export const updateCalls = {
  /** Looks now, whatever was chosen; settles once it was looked, and downloaded where looks are allowed. */
  'updates.look': { input: nothing, output: done },
  /** Downloads what was found. */
  'updates.download': { input: nothing, output: done },
  /** Stops a download; what was found stays. */
  'updates.stop': { input: nothing, output: done },
  /** Ends the app as Quit does, installs what is ready, and starts it anew. */
  'updates.restart': { input: nothing, output: done },
} as const satisfies CallShapes;
