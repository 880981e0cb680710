import type { CallsOf, GiveUp } from '../../shared/contract.ts';
import type { Result } from '../../shared/errors.ts';
import type { Ask } from '../../shared/question.ts';
import type { Access } from '../access/access.ts';
import type { Ends } from '../access/ends.ts';
import type { CredentialStore } from '../credentials/credentialStore.ts';
import type { ConfirmWay } from '../instances/wayQuestions.ts';
import type { NeedsRoom } from '../needs/needs.ts';
import type { People } from '../people/people.ts';
import type { Permissions } from '../permissions/permissions.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { type FileDialogs, openFile } from '../storage/chosenFile.ts';
import type { Encryption } from './encryptionThread.ts';
import { tooLarge } from './errors.ts';
import { createExport } from './export.ts';
import { createImport, type GroupPreferences } from './import.ts';
import { createMerge } from './merge.ts';
import { createPartsIn } from './partsIn.ts';
import { createPartsOut } from './partsOut.ts';

const BACKUP = { title: 'Import instances', name: 'Quayside backup', extensions: ['json', 'age'] };

export function createBackup(options: {
  instances: Instances;
  preferences: GroupPreferences;
  people: Pick<People, 'joins' | 'apart' | 'addApart'>;
  access: Pick<Access, 'baselines'>;
  ends: Pick<Ends, 'all' | 'addMissing'>;
  permissions: Pick<Permissions, 'kits'>;
  needs: Pick<NeedsRoom, 'snoozes'>;
  credentialStore: Pick<CredentialStore, 'importInstance' | 'storeKey' | 'keyFor' | 'keyOf' | 'headerOf'>;
  confirmWay: ConfirmWay;
  encryption: Encryption;
  dialogs: FileDialogs;
  releaseSecrets: () => void;
  ask: Ask;
  writeSecret: (text: string) => Promise<Result<null>>;
  clock: typeof Date.now;
  newId: () => string;
  largest?: number;
}): CallsOf<'backup'> & GiveUp {
  const { chooseTarget, chooseSource } = options.dialogs;
  return {
    ...createExport({ ...options, parts: createPartsOut(options), chooseTarget }),
    ...createImport({
      ...options,
      parts: createPartsIn(options),
      open: () => openFile(chooseSource, BACKUP, tooLarge),
      merge: createMerge(options),
    }),
  };
}
