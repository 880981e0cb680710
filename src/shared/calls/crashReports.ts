import { z } from 'zod';
import { type CallShapes, done, nothing } from './fields.ts';

/** `isOn`: somebody wants them; `isWriting`: this run writes them, too. */
const state = z.strictObject({ isOn: z.boolean(), isWriting: z.boolean() });

/** Crash reports on this computer, which can hold what was in memory: keys, too. */
export const crashReportCalls = {
  'crashReports.state': { input: nothing, output: state },
  /** From the next start on; off deletes those that are there. */
  'crashReports.set': { input: z.strictObject({ on: z.boolean() }), output: state },
  'crashReports.deleteAll': { input: nothing, output: done },
} as const satisfies CallShapes;
