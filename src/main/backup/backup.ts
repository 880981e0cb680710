import type { Handlers } from '../../shared/contract.ts';
import type { Result } from '../../shared/errors.ts';
import type { Access } from '../access/access.ts';
import type { Ends } from '../access/ends.ts';
import type { CredentialStore } from '../credentials/credentialStore.ts';
import type { ConfirmWay } from '../instances/wayQuestions.ts';
import type { People } from '../people/people.ts';
import type { Permissions } from '../permissions/permissions.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import type { Encryption } from './encryptionProcess.ts';
import { createExport } from './export.ts';
import { createImport, type GroupPreferences } from './import.ts';
import { createMerge } from './merge.ts';
import { createPartsIn } from './partsIn.ts';
import { createPartsOut } from './partsOut.ts';

type Noun = Pick<Handlers, Extract<keyof Handlers, `backup.${string}`>>;

/** The system's own windows in which a person chooses a file; null when they give it up. */
export type FileDialogs = {
  /** Where to write; `name` is offered, `title` says what is written. */
  chooseTarget(name: string, title: string): Promise<string | null>;
  /** Which file to read; null when the person gives it up. */
  chooseSource(wanted: SourceFile): Promise<string | null>;
};

/** A file to be read: what heads the window that asks for it, and what files with these extensions are called. */
type SourceFile = { title: string; name: string; extensions: string[] };
const BACKUP: SourceFile = {
  title: 'Import instances',
  name: 'Quayside backup',
  extensions: ['json', 'age'],
};

/** The calls by which instances move to another computer, or into a safe: paths and secrets stay in main. */
export function createBackup(options: {
  instances: Instances;
  preferences: GroupPreferences;
  people: Pick<People, 'joins'>;
  access: Pick<Access, 'baselines'>;
  ends: Pick<Ends, 'all' | 'addMissing'>;
  permissions: Pick<Permissions, 'templates'>;
  credentialStore: Pick<CredentialStore, 'importInstance' | 'storeKey' | 'keyFor' | 'keyOf' | 'headerOf'>;
  confirmWay: ConfirmWay;
  encryption: Encryption;
  dialogs: FileDialogs;
  /** Lets go of secrets that were just read. */
  releaseSecrets: () => void;
  /** Puts a secret on the clipboard for a short while. */
  writeSecret: (text: string) => Promise<Result<null>>;
  /** ms since the epoch. */
  clock: () => number;
  newId: () => string;
  /** The largest text of a file, in bytes. */
  largest?: number;
}): Noun {
  const { chooseTarget, chooseSource } = options.dialogs;
  return {
    ...createExport({
      ...options,
      parts: createPartsOut(options),
      chooseTarget: (name) => chooseTarget(name, 'Export instances'),
    }),
    ...createImport({
      ...options,
      parts: createPartsIn(options),
      chooseSource: () => chooseSource(BACKUP),
      merge: createMerge(options),
    }),
  };
}
