import path from 'node:path';
import { app } from 'electron';
import type { FileDialogs } from '../backup/backup.ts';
import { createDiagnosis, type DiagnosisCalls } from '../diagnosis/diagnosis.ts';
import { createDiagnostics, type DiagnosticsCalls } from '../diagnostics/diagnostics.ts';
import { createAppFacts } from '../shell/appFacts.ts';
import type { Clipboard } from '../shell/clipboard.ts';
import type { MainWindow } from '../shell/mainWindow.ts';
import { redact } from '../shell/redact.ts';
import type { Credentials } from './credentials.ts';
import type { Common, Profile } from './profile.ts';
import { PROFILE_FILES } from './profileFiles.ts';
import type { createServers } from './servers.ts';

/** Wires what a person asks when something is wrong. */
export function openDiagnosis(
  options: Common &
    Pick<Profile, 'instances' | 'lastSeen'> &
    Pick<ReturnType<typeof createServers>, 'probe' | 'transport' | 'dokploy'> &
    Pick<Credentials, 'credentialStore' | 'keychain'> & {
      writeClipboard: Clipboard['write'];
      window: MainWindow['current'];
      chooseTarget: FileDialogs['chooseTarget'];
      flushLog: () => void;
    },
): DiagnosisCalls & DiagnosticsCalls {
  const { clock } = options;
  return {
    ...createDiagnosis({
      ...options,
      keyFor: options.credentialStore.keyFor,
      now: () => performance.now(),
      redact,
      version: app.getVersion(),
      onChange: (diagnosis) => options.emit('diagnosis.changed', { diagnosis }),
    }),
    ...createDiagnostics({
      ...options,
      files: PROFILE_FILES,
      logFile: path.join(options.folder, 'logs', 'main.log'),
      platform: process.platform,
      appFacts: createAppFacts({ window: options.window, clock, startedAt: clock() }),
      redact,
    }),
  };
}
