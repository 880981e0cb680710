import path from 'node:path';
import { app, shell } from 'electron';
import type { Ask } from '../../shared/question.ts';
import type { Common, Core } from '../core.ts';
import { createDiagnosis } from '../diagnosis/diagnosis.ts';
import { CRASH_REPORTS, createCrashReports } from '../diagnostics/crashReports.ts';

import { createDiagnostics } from '../diagnostics/diagnostics.ts';
import { setAsideIn } from '../diagnostics/profileFiles.ts';
import { redact } from '../diagnostics/redact.ts';
import { ENDED } from '../diagnostics/sections.ts';
import { createRepair } from '../repair/repair.ts';
import { createStartOver } from '../repair/startOver.ts';
import { appFacts } from '../shell/appFacts.ts';
import type { Clipboard } from '../shell/clipboard.ts';
import { relaunchApp } from '../shell/relaunch.ts';
import type { FileDialogs } from '../storage/chosenFile.ts';
import { describeDiskError } from '../storage/jsonFile.ts';
import { PROFILE_FILES } from './profileFiles.ts';

export function openHelp(
  options: Common &
    Core &
    Parameters<typeof openRepair>[0] & {
      writeClipboard: Clipboard['write'];
      chooseTarget: FileDialogs['chooseTarget'];
      flushLog: () => void;
      writesCrashReports: boolean;
    },
) {
  const { clock, folder, log } = options;
  const startedAt = clock();
  const crashReports = createCrashReports({
    ...{ folder: path.join(folder, CRASH_REPORTS), log, ask: options.ask },
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
    calls: { ...diagnosis, ...diagnostics, ...repair.calls },
    crashReports,
    stayOpen: repair.stayOpen,
    carryOut: repair.carryOut,
  };
}

function openRepair(options: Common & Core & { ask: Ask }) {
  const { engine, archive, transport, accounts, serverIdentity, preferences, log } = options;
  const ours = PROFILE_FILES.map(({ path }) => path.split('/')[0] ?? path);
  const startOver = createStartOver({
    ...options,
    names: [...new Set([...ours, 'instances-copies'])],
    relaunch: () => relaunchApp(),
  });
  const calls = createRepair({
    ...options,
    restore: options.credentialStore.restore,
    setAsideIn,
    isRunning: () => engine.summaries().some(({ phase }) => phase === 'running' || phase === 'stopping'),
    onReplaced: (instanceIds) => {
      for (const instanceId of instanceIds) {
        transport.closeInstance(instanceId);
        accounts.forget(instanceId);
        serverIdentity.forget(instanceId);
      }
    },
    onRestored: (instanceIds) => {
      preferences.remember(instanceIds);
      archive.remember(instanceIds).catch((error: unknown) => log(describeDiskError(error)));
    },
    startOver,
    quit: () => app.quit(),
    showInFolder: (file) => shell.showItemInFolder(file),
    notify: options.notices.add,
  });
  return { calls, stayOpen: startOver.withdraw, carryOut: startOver.carryOut };
}

type GoneProcess = { process: string; reason: string; exitCode: number };

const SIGTERM = 15;

function onProcessGone(listener: (gone: GoneProcess) => void): void {
  app.on('render-process-gone', (_event, _contents, { reason, exitCode }) => {
    if (reason !== 'clean-exit') listener({ process: 'Window', reason, exitCode });
  });
  app.on('child-process-gone', (_event, { type, reason, exitCode, name, serviceName }) => {
    // Our own processes are ended this way after use.
    const isAsked =
      reason === 'clean-exit' || (type === 'Utility' && reason === 'killed' && exitCode === SIGTERM);
    if (!isAsked) listener({ process: name || serviceName || type, reason, exitCode });
  });
}
