import { z } from 'zod';
import { count, id, moment } from './calls/fields.ts';

/** What is looked at on the way to an instance, in this order. */
export const DIAGNOSIS_STEPS = [
  'name',
  'connection',
  'encryption',
  'http',
  'front',
  'dokploy',
  'version',
  'key',
  'role',
  'clock',
] as const;

const step = z.enum(DIAGNOSIS_STEPS);
const words = z.string();
const judged = {
  step,
  /** How long it took; null where an answer was judged that an earlier step had waited for. */
  ms: z.number().nullable(),
  tried: words,
  came: words,
};

/** How one step stands: `notice`, it works and there is something to know; `untried`, nothing was asked. */
const diagnosisStepShape = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('waiting'), step }),
  z.strictObject({ state: z.literal('running'), step, tried: words }),
  z.strictObject({ state: z.literal('good'), ...judged }),
  z.strictObject({ state: z.literal('notice'), ...judged, advice: words }),
  z.strictObject({ state: z.literal('bad'), ...judged, advice: words }),
  z.strictObject({ state: z.literal('untried'), step, why: words }),
]);

export const diagnosisShape = z.strictObject({
  id,
  instanceId: id,
  startedAt: moment,
  state: z.enum(['running', 'over', 'given-up']),
  steps: z.array(diagnosisStepShape),
  /** How often the server was asked so far, and how often of those with the key. */
  requests: count,
  keyed: count,
});

export type DiagnosisStepName = (typeof DIAGNOSIS_STEPS)[number];
export type DiagnosisStep = z.infer<typeof diagnosisStepShape>;
export type Diagnosis = z.infer<typeof diagnosisShape>;
