import { z } from 'zod';
import { diagnosisShape } from '../diagnosis.ts';
import { type CallShapes, done, handedOutShape, id, nothing } from './fields.ts';

const factShape = z.strictObject({
  name: z.string(),
  value: z.string(),
  /** How it is to be taken, where it can be good or bad. */
  tone: z.enum(['ok', 'warn', 'danger']).nullable(),
});

const diagnosticsSectionShape = z.strictObject({
  title: z.string(),
  facts: z.array(factShape),
  lines: z.array(z.string()),
  /** What can be done about it besides: with a folder of crash reports, which has some or none. */
  offers: z.enum(['crash-reports', 'no-crash-reports']).nullable(),
});

const hides = z.boolean();

/** What is known of the app itself, for whoever is asked for help. It holds no secret. */
export const diagnosticsCalls = {
  /** Gathers it, or with `again: false` gives what was gathered last; `hides` puts numbers in the place of names and addresses. */
  'diagnostics.read': {
    input: z.strictObject({ again: z.boolean(), hides }),
    output: z.strictObject({ sections: z.array(diagnosticsSectionShape) }),
  },
  /** Puts what was gathered last on the clipboard, or into a file that the person chooses. Gives `file-unwritable`. */
  'diagnostics.export': {
    input: z.strictObject({ hides, to: z.enum(['clipboard', 'file']) }),
    output: handedOutShape,
  },
  'diagnostics.deleteCrashReports': { input: nothing, output: done },
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

export type DiagnosticsSection = z.infer<typeof diagnosticsSectionShape>;
export type DiagnosticsFact = z.infer<typeof factShape>;
