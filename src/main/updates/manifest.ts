import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { JSON_SCHEMA, load } from 'js-yaml';
import { z } from 'zod';
import type { Update } from '../../shared/updates.ts';

/** The file of a version for this computer, by its signed manifest. */
export type UpdateFile = { name: string; sha512: string; size: number };

export type Offer = Update & { file: UpdateFile };

export type Computer = { platform: string; arch: string };

/** Larger is no update of ours: a person’s disk and line are not for that. Bytes. */
const LARGEST = 600_000_000;
/** UTF-16 units of notes that are shown. */
const MOST_NOTES = 10_000;

const VERSION = /^\d{1,6}\.\d{1,6}\.\d{1,6}$/;

/** As electron-builder writes it; what is not named here is not looked at. */
const manifestShape = z.object({
  version: z.string().regex(VERSION),
  files: z
    .array(
      z.object({
        // A name and no address: files lie beside their manifest.
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

/** What the manifest of a computer is called, as electron-builder names it and electron-updater looks for it. */
export function manifestName({ platform, arch }: Computer): string {
  if (platform === 'win32') return 'latest.yml';
  if (platform === 'darwin') return 'latest-mac.yml';
  return arch === 'x64' ? 'latest-linux.yml' : `latest-linux-${arch}.yml`;
}

/** Reads a manifest whose signature was found right, for a computer; else says why it cannot be used. */
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
    // Dates stay as they are written.
    return load(new TextDecoder('utf-8', { fatal: true }).decode(bytes), { schema: JSON_SCHEMA });
  } catch {
    return null;
  }
}

/** How the names of files end that electron-builder makes, by scripts/dist/builderConfig.ts. */
function endingOf({ platform, arch }: Computer): string {
  if (platform === 'win32') return `windows-${arch}.exe`;
  if (platform === 'darwin') return `mac-${arch}.zip`;
  return `linux-${arch === 'x64' ? 'x86_64' : arch}.AppImage`;
}

/** Text alone, line by line, without marks that hide or turn around what stands beside them. */
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

/** Where updates come from and who signs them: scripts/dist writes it into the packed package.json. */
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

/** What is signed besides the bytes: the name, which tells system, processor and channel, so that it is none over another manifest. */
function messageOf(fileName: string, manifest: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`Quayside update manifest 1\n${fileName}\n`), manifest]);
}

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
