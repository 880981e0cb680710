import type { CallInput } from '../../../shared/contract.ts';
import type { Diagnosis } from '../../../shared/diagnosis.ts';
import type { Result } from '../../../shared/errors.ts';
import type { Bridge } from '../bridge.ts';

/** What can be done to find out where an instance fails: main looks, and tells each step as it ends. */
export type DiagnosisActions = {
  /** Looks at an instance; settles when that is over or given up. */
  diagnose(input: CallInput<'diagnosis.start'>): Promise<Result<Diagnosis>>;
  /** Gives it up where it still runs. */
  stopDiagnosis(diagnosisId: string): void;
  /** Has main put it on the clipboard as text; `hides` puts numbers in the place of names and addresses. */
  copyDiagnosis(diagnosisId: string, hides: boolean): Promise<Result<object>>;
};

/** Creates the actions on diagnoses. */
export function createDiagnosisActions({ bridge }: { bridge: Bridge }): DiagnosisActions {
  return {
    diagnose: (input) => bridge.call('diagnosis.start', input),
    stopDiagnosis: (diagnosisId) => void bridge.call('diagnosis.stop', { diagnosisId }),
    copyDiagnosis: (diagnosisId, hides) => bridge.call('diagnosis.copy', { diagnosisId, hides }),
  };
}
