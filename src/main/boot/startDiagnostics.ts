import path from 'node:path';
import { createCrashes } from '../diagnostics/crashes.ts';
import { createCrashReports } from '../diagnostics/crashReports.ts';
import { CRASH_REPORTS } from '../diagnostics/crashReportsFolder.ts';
import { createDiagnostics } from '../diagnostics/diagnostics.ts';
import { createLastSeen } from '../readings/lastSeen.ts';
import { REGISTRY_FORMAT } from '../registry/registryFile.ts';
import { createAppFacts } from '../shell/appFacts.ts';
import { redact } from '../shell/redact.ts';
import { readJson } from '../storage/jsonFile.ts';
import { PROFILE_FILES } from './profileFiles.ts';

/** Writes the diagnostics beside the log, with numbers for hosts and names, before anything else of the app is there. Gives the file; throws where it cannot be written. */
export async function writeStartDiagnostics(options: {
  profile: string;
  logFile: string;
  flushLog: () => void;
  log: (line: string) => void;
}): Promise<string> {
  const { profile, logFile, log } = options;
  const file = path.join(path.dirname(logFile), 'diagnostics.txt');
  // Read as it is: nothing is set aside or written here.
  const registry = await readJson(path.join(profile, 'instances.json'), REGISTRY_FORMAT);
  const instances = registry.state === 'read' ? Object.values(registry.value.byId) : [];
  const clock = Date.now;
  const saved = await createDiagnostics({
    ...{ folder: profile, files: PROFILE_FILES, logFile, flushLog: options.flushLog, redact, clock },
    platform: process.platform,
    appFacts: createAppFacts({ window: () => null, clock, startedAt: clock() }),
    instances: { all: () => instances },
    lastSeen: createLastSeen({ folder: path.join(profile, 'last-seen'), clock }),
    keychain: { lastState: () => null },
    crashes: createCrashes({ file: path.join(profile, 'crashes.json'), clock }),
    crashReports: createCrashReports({ folder: path.join(profile, CRASH_REPORTS), isWriting: false, log }),
    chooseTarget: async () => file,
    writeClipboard: async () => ({ ok: true, value: null }),
  })['diagnostics.save']({ hides: true });
  if (!saved.ok) throw new Error(saved.error.message);
  return file;
}
