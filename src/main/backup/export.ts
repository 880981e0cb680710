import { randomInt } from 'node:crypto';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { MissingSecret } from '../../shared/calls/backup.ts';
import type { CallInput, CallOutput, Handlers } from '../../shared/contract.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import type { Instance, KeyRecord } from '../../shared/instance.ts';
import { passphraseFault } from '../../shared/passphrase.ts';
import type { Preferences } from '../../shared/preferences.ts';
import type { CredentialStore } from '../credentials/credentialStore.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { describeDiskError } from '../storage/jsonFile.ts';
import type { Encryption } from './encryptionProcess.ts';
import { isKeychainTrouble, nothingToExport, unwritable, weakPassphrase } from './errors.ts';
import {
  LONGEST_NAME,
  LONGEST_TEXT,
  type SavedInstance,
  type SavedKey,
  withoutSecrets,
  writeBackup,
} from './format.ts';

/** Letters and digits that nobody takes for another. */
const PLAIN_LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

type Noun = Pick<Handlers, 'backup.suggestPassphrase' | 'backup.judgePassphrase' | 'backup.export'>;
type Exported = Result<CallOutput<'backup.export'>>;
type Gathered = { saved: SavedInstance; missing: MissingSecret[] };

/** The calls that write the list of instances to a file, with or without their secrets. */
export function createExport(options: {
  instances: Pick<Instances, 'list'>;
  preferences: { read(): Pick<Preferences, 'groups'> };
  credentialStore: Pick<CredentialStore, 'keyOf' | 'headerOf'>;
  encryption: Encryption;
  /** Lets go of secrets that were just read: what goes into a file is what the keychain gives now. */
  releaseSecrets: () => void;
  /** Where to write; `name` is offered. Null when the person gives it up. */
  chooseTarget: (name: string) => Promise<string | null>;
  /** Puts a secret on the clipboard for a short while. */
  writeSecret: (text: string) => Promise<Result<null>>;
  /** ms since the epoch. */
  clock: () => number;
}): Noun {
  const { instances, credentialStore, encryption, clock } = options;

  function exportOpen(): Promise<Exported> {
    const groups = groupNames();
    const saved = instances.list().map((instance) => withoutSecrets(toSaved(instance, groups)));
    return write(saved, { extension: 'json', missing: [], encrypt: async (text) => ok(text) });
  }

  async function exportEncrypted({
    passphrase,
    partial,
  }: Extract<CallInput<'backup.export'>, { withSecrets: true }>): Promise<Exported> {
    const fault = await faultOf(passphrase);
    if (!fault.ok) return fault;
    options.releaseSecrets();
    const gathered: Gathered[] = [];
    const groups = groupNames();
    for (const instance of instances.list()) {
      const one = await gather(instance, toSaved(instance, groups));
      if (!one.ok) return one;
      gathered.push(one.value);
    }
    const saved = gathered.map((one) => one.saved);
    const missing = gathered.flatMap((one) => one.missing);
    if (missing.length > 0 && !partial) return ok({ outcome: 'missing', keys: countSecrets(saved), missing });
    return write(saved, {
      extension: 'age',
      missing,
      encrypt: (text) => encryption.encrypt(text, passphrase),
    });
  }

  /** The names of the groups, by the instances in them. */
  function groupNames(): ReadonlyMap<string, string> {
    const { groups } = options.preferences.read();
    return new Map(groups.flatMap(({ name, instanceIds }) => instanceIds.map((id) => [id, name])));
  }

  async function faultOf(passphrase: string): Promise<Result<null>> {
    const fault = passphraseFault(passphrase);
    if (fault) return weakPassphrase(fault);
    const strength = await encryption.judge(passphrase);
    if (!strength.ok) return strength;
    return strength.value === 'weak' ? weakPassphrase('This passphrase is easy to guess.') : ok(null);
  }

  /** An instance with its secrets; those that are certain to be gone are named. Gives `keychain-…`. */
  async function gather(instance: Instance, saved: SavedInstance): Promise<Result<Gathered>> {
    const missing: MissingSecret[] = [];
    for (const [index, { id, organizationName }] of movingKeys(instance).entries()) {
      const found = await credentialStore.keyOf(instance.id, id);
      if (isKeychainTrouble(found)) return found;
      const target = saved.keys[index];
      if (found.ok && target) target.secret = found.value.key;
      else missing.push({ kind: 'key', instance: instance.name, name: organizationName });
    }
    for (const header of saved.headers ?? []) {
      const found = await credentialStore.headerOf(instance.id, header.name);
      if (isKeychainTrouble(found)) return found;
      if (found.ok) header.secret = found.value;
      else missing.push({ kind: 'header', instance: instance.name, name: header.name });
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
      missing: MissingSecret[];
      encrypt: (text: string) => Promise<Result<string>>;
    },
  ): Promise<Exported> {
    if (saved.length === 0) return nothingToExport();
    const now = clock();
    const plain = writeBackup(saved, now);
    if (!plain.ok) return plain;
    const day = new Date(now).toISOString().slice(0, 10);
    const file = await options.chooseTarget(`Quayside instances ${day}.${extension}`);
    if (file === null) return ok({ outcome: 'canceled' });
    const text = await encrypt(plain.value);
    if (!text.ok) return text;
    try {
      await writeFileAtomic(file, text.value, { mode: 0o600 });
    } catch (error) {
      return unwritable(path.basename(file), describeDiskError(error));
    }
    const counts = { instances: saved.length, keys: countSecrets(saved), missing };
    return ok({ outcome: 'saved', fileName: path.basename(file), ...counts });
  }

  return {
    'backup.suggestPassphrase': async () => {
      const written = await options.writeSecret(suggestPassphrase());
      return written.ok
        ? ok({})
        : fail({ ...written.error, message: 'The new passphrase could not be put on the clipboard.' });
    },
    'backup.judgePassphrase': async ({ passphrase }) => {
      const strength = await encryption.judge(passphrase);
      return strength.ok ? ok({ strength: strength.value }) : strength;
    },
    'backup.export': (input) => (input.withSecrets ? exportEncrypted(input) : exportOpen()),
  };
}

function toSaved(instance: Instance, groups: ReadonlyMap<string, string>): SavedInstance {
  const group = groups.get(instance.id);
  const { name, origin, color, headers, proxy, certificate, identity } = instance;
  return {
    name: name.slice(0, LONGEST_NAME),
    origin,
    color,
    keys: movingKeys(instance).map(toSavedKey),
    ...(headers?.length ? { headers: headers.map((header) => ({ name: header.name })) } : {}),
    ...(proxy ? { proxy } : {}),
    ...(group === undefined ? {} : { group }),
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
  const { origin, serverKeyId, start, madeBy, serverName, createdAt, expiresAt } = key;
  return {
    organizationId,
    // A server may give names of any length; here they are for a person alone.
    organizationName: organizationName?.slice(0, LONGEST_TEXT) ?? null,
    userId,
    userEmail: userEmail?.slice(0, LONGEST_TEXT) ?? null,
    role,
    origin,
    serverKeyId,
    start,
    ...(madeBy === undefined ? {} : { madeBy }),
    ...(serverName === undefined ? {} : { serverName }),
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
