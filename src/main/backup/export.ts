import { randomInt } from 'node:crypto';
import { CARRIED_PARTS, type CarriedPart, passphraseFault } from '../../shared/backup.ts';
import type { CarriedCounts, MissingSecret } from '../../shared/calls/backup.ts';
import type { CallInput, CallOutput, Handlers } from '../../shared/contract.ts';
import { fail, isKeychainTrouble, ok, type Result } from '../../shared/errors.ts';
import type { Instance, KeyRecord } from '../../shared/instance.ts';
import type { Preferences } from '../../shared/preferences.ts';
import { type Ask, isConfirmed } from '../../shared/question.ts';
import { counted, cutText, listed, quoted } from '../../shared/text.ts';
import type { CredentialStore } from '../credentials/credentialStore.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { type FileDialogs, saveFile, Unread } from '../storage/chosenFile.ts';
import type { Encryption } from './encryptionThread.ts';
import { nothingToExport, weakPassphrase } from './errors.ts';
import {
  LONGEST_NAME,
  LONGEST_TEXT,
  type SavedInstance,
  type SavedKey,
  withoutSecrets,
  writeBackup,
} from './format.ts';
import { type Parts, sizeOf } from './parts.ts';

/** Bytes: encryption adds a third, and files over 20 MB are not read. */
const LARGEST = 14_000_000;

type Exported = Result<CallOutput<'backup.export'>>;
type Asked = CallInput<'backup.export'>;
type Text = { text: string; carried: CarriedCounts; tooLarge: string[] };
type Gathered = { saved: SavedInstance; missing: MissingSecret[] };

export function createExport(options: {
  instances: Pick<Instances, 'list'>;
  preferences: { read(): Pick<Preferences, 'groups'> };
  parts: Pick<Parts, 'counts' | 'small' | 'baselines'>;
  credentialStore: Pick<CredentialStore, 'keyOf' | 'headerOf'>;
  encryption: Encryption;
  /** The file gets what the keychain holds now. */
  releaseSecrets: () => void;
  ask: Ask;
  chooseTarget: FileDialogs['chooseTarget'];
  writeSecret: (text: string) => Promise<Result<null>>;
  clock: typeof Date.now;
  largest?: number;
}): Pick<
  Handlers,
  Extract<keyof Handlers, `backup.${'contents' | 'export' | 'suggestPassphrase' | 'judgePassphrase'}`>
> {
  const { instances, credentialStore, parts, encryption, clock, largest = LARGEST } = options;
  const passphrases = createPassphrases(options);

  const chosen = ({ instanceIds }: Asked) =>
    instances.list().filter(({ id }) => instanceIds?.includes(id) ?? true);

  function exportOpen(asked: Asked): Promise<Exported> {
    const { carry } = asked;
    const groups = groupNames(carry);
    const saved = chosen(asked).map((instance) => withoutSecrets(toSavedInstance(instance, groups)));
    return write(saved, { carry, extension: 'json', missing: [], encrypt: async (text) => ok(text) });
  }

  async function exportEncrypted(asked: Extract<Asked, { withSecrets: true }>): Promise<Exported> {
    const { passphrase, partial, carry } = asked;
    const fault = await passphrases.check(passphrase);
    if (!fault.ok) return fault;
    options.releaseSecrets();
    const gathered: Gathered[] = [];
    const groups = groupNames(carry);
    for (const instance of chosen(asked)) {
      const one = await gather(instance, toSavedInstance(instance, groups));
      if (!one.ok) return one;
      gathered.push(one.value);
    }
    const saved = gathered.map((one) => one.saved);
    const missing = gathered.flatMap((one) => one.missing);
    if (missing.length > 0 && !partial) return ok({ outcome: 'missing', keys: countSecrets(saved), missing });
    if (!(await isMeant(saved))) return ok({ outcome: 'canceled' });
    return write(saved, {
      carry,
      extension: 'age',
      missing,
      encrypt: (text) => encryption.encrypt(text, passphrase),
    });
  }

  /** Asks in the main process, since the renderer, which has the passphrase, may be compromised. */
  async function isMeant(saved: SavedInstance[]): Promise<boolean> {
    const [keys, headers] = [countSecrets(saved), countSecrets(saved, 'headers')];
    if (keys + headers === 0) return true;
    const all = counted(keys, 'key', 'keys');
    return isConfirmed(options.ask, {
      message: `Export ${all} to a file?`,
      facts: [
        {
          name: 'Instances',
          value: listed(
            saved.map(({ name }) => quoted(name)),
            20,
          ),
        },
        ...(headers > 0 ? [{ name: 'Secret headers', value: `${headers}` }] : []),
      ],
      detail: 'Whoever has the file and the passphrase that was entered in Quayside can use them.',
      yes: `Export ${all}`,
      letsKeysGo: true,
    });
  }

  function groupNames(carry: readonly CarriedPart[]): ReadonlyMap<string, string> {
    const groups = carry.includes('groups') ? options.preferences.read().groups : [];
    return new Map(groups.flatMap(({ name, instanceIds }) => instanceIds.map((id) => [id, name])));
  }

  /** Names secrets that are certainly gone. Gives `keychain-…`. */
  async function gather(instance: Instance, saved: SavedInstance): Promise<Result<Gathered>> {
    const missing: MissingSecret[] = [];
    for (const [index, { id, organizationName }] of movingKeys(instance).entries()) {
      const found = await credentialStore.keyOf(instance.id, id);
      if (!found.ok && isKeychainTrouble(found.error)) return found;
      const target = saved.keys[index];
      if (found.ok && target) target.secret = found.value.key;
      else missing.push({ kind: 'key', instance: instance.name, name: organizationName });
    }
    for (const header of saved.headers ?? []) {
      const found = await credentialStore.headerOf(instance.id, header.name);
      if (!found.ok && isKeychainTrouble(found.error)) return found;
      if (found.ok) header.secret = found.value;
      else missing.push({ kind: 'header', instance: instance.name, name: header.name });
    }
    return ok({ saved, missing });
  }

  async function textOf(
    saved: SavedInstance[],
    carry: readonly CarriedPart[],
    now: number,
  ): Promise<Result<Text>> {
    const idOf = new Map(instances.list().map(({ id, origin }) => [origin, id]));
    const placeOf = new Map(saved.flatMap(({ origin }, at) => [[idOf.get(origin) ?? '', at] as const]));
    const small = await parts.small(carry, placeOf);
    const plain = writeBackup(saved, now, small);
    if (!plain.ok) return plain;
    const room = largest - Buffer.byteLength(plain.value);
    const { lines, tooLarge } = carry.includes('baselines')
      ? await parts.baselines(placeOf, room)
      : { lines: [], tooLarge: [] };
    const text = writeBackup(saved, now, { ...small, baselines: lines });
    const groups = new Set(saved.flatMap(({ group }) => group ?? []));
    const lists = { groups: [...groups], ...small, baselines: lines };
    const carried = Object.fromEntries(
      CARRIED_PARTS.map((part) => [part, sizeOf(part, lists[part])]),
    ) as CarriedCounts;
    return text.ok ? ok({ text: text.value, carried, tooLarge }) : text;
  }

  async function write(
    saved: SavedInstance[],
    {
      carry,
      extension,
      missing,
      encrypt,
    }: {
      carry: readonly CarriedPart[];
      extension: string;
      missing: MissingSecret[];
      encrypt: (text: string) => Promise<Result<string>>;
    },
  ): Promise<Exported> {
    if (saved.length === 0) return nothingToExport();
    const now = clock();
    const plain = await textOf(saved, carry, now);
    if (!plain.ok) return plain;
    const { text: open, carried, tooLarge } = plain.value;
    async function* pieces() {
      const text = await encrypt(open);
      if (!text.ok) throw new Unread(text.error);
      yield text.value;
    }
    const file = { name: 'instances', ending: extension, title: 'Export instances', pieces: pieces() };
    const written = await saveFile(file, { chooseTarget: options.chooseTarget, clock: () => now });
    if (!written.ok || written.value.outcome === 'canceled') return written as Exported;
    const counts = { instances: saved.length, keys: countSecrets(saved), missing, carried, tooLarge };
    return ok({ ...written.value, ...counts });
  }

  return {
    ...passphrases.calls,
    'backup.contents': async () => ok(await parts.counts()),
    'backup.export': (input) => (input.withSecrets ? exportEncrypted(input) : exportOpen(input)),
  };
}

const PLAIN_LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

function createPassphrases(options: {
  encryption: Pick<Encryption, 'judge'>;
  writeSecret: (text: string) => Promise<Result<null>>;
}) {
  const { encryption, writeSecret } = options;

  /** Keeps no passphrase. Gives `passphrase-weak`, or `internal`. */
  async function check(passphrase: string): Promise<Result<null>> {
    const fault = passphraseFault(passphrase);
    if (fault) return weakPassphrase(fault);
    const strength = await encryption.judge(passphrase);
    if (!strength.ok) return strength;
    return strength.value === 'weak' ? weakPassphrase('This passphrase is easy to guess.') : ok(null);
  }

  const calls: Pick<Handlers, 'backup.suggestPassphrase' | 'backup.judgePassphrase'> = {
    'backup.suggestPassphrase': async () => {
      const passphrase = suggestPassphrase();
      const written = await writeSecret(passphrase);
      return written.ok
        ? ok({ passphrase })
        : fail({ ...written.error, message: 'The new passphrase could not be copied.' });
    },
    'backup.judgePassphrase': async ({ passphrase }) => {
      const strength = await encryption.judge(passphrase);
      return strength.ok ? ok({ strength: strength.value }) : strength;
    },
  };
  return { calls, check };
}

function suggestPassphrase(): string {
  const letter = () => PLAIN_LETTERS[randomInt(PLAIN_LETTERS.length)];
  return Array.from({ length: 5 }, () => Array.from({ length: 5 }, letter).join('')).join('-');
}

function toSavedInstance(instance: Instance, groups: ReadonlyMap<string, string>): SavedInstance {
  const group = groups.get(instance.id);
  const { name, origin, color, headers, proxy, certificate, identity } = instance;
  return {
    name: cutText(name, LONGEST_NAME),
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

/** Excludes keys to be deleted on the server. */
function movingKeys({ keys }: Instance): KeyRecord[] {
  return keys.filter(({ retiring }) => !retiring);
}

/** Other fields of the record stay out of the file. */
function toSavedKey(key: KeyRecord): SavedKey {
  const cut = (name: string | null) => name?.slice(0, LONGEST_TEXT) ?? null;
  return { ...key, organizationName: cut(key.organizationName), userEmail: cut(key.userEmail) };
}

function countSecrets(saved: SavedInstance[], of: 'keys' | 'headers' = 'keys'): number {
  return saved.flatMap((each): { secret?: string }[] => each[of] ?? []).filter(({ secret }) => secret).length;
}
