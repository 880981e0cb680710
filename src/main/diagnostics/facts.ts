import type { Instance, KeychainState } from '../../shared/instance.ts';
import type { Crash } from './crashes.ts';
import type { CrashReport } from './crashReports.ts';
import type { Fuse } from './fuses.ts';
import type { FoundFiles } from './profileFiles.ts';

/** A name with its value, as Electron and the system give them. */
export type Named = { name: string; value: string };

/** What Electron and the system tell of this run; for a person, and without any secret. */
export type AppFacts = {
  versions: Named[];
  /** How it runs: packaged or not, since when, by which display. */
  runtime: Named[];
  gpu: Named[];
  /** Chromium's sandbox: null for a part that cannot be told. */
  sandbox: { isOn: boolean; page: boolean | null; why: string };
  executable: string;
  /** Switches of the command line by their names; `value` where it is known to be harmless. */
  switches: Named[];
};

/** All that the diagnostics are made of. */
export type Facts = {
  at: number;
  app: AppFacts;
  fuses: Fuse[] | null;
  keychain: { backend: string; state: KeychainState | null };
  instances: readonly Instance[];
  /** By instance id: the version that was read last. */
  seenVersions: Readonly<Record<string, string | null>>;
  files: FoundFiles[];
  setAside: string[];
  /** The newest first. */
  crashes: Crash[];
  /** `kept`: the newest first; null where somebody does not want any. */
  crashReports: { kept: CrashReport[] | null; isWriting: boolean };
  log: string[];
};
