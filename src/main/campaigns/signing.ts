import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign as signBytes,
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

type Known = { keys: OwnKey[]; signature: string };
/** The key of now, all that this installation had, the newest last, and what signs with the one of now. */
type Own = { key: string; keys: readonly OwnKey[]; sign: (text: string | Uint8Array) => string };
type Sealing = 'closed' | 'final';
type Unsealed<K extends Sealing> = Omit<EntryOf<K>, keyof Signed>;

export const SIGNING_FORMAT = versioned<Known>(
  1,
  z.object({
    keys: z.array(z.object({ key: z.string(), since: z.number() })).max(1_000),
    signature: z.string(),
  }),
);

export type Signing = ReturnType<typeof createSigning>;

/** Signs with the Ed25519 key of this installation, which is made when it is first needed and stays in the keychain. The public ones of before are kept in `file`, signed by the one of now: anybody can write there. */
export function createSigning(options: {
  keychain: Pick<Keychain, 'find' | 'store'>;
  file: string;
  clock: () => number;
}) {
  const { keychain, file, clock } = options;
  const inTurn = createMutex();
  let opened: Promise<RememberedFile<Known>> | null = null;

  function open(): Promise<RememberedFile<Known>> {
    opened ??= openRememberedFile({ file, format: SIGNING_FORMAT, none: { keys: [], signature: '' }, clock });
    return opened;
  }

  /** A lost key, and one that something else wrote over, begins anew where one is `needed`: listed first, so that a kill forgets none of before. */
  async function find({ isNeeded }: { isNeeded: boolean }): Promise<Result<Own>> {
    const found = await keychain.find(SIGNING_ACCOUNT);
    if (found.state === 'unavailable') return fail(keychainError(found.reason, UNDONE));
    const { current, keep } = await open();
    const kept = found.state === 'found' ? privateKeyOf(found.key) : null;
    const secret = kept ?? generateKeyPairSync('ed25519').privateKey;
    const sign: Own['sign'] = (text) => signBytes(null, Buffer.from(text), secret).toString('base64');
    const key = textOfKey(createPublicKey(secret), 'spki');
    if (!kept && !isNeeded) return ok({ key, keys: [], sign });
    const { keys: listed, signature } = current();
    const isOwn = isSigned(JSON.stringify(listed), { signature, key });
    const keys = isOwn ? listed : [...(kept ? [] : listed), { key, since: clock() }];
    if (!isOwn) await keep({ keys, signature: sign(JSON.stringify(keys)) });
    const stored = kept ? null : await keychain.store(SIGNING_ACCOUNT, textOfKey(secret, 'pkcs8'));
    if (stored?.state === 'unavailable') return fail(keychainError(stored.reason, UNDONE));
    return ok({ key, keys, sign });
  }

  /** Gives `keychain-…`. */
  const own = () => inTurn(() => find({ isNeeded: true }));

  return {
    own,
    /** All that it signed with, the newest last; none before anything was signed. Gives `keychain-…`. */
    async keys(): Promise<Result<readonly OwnKey[]>> {
      const found = await inTurn(() => find({ isNeeded: false }));
      return found.ok ? ok(found.value.keys) : found;
    },
    /** Gives `keychain-…`. */
    async sign(text: string): Promise<Result<Signed>> {
      const found = await own();
      return found.ok ? ok({ signature: found.value.sign(text), key: found.value.key }) : found;
    },
    /** The entry with its signature, by which all before it stands. Gives `keychain-…`. */
    async seal<K extends Sealing>(entry: Unsealed<K> & { kind: K }): Promise<Result<Unsealed<K> & Signed>> {
      const found = await own();
      if (!found.ok) return found;
      const { key, sign } = found.value;
      return ok({ ...entry, key, signature: sign(textOf({ ...entry, key })) });
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
  const bytes = Buffer.from(signature, 'base64');
  const publicKey = publicKeyOf(key);
  // A character of base64 may count for nothing, so that another one would do.
  if (!publicKey || bytes.toString('base64') !== signature) return false;
  return verify(null, Buffer.from(text), publicKey, bytes);
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

function textOfKey(key: KeyObject, type: 'spki' | 'pkcs8'): string {
  return key.export({ type: type as 'spki', format: 'der' }).toString('base64');
}

/** Null also for one that is not written as it would be here: what reads it is lenient. */
function publicKeyOf(text: string): KeyObject | null {
  try {
    const key = createPublicKey({ key: Buffer.from(text, 'base64'), type: 'spki', format: 'der' });
    return key.asymmetricKeyType === 'ed25519' && textOfKey(key, 'spki') === text ? key : null;
  } catch {
    return null;
  }
}

function privateKeyOf(text: string): KeyObject | null {
  try {
    const key = createPrivateKey({ key: Buffer.from(text, 'base64'), type: 'pkcs8', format: 'der' });
    return key.asymmetricKeyType === 'ed25519' ? key : null;
  } catch {
    return null;
  }
}
