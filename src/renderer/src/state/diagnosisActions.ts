import type { CallInput, CallOutput } from '../../../shared/contract.ts';
import type { Diagnosis } from '../../../shared/diagnosis.ts';
import type { Result } from '../../../shared/errors.ts';
import type { Bridge } from '../bridge.ts';

/** What can be done when something is wrong: main looks at an instance, telling each step as it ends, and at the app. */
export type DiagnosisActions = {
  /** Looks at an instance; settles when that is over or given up. */
  diagnose(input: CallInput<'diagnosis.start'>): Promise<Result<Diagnosis>>;
  /** Gives it up where it still runs. */
  stopDiagnosis(diagnosisId: string): void;
  /** Has main put it on the clipboard as text; `hides` puts numbers in the place of names and addresses. */
  copyDiagnosis(diagnosisId: string, hides: boolean): Promise<Result<object>>;
  /** What is known of the app itself, gathered anew, or with `again: false` as it was gathered last. */
  readDiagnostics(input: CallInput<'diagnostics.read'>): Promise<Result<CallOutput<'diagnostics.read'>>>;
  copyDiagnostics(hides: boolean): Promise<Result<object>>;
  /** Whether crash reports are kept on this computer. */
  readCrashReports(): Promise<Result<CallOutput<'crashReports.state'>>>;
  setCrashReports(on: boolean): Promise<Result<CallOutput<'crashReports.state'>>>;
  deleteCrashReports(): Promise<Result<object>>;
  /** Has main ask for a file. */
  saveDiagnostics(hides: boolean): Promise<Result<CallOutput<'diagnostics.save'>>>;
};

/** Creates the actions on diagnoses. */
export function createDiagnosisActions({ bridge }: { bridge: Bridge }): DiagnosisActions {
  return {
    diagnose: (input) => bridge.call('diagnosis.start', input),
    stopDiagnosis: (diagnosisId) => void bridge.call('diagnosis.stop', { diagnosisId }),
    readDiagnostics: (input) => bridge.call('diagnostics.read', input),
    copyDiagnostics: (hides) => bridge.call('diagnostics.copy', { hides }),
    saveDiagnostics: (hides) => bridge.call('diagnostics.save', { hides }),
    readCrashReports: () => bridge.call('crashReports.state', {}),
    setCrashReports: (on) => bridge.call('crashReports.set', { on }),
    deleteCrashReports: () => bridge.call('crashReports.deleteAll', {}),
    copyDiagnosis: (diagnosisId, hides) => bridge.call('diagnosis.copy', { diagnosisId, hides }),
  };
}
