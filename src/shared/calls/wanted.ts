import { z } from 'zod';
import { wantedChangeShape } from '../wanted/change.ts';
import { MOST_CHANGES, MOST_TOLD } from '../wanted/check.ts';
import { type CallShapes, canceled, count, done, id, nothing, text, wantedFaultShape } from './fields.ts';

/** What a file of wanted access comes to, compared with what is known now. */
const checkShape = z.strictObject({
  /** All lines, also the bad ones. */
  lines: count,
  /** People in organizations that are as they are wanted. */
  same: count,
  /** In the order of the lines; empty where there are more than {@link MOST_CHANGES}, of which `changed` says how many. */
  changes: z.array(wantedChangeShape).max(MOST_CHANGES),
  changed: count,
  /** Lines for which nothing is done, and why, as a sentence: the first {@link MOST_TOLD} of so many. */
  faults: z.array(wantedFaultShape).max(MOST_TOLD),
  faulty: count,
  /** Organizations of which it is not known who is there: the first {@link MOST_TOLD}, and how many lines are about any. */
  unchecked: z
    .array(z.strictObject({ instance: text, organization: text, why: text, lines: count }))
    .max(MOST_TOLD),
  uncheckedLines: count,
  /** How many people’s access is to end on another day than the one kept here. */
  ends: count,
  /** Whose end dates are set and moved, as sentences. */
  endWords: z.array(text),
});

/** Wanted access as a file: read and compared; nothing changes before a plan of it was reviewed. */
export const wantedCalls = {
  /** Reads a chosen file, held under a token until closed or another is opened. Gives `file-unreadable`, `file-too-large`, `file-foreign`. */
  'wanted.open': {
    input: nothing,
    output: z.discriminatedUnion('outcome', [
      z.strictObject({
        outcome: z.literal('opened'),
        token: id,
        fileName: z.string(),
        check: checkShape,
      }),
      canceled,
    ]),
  },
  /** Compares the file with what is known by now. Gives `file-closed`. */
  'wanted.check': { input: z.strictObject({ token: id }), output: checkShape },
  /** Writes access as it is now to a file of YAML that the person chooses. Gives `file-unwritable`. */
  'wanted.export': {
    input: nothing,
    output: z.discriminatedUnion('outcome', [
      /** `left`: what a file cannot say or was not read, which it says in comments. */
      z.strictObject({ outcome: z.literal('saved'), fileName: z.string(), lines: count, left: count }),
      canceled,
    ]),
  },
  /** Keeps the end dates of the file. Gives `file-closed`, `bad-input`, `registry-newer`, `registry-unwritable`. */
  'wanted.setEnds': { input: z.strictObject({ token: id }), output: z.strictObject({ set: count }) },
  /**
   * Puts the bad lines on the clipboard, all of them and one a line, with `also` those that the page found. Gives
   * `file-closed`.
   */
  'wanted.copyFaults': {
    input: z.strictObject({ token: id, also: z.array(wantedFaultShape).max(MOST_CHANGES) }),
    output: done,
  },
} as const satisfies CallShapes;

export type WantedResult = z.infer<typeof checkShape>;
