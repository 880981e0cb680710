import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

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
export function publicKeyOf(key: string): KeyObject {
  const found = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
  if (found.asymmetricKeyType !== 'ed25519') throw new Error('This is no Ed25519 key.');
  return found;
}
