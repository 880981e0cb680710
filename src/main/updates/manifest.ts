import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { JSON_SCHEMA, load } from 'js-yaml';
import { z } from 'zod';
import type { Update } from '../../shared/updates.ts';

export type UpdateFile = { name: string; sha512: string; size: number };

export type Offer = Update & { file: UpdateFile };

export type Computer = { platform: string; arch: string };

const LARGEST = 600_000_000;
const MOST_NOTES = 10_000;

const VERSION = /^\d{1,6}\.\d{1,6}\.\d{1,6}$/;

const manifestShape = z.object({
  version: z.string().regex(VERSION),
  files: z
    .array(
      z.object({
        // A name, not an address: files lie beside their manifest.
        url: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,200}$/),
        sha512: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
        size: z.number().int().positive().max(LARGEST),
      }),
    )
    .min(1)
    .max(20),
  releaseDate: z.iso.datetime().optional().catch(undefined),
  releaseNotes: z.string().nullish().catch(null),
});

export function manifestName({ platform, arch }: Computer): string {
  if (platform === 'win32') return 'latest.yml';
  if (platform === 'darwin') return 'latest-mac.yml';
  return arch === 'x64' ? 'latest-linux.yml' : `latest-linux-${arch}.yml`;
}

export function readManifest(bytes: Uint8Array, computer: Computer): Offer | string {
  const parsed = manifestShape.safeParse(contentOf(bytes));
  if (!parsed.success) return `${parsed.error.issues[0]?.path.join('.') || 'it'} cannot be read`;
  const { version, files, releaseDate, releaseNotes } = parsed.data;
  const ending = endingOf(computer);
  const found = files.find(({ url }) => url.endsWith(`-${version}-${ending}`));
  if (!found) return `there is no ${version}-${ending} in it`;
  return {
    version,
    notes: notesOf(releaseNotes ?? ''),
    releasedAt: releaseDate ? Date.parse(releaseDate) : null,
    size: found.size,
    file: { name: found.url, sha512: found.sha512, size: found.size },
  };
}

function contentOf(bytes: Uint8Array): unknown {
  try {
    return load(new TextDecoder('utf-8', { fatal: true }).decode(bytes), { schema: JSON_SCHEMA });
  } catch {
    return null;
  }
}

function endingOf({ platform, arch }: Computer): string {
  if (platform === 'win32') return `windows-${arch}.exe`;
  if (platform === 'darwin') return `mac-${arch}.zip`;
  return `linux-${arch === 'x64' ? 'x86_64' : arch}.AppImage`;
}

/** Text only, without characters that hide or turn it. */
function notesOf(text: string): string {
  const clean = text
    .slice(0, MOST_NOTES * 2)
    .replace(/\r\n?/g, '\n')
    .replace(/[\p{Cf}\p{Co}\p{Cn}]/gu, '')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return clean.length > MOST_NOTES ? `${clean.slice(0, MOST_NOTES - 1)}…` : clean;
}

/** scripts/dist writes it into the packed package.json. */
export const updateSourceShape = z.strictObject({
  feed: z.url().transform((feed) => (feed.endsWith('/') ? feed : `${feed}/`)),
  /** Public Ed25519 keys (SPKI, base64): the current one, and spare ones for its loss. */
  keys: z.array(z.string().refine(isKey)).min(1),
  /** For tests on this computer; scripts/dist refuses it for a release. */
  loopback: z.boolean().default(false),
});

export type UpdateSource = z.infer<typeof updateSourceShape>;

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

/** The signature covers the name, which tells system, processor and channel: it fits no other manifest. */
function messageOf(fileName: string, manifest: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`Quayside update manifest 1\n${fileName}\n`), manifest]);
}

export function signManifest(fileName: string, manifest: Uint8Array, key: KeyObject): string {
  return sign(null, messageOf(fileName, manifest), key).toString('base64');
}

export function isSignedBy(
  keys: readonly string[],
  fileName: string,
  manifest: Uint8Array,
  signature: string,
): boolean {
  const bytes = Buffer.from(signature, 'base64');
  // Accepts only the canonical encoding.
  if (bytes.length !== 64 || bytes.toString('base64') !== signature) return false;
  return keys.some((key) => verify(null, messageOf(fileName, manifest), publicKeyOf(key), bytes));
}

/** As in packaging/update-keys.json; throws unless it is an Ed25519 key. */
function publicKeyOf(key: string): KeyObject {
  const found = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
  if (found.asymmetricKeyType !== 'ed25519') throw new Error('This is no Ed25519 key.');
  return found;
}
