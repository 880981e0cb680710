import { DIAGNOSIS_STEPS, type DiagnosisStep, type DiagnosisStepName } from '../../shared/diagnosis.ts';
import { STEP_TITLES } from '../../shared/diagnosisWords.ts';
import type { AppError } from '../../shared/errors.ts';

/** What came of a step, in words; without `ms`, the time since it began. */
export type Found = { ms?: number | null } & (
  | { state: 'good'; came: string }
  | { state: 'notice' | 'bad'; came: string; advice: string }
);

/** The steps of one diagnosis as they go, each of which ends once. */
export type Board = {
  steps(): DiagnosisStep[];
  /** Says what is tried; gives what ends the step. */
  begin(step: DiagnosisStepName, tried: string): (found: Found) => void;
  untried(step: DiagnosisStepName, why: string): void;
  /** What waits still is not tried, since this step failed. */
  restAfter(failed: DiagnosisStepName): void;
  /** What waits or runs still is not tried, since the person gave up. */
  giveUp(): void;
};

/** Creates the board; `onChange` is told of each change. */
export function createBoard(options: { now: () => number; onChange: () => void }): Board {
  const { now, onChange } = options;
  let steps: DiagnosisStep[] = DIAGNOSIS_STEPS.map((step) => ({ state: 'waiting', step }));

  function put(next: DiagnosisStep): void {
    steps = steps.map((each) => (each.step === next.step ? next : each));
    onChange();
  }

  function leave(which: (step: DiagnosisStep) => boolean, why: string): void {
    steps = steps.map((each) => (which(each) ? { state: 'untried', step: each.step, why } : each));
    onChange();
  }

  return {
    steps: () => steps,
    begin(step, tried) {
      const begun = now();
      put({ state: 'running', step, tried });
      return (found) => {
        // Given up meanwhile.
        if (steps.find((each) => each.step === step)?.state !== 'running') return;
        const ms = found.ms === undefined ? Math.round(now() - begun) : found.ms;
        put({ ...found, step, tried, ms });
      };
    },
    untried: (step, why) => put({ state: 'untried', step, why }),
    restAfter: (failed) =>
      leave(({ state }) => state === 'waiting', `Not tried, since “${STEP_TITLES[failed]}” failed.`),
    giveUp: () => leave(({ state }) => state === 'waiting' || state === 'running', 'You stopped it.'),
  };
}

/** A failure as what came of a step. */
export function failed({ message, advice }: AppError, ms?: number): Found {
  return { state: 'bad', came: message, advice, ...(ms === undefined ? {} : { ms }) };
}
