import { randomInt } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { CallInput, CallOutput, Handlers } from '../../shared/contract.ts';
import { isKeychainTrouble } from '../../shared/errorMeanings.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { Instance, KeyRecord } from '../../shared/instance.ts';
import { passphraseFault } from '../../shared/passphrase.ts';
import type { CredentialStore } from '../credentials/credentialStore.ts';
import { cleanName } from '../instances/connect.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { describeDiskError } from '../storage/jsonFile.ts';
import { isSealed } from './encryption.ts';
import type { Encryption } from './encryptionProcess.ts';
import {
  type Backup,
  damaged,
  foreign,
  readBackup,
  type SavedInstance,
  type SavedKey,
  withoutSecrets,
  writeBackup,
} from './format.ts';
import { createMerge } from './merge.ts';

/** Far beyond any list of instances. Bytes. */
const LARGEST = 20_000_000;
/** Letters and digits that nobody takes for another. */
const PLAIN_LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

type Noun = Pick<
  Handlers,
  | 'backup.suggestPassphrase'
  | 'backup.export'
  | 'backup.open'
  | 'backup.plan'
  | 'backup.apply'
  | 'backup.close'
>;
type Exported = Result<CallOutput<'backup.export'>>;

/** The system's own windows in which a person chooses a file; null when they give it up. */
export type FileDialogs = {
  /** Where to write; `name` is offered. */
  chooseTarget(name: string): Promise<string | null>;
  chooseSource(): Promise<string | null>;
};

/** A file that was opened, until it is applied or closed. */
type Opened = { token: string; text: string; encrypted: boolean; backup: Backup | null };

/** The calls by which instances move to another computer, or into a safe: paths and secrets stay in main. */
export function createBackup(options: {
  instances: Instances;
  credentialStore: Pick<CredentialStore, 'importInstance' | 'storeKey' | 'keyFor' | 'keyOf' | 'headersFor'>;
  encryption: Encryption;
  dialogs: FileDialogs;
  writeClipboard: (text: string) => void;
  /** ms since the epoch. */
  clock: () => number;
  newId: () => string;
}): Noun {
  const { instances, credentialStore, encryption, dialogs, clock, newId } = options;
  const merge = createMerge({ instances, credentialStore });
  let opened: Opened | null = null;

  async function exportOpen(): Promise<Exported> {
    const list = instances.list();
    const saved = list.map((instance) => withoutSecrets(toSaved(instance)));
    return write(saved, { extension: 'json', missing: 0, encrypt: async (text) => ok(text) });
  }

  async function exportSealed(
    input: Extract<CallInput<'backup.export'>, { withSecrets: true }>,
  ): Promise<Exported> {
    const fault = passphraseFault(input.passphrase);
    if (fault) return fail({ code: 'passphrase-weak', message: fault, advice: 'Give a longer one.' });
    const saved: SavedInstance[] = [];
    let missing = 0;
    for (const instance of instances.list()) {
      const gathered = await gather(instance);
      if (!gathered.ok) return gathered;
      saved.push(gathered.value.saved);
      missing += gathered.value.missing;
    }
    if (missing > 0 && !input.partial) return ok({ outcome: 'missing', keys: countSecrets(saved), missing });
    const encrypt = async (text: string): Promise<Result<string>> => {
      const encrypted = await encryption.encrypt(text, input.passphrase);
      return encrypted === null ? fail(notSealed()) : ok(encrypted);
    };
    return write(saved, { extension: 'age', missing, encrypt });
  }

  /** An instance with its secrets; those that are certain to be gone are counted. Gives `keychain-…`. */
  async function gather(instance: Instance): Promise<Result<{ saved: SavedInstance; missing: number }>> {
    const saved = toSaved(instance);
    let missing = 0;
    for (const [index, { id }] of movingKeys(instance).entries()) {
      const found = await credentialStore.keyOf(instance.id, id);
      if (!found.ok && isKeychainTrouble(found.error)) return found;
      const target = saved.keys[index];
      if (found.ok && target) target.secret = found.value.key;
      else missing += 1;
    }
    const values = await credentialStore.headersFor(instance.id);
    if (!values.ok && isKeychainTrouble(values.error)) return values;
    for (const header of saved.headers ?? []) {
      const value = values.ok ? values.value[header.name] : undefined;
      if (value === undefined) missing += 1;
      else header.secret = value;
    }
    return ok({ saved, missing });
  }

  async function write(
    saved: SavedInstance[],
    {
      extension,
      missing,
      encrypt,
    }: {
      extension: string;
      missing: number;
      encrypt: (text: string) => Promise<Result<string>>;
    },
  ): Promise<Exported> {
    if (saved.length === 0) return fail(nothingToExport());
    const now = clock();
    const day = new Date(now).toISOString().slice(0, 10);
    const file = await dialogs.chooseTarget(`Quayside instances ${day}.${extension}`);
    if (file === null) return ok({ outcome: 'canceled' });
    const text = await encrypt(writeBackup(saved, now));
    if (!text.ok) return text;
    try {
      await writeFileAtomic(file, text.value, { mode: 0o600 });
    } catch (error) {
      return fail(unwritable(path.basename(file), describeDiskError(error)));
    }
    const counts = { instances: saved.length, keys: countSecrets(saved), missing };
    return ok({ outcome: 'saved', fileName: path.basename(file), ...counts });
  }

  async function readChosen(file: string): Promise<Result<string>> {
    try {
      const { size } = await stat(file);
      if (size > LARGEST) return fail(tooLarge());
      return ok(await readFile(file, 'utf8'));
    } catch (error) {
      return fail(unreadable(path.basename(file), describeDiskError(error)));
    }
  }

  async function unlock(held: Opened, passphrase: string | undefined): Promise<Result<Backup>> {
    if (held.backup) return ok(held.backup);
    const unsealed = await encryption.unseal(held.text, passphrase ?? '');
    switch (unsealed.state) {
      case 'open': {
        const read = readBackup(unsealed.text, { encrypted: true });
        if (read.ok) held.backup = read.value;
        return read;
      }
      case 'passphrase-wrong':
        return fail(wrongPassphrase());
      case 'damaged':
        return fail(damaged());
      case 'foreign':
        return fail(foreign());
    }
  }

  return {
    'backup.suggestPassphrase': () => {
      options.writeClipboard(suggestPassphrase());
      return ok({});
    },
    'backup.export': (input) => (input.withSecrets ? exportSealed(input) : exportOpen()),
    'backup.open': async () => {
      const file = await dialogs.chooseSource();
      if (file === null) return ok({ outcome: 'canceled' });
      opened = null;
      const text = await readChosen(file);
      if (!text.ok) return text;
      const encrypted = isSealed(text.value);
      const read = encrypted ? null : readBackup(text.value, { encrypted: false });
      if (read && !read.ok) return read;
      const token = newId();
      opened = { token, text: encrypted ? text.value : '', encrypted, backup: read ? read.value : null };
      return ok({ outcome: 'opened', token, fileName: path.basename(file), encrypted });
    },
    'backup.plan': async ({ token, passphrase }) => {
      const held = opened;
      if (held?.token !== token) return fail(closed());
      const backup = await unlock(held, passphrase);
      if (!backup.ok) return backup;
      const entries = [];
      for (const [index, saved] of backup.value.instances.entries()) {
        const entry = await merge.plan(saved, index);
        if (!entry.ok) return entry;
        entries.push(entry.value);
      }
      return ok({ createdAt: backup.value.createdAt, entries });
    },
    'backup.apply': async ({ token, choices }) => {
      const backup = opened?.token === token ? opened.backup : null;
      if (!backup) return fail(closed());
      opened = null;
      const results = [];
      for (const [index, saved] of backup.instances.entries()) {
        const choice = choices.find((each) => each.index === index);
        results.push(
          choice
            ? await merge.apply(saved, index, cleanName(choice.name ?? saved.name, saved.origin))
            : { index, name: saved.name, instanceId: null, outcome: { kind: 'skipped' as const } },
        );
      }
      return ok({ results, instances: instances.list() });
    },
    'backup.close': ({ token }) => {
      if (opened?.token === token) opened = null;
      return ok({});
    },
  };
}

function toSaved(instance: Instance): SavedInstance {
  const { name, origin, color, headers, proxy, certificate, identity } = instance;
  return {
    name,
    origin,
    color,
    keys: movingKeys(instance).map(toSavedKey),
    ...(headers?.length ? { headers: headers.map((header) => ({ name: header.name })) } : {}),
    ...(proxy ? { proxy } : {}),
    ...(certificate ? { certificate } : {}),
    ...(identity ? { identity } : {}),
  };
}

/** A key that is about to be deleted on the server does not move. */
function movingKeys({ keys }: Instance): KeyRecord[] {
  return keys.filter(({ retiring }) => !retiring);
}

function toSavedKey(key: KeyRecord): SavedKey {
  const { organizationId, organizationName, userId, userEmail, role } = key;
  const { origin, serverKeyId, start, createdAt, expiresAt } = key;
  return {
    organizationId,
    organizationName,
    userId,
    userEmail,
    role,
    origin,
    serverKeyId,
    start,
    createdAt,
    expiresAt,
  };
}

function countSecrets(saved: SavedInstance[]): number {
  return saved.flatMap(({ keys }) => keys).filter(({ secret }) => secret !== undefined).length;
}

/** Five groups of five letters and digits: more than 120 bits. */
function suggestPassphrase(): string {
  const letter = () => PLAIN_LETTERS[randomInt(PLAIN_LETTERS.length)];
  return Array.from({ length: 5 }, () => Array.from({ length: 5 }, letter).join('')).join('-');
}

function nothingToExport(): AppError {
  return {
    code: 'backup-empty',
    message: 'There is no instance to export yet.',
    advice: 'Add one first.',
  };
}

function notSealed(): AppError {
  return {
    code: 'internal',
    message: 'The backup could not be encrypted, and nothing was written.',
    advice: 'Close other programs if memory is short, and try again.',
  };
}

function unwritable(name: string, why: string): AppError {
  return {
    code: 'backup-unwritable',
    message: `“${name}” could not be written: ${why}.`,
    advice: 'Choose another place.',
  };
}

function unreadable(name: string, why: string): AppError {
  return {
    code: 'backup-unreadable',
    message: `“${name}” could not be read: ${why}.`,
    advice: 'Nothing was imported. Choose another file, or copy it to this computer first.',
  };
}

function tooLarge(): AppError {
  return {
    code: 'backup-too-large',
    message: 'This file is larger than 20 MB, which no backup of Quayside is.',
    advice: 'Nothing was imported. Choose a file that “Export instances” has made.',
  };
}

function wrongPassphrase(): AppError {
  return {
    code: 'passphrase-wrong',
    message: 'This passphrase does not open the file.',
    advice: 'Type it again, and look for capital letters and the keyboard’s language. Nothing was imported.',
  };
}

function closed(): AppError {
  return {
    code: 'backup-closed',
    message: 'This file is no longer open.',
    advice: 'Choose it again. What was imported already is not imported twice.',
  };
}
