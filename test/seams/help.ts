import path from 'node:path';
import { PROFILE_FILES } from '../../src/main/boot/profileFiles.ts';
import type { Common, Core } from '../../src/main/core.ts';
import { createDiagnosis } from '../../src/main/diagnosis/diagnosis.ts';
import { createCrashReports } from '../../src/main/diagnostics/crashReports.ts';
import { createDiagnostics } from '../../src/main/diagnostics/diagnostics.ts';
import { setAsideIn } from '../../src/main/diagnostics/profileFiles.ts';
import { redact } from '../../src/main/diagnostics/redact.ts';
import { createRepair } from '../../src/main/repair/repair.ts';
import { ok } from '../../src/shared/errors.ts';
import type { Ask } from '../../src/shared/question.ts';

/** What a person asks when something is wrong, as boot/help.ts wires it, without what Electron alone tells and does. */
export function openHelp(options: Common & Core & { ask: Ask }) {
  const { folder, log, ask } = options;
  const writeClipboard = async () => ok(null);
  return {
    ...createDiagnosis({
      ...{ ...options, writeClipboard, redact },
      keyFor: options.credentialStore.keyFor,
      now: () => performance.now(),
      version: '1.0.0',
      onChange: (told) => options.emit('diagnosis.changed', { diagnosis: told }),
    }),
    ...createDiagnostics({
      ...{ ...options, writeClipboard, redact },
      crashReports: createCrashReports({
        ...{ folder: path.join(folder, 'crash-reports'), log, ask },
        isWriting: false,
      }),
      files: PROFILE_FILES,
      logFile: path.join(folder, 'logs', 'main.log'),
      flushLog() {},
      platform: 'linux',
      appFacts: () => ({ versions: [], runtime: [] }),
      chooseTarget: options.dialogs.chooseTarget,
    }),
    ...createRepair({
      ...options,
      restore: options.credentialStore.restore,
      setAsideIn,
      isRunning: () => options.engine.summaries().some(({ phase }) => phase === 'running'),
      onReplaced() {},
      onRestored() {},
      startOver: { request() {} },
      quit() {},
      showInFolder() {},
      notify: options.notices.add,
    }),
  };
}
