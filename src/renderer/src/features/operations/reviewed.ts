import type { AppError } from '../../../../shared/errors.ts';
import type { OperationKind, Plan } from '../../../../shared/operations/operation.ts';
import type { Planned } from '../../../../shared/operations/planned.ts';
import type { PlannedStep } from '../../../../shared/operations/step.ts';

/** A plan that is looked at before it runs. */
export type Reviewed = {
  kind: OperationKind;
  steps: PlannedStep[];
  /** What an off-boarding leaves alone. */
  known?: NonNullable<Plan['known']>;
  /** Whom it removes from everywhere, by all addresses of each; left out of an off-boarding of one address. */
  leaving?: NonNullable<Plan['leaving']>;
  /** When the oldest of what it stands on was read, in ms since the epoch. */
  asOf?: number;
  /** What stands in the way and has to be seen before all else, each as a sentence. */
  first?: string[];
  warnings: string[];
  unknown: string[];
  /** Keys that were not made by Quayside, each as a sentence. */
  byHand?: string[];
  /** What is left as it is, each as a sentence with why. */
  left?: string[];
  confirm: { label: string; text: string } | null;
  /** What the button says: what is done, of whom and where. Left out where it is called by its steps. */
  action?: string;
};

/** What is missing in a draft, as a sentence, and where: left out, in the first box of its kind. */
export type ManyFault = { error: string; at?: 'organizations' | 'role' };

/** The same as main gives it. */
export function plannedOf({ kind, steps, known, leaving, ...review }: Reviewed): Planned {
  return {
    plan: { kind, steps, ...(known ? { known } : {}), ...(leaving ? { leaving } : {}) },
    review,
  };
}

/** What is wrong at a box, as a sentence; without a field: at the first of its kind. */
export function faultAt(fault: AppError | null, field?: 'organizations' | 'role' | 'people'): string | null {
  return fault?.code === 'bad-input' && fault.details?.field === field ? fault.message : null;
}
