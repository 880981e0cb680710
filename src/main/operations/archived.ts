import type { Operation } from '../../shared/operations/operation.ts';
import type { Step } from '../../shared/operations/step.ts';
import type { KeptFacts } from './keptFacts.ts';

/** An ended operation with its steps. */
export type Archived = KeptFacts & {
  ended: Operation;
  steps: Step[];
  /** What a search finds it by, one a line. */
  texts?: string;
};
