import { z } from 'zod';
import { wantedChangeShape } from '../wanted/change.ts';
import { MOST_CHANGES, MOST_TOLD } from '../wanted/check.ts';
import { type CallShapes, canceled, count, done, id, nothing, text, wantedFaultShape } from './fields.ts';

const checkShape = z.strictObject({
  lines: count,
  same: count,
  changes: z.array(wantedChangeShape).max(MOST_CHANGES),
  changed: count,
  faults: z.array(wantedFaultShape).max(MOST_TOLD),
  faulty: count,
  unchecked: z
    .array(z.strictObject({ instance: text, organization: text, why: text, lines: count }))
    .max(MOST_TOLD),
  uncheckedLines: count,
  ends: count,
  endWords: z.array(text),
});

/** Changes nothing: a plan of it must be reviewed first. */
export const wantedCalls = {
  /** Held until closed or another is opened. Gives `file-unreadable`, `file-too-large`, `file-foreign`. */
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
  'wanted.check': { input: z.strictObject({ token: id }), output: checkShape },
  /** As YAML. Gives `file-unwritable`. */
  'wanted.export': {
    input: nothing,
    output: z.discriminatedUnion('outcome', [
      /** `left`: number of comments in the file on what it cannot say. */
      z.strictObject({ outcome: z.literal('saved'), fileName: z.string(), lines: count, left: count }),
      canceled,
    ]),
  },
  /** Gives `file-closed`, `bad-input`, `registry-newer`, `registry-unwritable`. */
  'wanted.setEnds': { input: z.strictObject({ token: id }), output: z.strictObject({ set: count }) },
  /** All faulty lines; `also`: those found by the page. Gives `file-closed`. */
  'wanted.copyFaults': {
    input: z.strictObject({ token: id, also: z.array(wantedFaultShape).max(MOST_CHANGES) }),
    output: done,
  },
} as const satisfies CallShapes;

export type WantedResult = z.infer<typeof checkShape>;
