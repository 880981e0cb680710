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
import { createMutex } from '../scheduling/semaphore.ts';
import { versioned } from '../storage/jsonFile.ts';
import { openRememberedFile, type RememberedFile } from '../storage/rememberedFile.ts';

/** API keys' accounts begin with a registry id, so the search for strays ignores this one. */
export const SIGNING_ACCOUNT = 'quayside.signing';

export type Signed = { signature: string; key: string };

export type OwnKey = { key: string; since: number };

type Known = { keys: OwnKey[]; signature: string };
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

/**
 * Ed25519; the private key is made on first use and stays in the keychain. Earlier public keys are kept in
 * `file`, signed by the current key, since anybody can write there.
 */
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

  /** Replaces a lost or overwritten key if `needed`; listed first, so that a kill loses no earlier key. */
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

  const own = () => inTurn(() => find({ isNeeded: true }));

  return {
    own,
    async keys(): Promise<Result<readonly OwnKey[]>> {
      const found = await inTurn(() => find({ isNeeded: false }));
      return found.ok ? ok(found.value.keys) : found;
    },
    async sign(text: string): Promise<Result<Signed>> {
      const found = await own();
      return found.ok ? ok({ signature: found.value.sign(text), key: found.value.key }) : found;
    },
    /** Signs the entry and thereby all before it. Gives `keychain-…`. */
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

export function isSealed(entry: EntryOf<Sealing>): boolean {
  return isSigned(textOf(entry), entry);
}

/** Fixed key order, without the signature. */
function textOf(entry: object): string {
  return JSON.stringify(entry, ['kind', 'at', 'before', 'by', 'email', 'name', 'key']);
}

export function isSigned(text: string | Uint8Array, { signature, key }: Signed): boolean {
  const bytes = Buffer.from(signature, 'base64');
  const publicKey = publicKeyOf(key);
  // Base64 can encode the same bytes in several ways: accept one.
  if (!publicKey || bytes.toString('base64') !== signature) return false;
  return verify(null, Buffer.from(text), publicKey, bytes);
}

export function fingerprintOf(key: string): string {
  const hex = createHash('sha256').update(Buffer.from(key, 'base64')).digest('hex').toUpperCase();
  return hex.match(/../g)?.join(':') ?? '';
}

export function pemOf(key: string): string | null {
  return publicKeyOf(key)?.export({ type: 'spki', format: 'pem' }).toString() ?? null;
}

function textOfKey(key: KeyObject, type: 'spki' | 'pkcs8'): string {
  return key.export({ type: type as 'spki', format: 'der' }).toString('base64');
}

/** Null also for a non-canonical encoding, which the parser would accept. */
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
