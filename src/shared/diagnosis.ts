import { z } from 'zod';
import { count, id, moment } from './calls/fields.ts';
import { DIAGNOSIS_STEPS } from './diagnosisWords.ts';

const step = z.enum(DIAGNOSIS_STEPS);
const words = z.string();
const judged = {
  step,
  ms: z.number().nullable(),
  tried: words,
  came: words,
};

/** `notice`: works, with a remark; `untried`: nothing was requested. */
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
  requests: count,
  keyed: count,
});

export type DiagnosisStep = z.infer<typeof diagnosisStepShape>;
export type Diagnosis = z.infer<typeof diagnosisShape>;
