import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { z } from 'zod';
import type { EntryOf } from '../../shared/campaigns/campaign.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import type { Keychain } from '../credentials/keychain.ts';
import { keychainError } from '../credentials/keychainErrors.ts';
import { createMutex } from '../scheduling/keyedMutex.ts';
import { versioned } from '../storage/jsonFile.ts';
import { openRememberedFile, type RememberedFile } from '../storage/rememberedFile.ts';

/** The private key’s account. Those of API keys begin with the id of a list of instances, so that no look for strays takes it for one. */
export const SIGNING_ACCOUNT = 'quayside.signing';

/** What was signed with a key, both in base64. `key`: the public one, as SPKI. */
export type Signed = { signature: string; key: string };

/** A public key of this installation; `since` in ms since the epoch. */
export type OwnKey = { key: string; since: number };

type Known = { keys: readonly OwnKey[] };
type Sealing = 'closed' | 'final';
type Unsealed<K extends Sealing> = Omit<EntryOf<K>, keyof Signed>;

export const SIGNING_FORMAT = versioned<Known>(
  1,
  z.object({ keys: z.array(z.object({ key: z.string(), since: z.number() })).max(1_000) }),
);

export type Signing = ReturnType<typeof createSigning>;

/** Signs with the Ed25519 key of this installation, which is made when it is first needed and stays in the keychain. The public ones of before are kept in `file`. */
export function createSigning(options: {
  keychain: Pick<Keychain, 'find' | 'store'>;
  file: string;
  clock: () => number;
}) {
  const { keychain, file, clock } = options;
  const inTurn = createMutex();
  let opened: Promise<RememberedFile<Known>> | null = null;

  function open(): Promise<RememberedFile<Known>> {
    opened ??= openRememberedFile<Known>({ file, format: SIGNING_FORMAT, none: { keys: [] } });
    return opened;
  }

  async function keys(): Promise<readonly OwnKey[]> {
    return (await open()).current().keys;
  }

  /** A lost one, and one that something else wrote over, begins anew. */
  async function privateKey(): Promise<Result<KeyObject>> {
    const found = await keychain.find(SIGNING_ACCOUNT);
    if (found.state === 'unavailable') return fail(keychainError(found.reason, UNDONE));
    const kept = found.state === 'found' ? privateKeyOf(found.key) : null;
    const key = kept ?? generateKeyPairSync('ed25519').privateKey;
    if (!kept) {
      const text = key.export({ type: 'pkcs8', format: 'der' }).toString('base64');
      const stored = await keychain.store(SIGNING_ACCOUNT, text);
      if (stored.state === 'unavailable') return fail(keychainError(stored.reason, UNDONE));
    }
    return ok(key);
  }

  async function note(key: string): Promise<void> {
    const { current, keep } = await open();
    if (current().keys.at(-1)?.key === key) return;
    const earlier = current().keys.filter((each) => each.key !== key);
    await keep({ keys: [...earlier, { key, since: clock() }] });
  }

  async function own(): Promise<Result<{ key: string; secret: KeyObject }>> {
    const found = await privateKey();
    if (!found.ok) return found;
    const key = createPublicKey(found.value).export({ type: 'spki', format: 'der' }).toString('base64');
    await note(key);
    return ok({ key, secret: found.value });
  }

  /** What `textOf` gives, once it knows the key. Gives `keychain-…`. */
  async function signWith(textOf: (key: string) => string | Uint8Array): Promise<Result<Signed>> {
    const found = await inTurn(own);
    if (!found.ok) return found;
    const { key, secret } = found.value;
    return ok({ signature: sign(null, Buffer.from(textOf(key)), secret).toString('base64'), key });
  }

  return {
    /** The newest last; none before anything was signed. */
    keys,
    /** The key that signs now. Gives `keychain-…`. */
    async publicKey(): Promise<Result<string>> {
      const found = await inTurn(own);
      return found.ok ? ok(found.value.key) : found;
    },
    signWith,
    /** The entry with its signature, by which all before it stands. Gives `keychain-…`. */
    async seal<K extends Sealing>(entry: Unsealed<K> & { kind: K }): Promise<Result<Unsealed<K> & Signed>> {
      const signed = await signWith((key) => textOf({ ...entry, key }));
      return signed.ok ? ok({ ...entry, ...signed.value }) : signed;
    },
    flush: async () => (await opened)?.flush(),
  };
}

const UNDONE = 'Nothing could be signed';

/** Whether an entry is what was signed with the key that it names. */
export function isSealed(entry: EntryOf<Sealing>): boolean {
  return isSigned(textOf(entry), entry);
}

/** The parts of an entry in this order, whatever theirs is; but for its signature. */
function textOf(entry: object): string {
  return JSON.stringify(entry, ['kind', 'at', 'before', 'by', 'email', 'name', 'key']);
}

export function isSigned(text: string | Uint8Array, { signature, key }: Signed): boolean {
  const bytes = bytesOf(signature);
  const publicKey = publicKeyOf(key);
  return bytes !== null && publicKey !== null && verify(null, Buffer.from(text), publicKey, bytes);
}

/** A public key’s SHA-256, as those of certificates are written. */
export function fingerprintOf(key: string): string {
  const hex = createHash('sha256').update(Buffer.from(key, 'base64')).digest('hex').toUpperCase();
  return hex.match(/../g)?.join(':') ?? '';
}

/** As a file of its own; null for what is no such key. */
export function pemOf(key: string): string | null {
  return publicKeyOf(key)?.export({ type: 'spki', format: 'pem' }).toString() ?? null;
}

/** Null also for one that is not written as it would be here: what reads it is lenient. */
function publicKeyOf(key: string) {
  const bytes = bytesOf(key);
  if (!bytes) return null;
  try {
    const found = createPublicKey({ key: bytes, type: 'spki', format: 'der' });
    const isWritten = found.export({ type: 'spki', format: 'der' }).equals(bytes);
    return found.asymmetricKeyType === 'ed25519' && isWritten ? found : null;
  } catch {
    return null;
  }
}

function privateKeyOf(text: string) {
  try {
    const key = createPrivateKey({ key: Buffer.from(text, 'base64'), type: 'pkcs8', format: 'der' });
    return key.asymmetricKeyType === 'ed25519' ? key : null;
  } catch {
    return null;
  }
}

/** Null for base64 that is not written as these bytes are: a character of it may count for nothing. */
function bytesOf(base64: string): Buffer | null {
  const bytes = Buffer.from(base64, 'base64');
  return bytes.toString('base64') === base64 ? bytes : null;
}
