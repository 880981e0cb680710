import path from 'node:path';
import { app } from 'electron';
import type { FileDialogs } from '../backup/backup.ts';
import type { Common, Core } from '../core.ts';
import { createDiagnosis, type DiagnosisCalls } from '../diagnosis/diagnosis.ts';
import { type CrashReports, createCrashReports } from '../diagnostics/crashReports.ts';
import { CRASH_REPORTS } from '../diagnostics/crashReportsFolder.ts';
import { createDiagnostics, type DiagnosticsCalls } from '../diagnostics/diagnostics.ts';
import { ENDED } from '../diagnostics/sections.ts';
import type { RepairCalls } from '../repair/repair.ts';
import { appFacts } from '../shell/appFacts.ts';
import type { Clipboard } from '../shell/clipboard.ts';
import { onProcessGone } from '../shell/goneProcesses.ts';
import { redact } from '../shell/redact.ts';
import { PROFILE_FILES } from './profileFiles.ts';
import { openRepair } from './repair.ts';

/** Wires what a person asks when something is wrong; `carryOut` is for the end of the app, once all is on disk. */
export function openHelp(
  options: Common &
    Core &
    Parameters<typeof openRepair>[0] & {
      writeClipboard: Clipboard['write'];
      chooseTarget: FileDialogs['chooseTarget'];
      flushLog: () => void;
      /** Whether Chromium writes crash reports in this run. */
      writesCrashReports: boolean;
    },
): {
  calls: DiagnosisCalls & DiagnosticsCalls & RepairCalls & CrashReports['calls'];
  /** The app does not end after all. */
  stayOpen: () => void;
  carryOut: () => Promise<void>;
} {
  const { clock, folder, log } = options;
  const startedAt = clock();
  const crashReports = createCrashReports({
    ...{ folder: path.join(folder, CRASH_REPORTS), log },
    isWriting: options.writesCrashReports,
  });
  void crashReports.tidy();
  onProcessGone((gone) => {
    log(`${ENDED}${gone.process}, ${gone.reason}, exit code ${gone.exitCode}`);
    void crashReports.tidy();
  });
  const repair = openRepair(options);
  const diagnosis = createDiagnosis({
    ...options,
    keyFor: options.credentialStore.keyFor,
    now: () => performance.now(),
    redact,
    version: app.getVersion(),
    onChange: (told) => options.emit('diagnosis.changed', { diagnosis: told }),
  });
  const diagnostics = createDiagnostics({
    ...options,
    crashReports,
    files: PROFILE_FILES,
    logFile: path.join(folder, 'logs', 'main.log'),
    platform: process.platform,
    appFacts: () => appFacts(Math.round((clock() - startedAt) / 60_000)),
    redact,
  });
  return {
    calls: { ...diagnosis, ...diagnostics, ...crashReports.calls, ...repair.calls },
    stayOpen: repair.stayOpen,
    carryOut: repair.carryOut,
  };
}
