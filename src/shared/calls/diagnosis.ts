import { z } from 'zod';
import { diagnosisShape } from '../diagnosis.ts';
import { type CallShapes, done, id } from './fields.ts';

/** What is looked at where an instance does not answer as it should. */
export const diagnosisCalls = {
  /**
   * Looks at the way to an instance step by step, by its own route, and tells each by `diagnosis.changed`. Reads alone:
   * it asks five times, three of them with one key, as a refresh does; with `organizationId` that is the key of this
   * organization. One that runs is given up for it. Gives `instance-unknown`.
   */
  'diagnosis.start': {
    input: z.strictObject({ diagnosisId: id, instanceId: id, organizationId: id.optional() }),
    output: diagnosisShape,
  },
  /** Puts the last one on the clipboard as text without secrets; `hides` puts numbers in the place of names and addresses. */
  'diagnosis.copy': { input: z.strictObject({ diagnosisId: id, hides: z.boolean() }), output: done },
} as const satisfies CallShapes;
