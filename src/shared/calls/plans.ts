import { z } from 'zod';
import { intentShape } from '../operations/intent.ts';
import { planShape } from '../operations/operation.ts';
import { type CallShapes, id } from './fields.ts';

/** Plans of what a person wants, made and held in main. */
export const planCalls = {
  /** Of what main knows now; sends nothing. Gives `bad-input` and `conflict`. */
  'plans.make': { input: intentShape, output: z.strictObject({ planId: id, plan: planShape }) },
} as const satisfies CallShapes;
