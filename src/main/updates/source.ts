import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';

/**
 * Where updates come from, and who signs them, as it is built in: scripts/dist writes it into the package.json of the
 * packed app.
 */
export const updateSourceShape = z.strictObject({
  /** Where the manifests lie. */
  feed: z.url().transform((feed) => (feed.endsWith('/') ? feed : `${feed}/`)),
  /** Public Ed25519 keys (SPKI, base64): of that which is in use, and of those kept for the day it is lost. */
  keys: z.array(z.string().refine(isKey)).min(1),
  /** For tests alone, which serve updates on this computer: never in a release, which scripts/dist refuses to make so. */
  loopback: z.boolean().default(false),
});

export type UpdateSource = z.infer<typeof updateSourceShape>;

/** Whether something may be fetched from there: by HTTPS alone, but for tests. */
export function isAllowed(url: string, { loopback }: Pick<UpdateSource, 'loopback'>): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username, password } = new URL(url);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (loopback && protocol === 'http:' && hostname === '127.0.0.1');
}

function isKey(key: string): boolean {
  try {
    return publicKeyOf(key).type === 'public';
  } catch {
    return false;
  }
}

/**
 * What is signed besides the bytes of a manifest: what they are, and its name, which tells system, processor and
 * channel. A signature over one manifest is thus none over another one, whatever it says.
 */
function messageOf(fileName: string, manifest: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`Quayside update manifest 1\n${fileName}\n`), manifest]);
}

/** Signs a manifest with an Ed25519 key: base64 without a line end, as it lies beside the manifest. */
export function signManifest(fileName: string, manifest: Uint8Array, key: KeyObject): string {
  return sign(null, messageOf(fileName, manifest), key).toString('base64');
}

/** Whether one of the public keys (SPKI, base64) signed this very manifest under this name. */
export function isSignedBy(
  keys: readonly string[],
  fileName: string,
  manifest: Uint8Array,
  signature: string,
): boolean {
  const bytes = Buffer.from(signature, 'base64');
  // What is written in another way is none of ours, even where it means the same bytes.
  if (bytes.length !== 64 || bytes.toString('base64') !== signature) return false;
  return keys.some((key) => verify(null, messageOf(fileName, manifest), publicKeyOf(key), bytes));
}

/** Reads a public key as it stands in packaging/update-keys.json; throws for what is no Ed25519 key. */
function publicKeyOf(key: string): KeyObject {
  const found = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
  if (found.asymmetricKeyType !== 'ed25519') throw new Error('This is no Ed25519 key.');
  return found;
}
