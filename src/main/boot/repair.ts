import { app, shell } from 'electron';
import type { Ask } from '../../shared/question.ts';
import type { Common, Core } from '../core.ts';
import { setAsideIn } from '../diagnostics/profileFiles.ts';
import { createRepair, type RepairCalls } from '../repair/repair.ts';
import { createStartOver } from '../repair/startOver.ts';
import { relaunchApp } from '../shell/relaunch.ts';
import { describeDiskError } from '../storage/jsonFile.ts';
import { PROFILE_FILES } from './profileFiles.ts';

/** Wires what mends list and keychain; `carryOut` is for the end of the app, once all is on disk. */
export function openRepair(options: Common & Core & { ask: Ask }): {
  calls: RepairCalls;
  stayOpen: () => void;
  carryOut: () => Promise<void>;
} {
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
      // Where the disk refuses it, it holds in this run, and the next removal or restoring writes it.
      archive.remember(instanceIds).catch((error: unknown) => log(describeDiskError(error)));
    },
    startOver,
    quit: () => app.quit(),
    showInFolder: (file) => shell.showItemInFolder(file),
    notify: options.notices.add,
  });
  return { calls, stayOpen: startOver.withdraw, carryOut: startOver.carryOut };
}
