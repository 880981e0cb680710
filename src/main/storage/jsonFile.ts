import { access, constants, copyFile, mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { AppError } from '../../shared/errors.ts';

/** Older versions called kits templates. */
const KEYS = /"template(s|Id|)"(\s*:)/g;
const VALUES = /("(?:by|kind|format)"\s*:\s*")(|save-|delete-|import-|quayside-)template(s?")/g;

/** Leaves text values alone. */
export function withNamesOfNow(json: string): string {
  return json.includes('template') ? json.replace(KEYS, '"kit$1"$2').replace(VALUES, '$1$2kit$3') : json;
}

/** Only `absent` and `read` may be overwritten. */
type JsonFound<T> =
  | { state: 'absent' }
  | { state: 'read'; value: T }
  | { state: 'malformed'; how: string }
  | { state: 'newer'; version: number }
  | { state: 'unreadable'; why: string };

export function mayWrite({ state }: JsonFound<unknown>): boolean {
  return state !== 'newer' && state !== 'unreadable';
}

export type Shape<T> = {
  safeParse(content: unknown, how: { jitless: boolean }): { success: true; data: T } | { success: false };
};

/** Bytes: far beyond Quayside's files; reading and checking block the main process. */
export const LARGEST_KEPT = 20_000_000;

export type Format<T = unknown> = { version: number; shape: Shape<T>; largest?: number };

export function versioned<T>(version: number, shape: Shape<T>, oldest = version): Format<T> {
  return {
    version,
    shape: {
      safeParse(file, how) {
        const its = versionOf(file) ?? 0;
        return its >= oldest && its <= version ? shape.safeParse(file, how) : { success: false };
      },
    },
  };
}

export async function readJson<T>(
  file: string,
  { version, shape, largest = LARGEST_KEPT }: Format<T>,
): Promise<JsonFound<T>> {
  let text: string;
  try {
    if ((await stat(file)).size > largest)
      return { state: 'malformed', how: `larger than ${largest / 1_000_000} MB` };
    text = await readFile(file, 'utf8');
  } catch (error) {
    return codeOf(error) === 'ENOENT'
      ? { state: 'absent' }
      : { state: 'unreadable', why: describeDiskError(error) };
  }
  let content: unknown;
  try {
    content = JSON.parse(withNamesOfNow(text));
  } catch {
    return DAMAGED;
  }
  const found = versionOf(content);
  if (found !== null && found > version) return { state: 'newer', version: found };
  const parsed = shape.safeParse(content, howToCheck(text));
  return parsed.success ? { state: 'read', value: parsed.data } : DAMAGED;
}

const DAMAGED = { state: 'malformed', how: 'damaged' } as const;

/** Compiling a shape, zod's default, takes longer than checking a small file. */
const howToCheck = (text: string) => ({ jitless: text.length < 100_000 });

export function parsed<T>(text: string, shape: Shape<T>): T | null {
  try {
    const found = shape.safeParse(JSON.parse(text), howToCheck(text));
    return found.success ? found.data : null;
  } catch {
    return null;
  }
}

/**
 * Atomic, readable by the person only; refuses what is too large to read again. `indent`: 0 takes a third of
 * space and time. Throws disk errors.
 */
export async function writeJson(
  file: string,
  value: unknown,
  { fsync = true, indent = 2, largest = LARGEST_KEPT } = {},
): Promise<void> {
  const text = `${JSON.stringify(value, null, indent)}\n`;
  if (Buffer.byteLength(text) > largest) throw Object.assign(new Error('too large'), { code: 'EFBIG' });
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await writeFileAtomic(file, text, { mode: 0o600, fsync });
}

/** Moves it to `NAME.malformed-YYYY-MM-DDTHHMMSS.json` (UTC) and gives the path. Throws disk errors. */
export async function setAside(file: string, now: number): Promise<string> {
  const target = await asideName(file, now);
  await rename(file, target);
  return target;
}

/** As {@link setAside}, but copies: for a partly malformed file. Throws disk errors. */
export async function copyAside(file: string, now: number): Promise<string> {
  const target = await asideName(file, now);
  await copyFile(file, target, constants.COPYFILE_EXCL);
  return target;
}

export async function copyReplaced(file: string, now: number): Promise<string | null> {
  const target = await asideName(file, now, 'replaced');
  try {
    await copyFile(file, target, constants.COPYFILE_EXCL);
    return target;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

async function asideName(file: string, now: number, why = 'malformed'): Promise<string> {
  const { dir, name, ext } = path.parse(file);
  const stamp = new Date(now).toISOString().slice(0, 19).replaceAll(':', '');
  for (let count = 1; ; count += 1) {
    const target = path.join(dir, `${name}.${why}-${stamp}${count === 1 ? '' : `-${count}`}${ext}`);
    if (!(await exists(target))) return target;
  }
}

export function describeDiskError(error: unknown): string {
  const code = codeOf(error);
  return (code && DISK_WORDS[code]) ?? `the system answered ${code ?? 'with an unknown error'}`;
}

export function unwritable(failed: string, error: unknown): AppError {
  return {
    code: 'registry-unwritable',
    message: `${failed}: ${describeDiskError(error)}.`,
    advice: 'Nothing was changed. Fix this, then try again.',
  };
}

const DISK_WORDS: Record<string, string> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'you may not read or write it',
  EPERM: 'you may not read or write it',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EFBIG: 'it would be too large to be read again',
  EDQUOT: 'your disk quota is used up',
  EIO: 'the disk reported an error',
  EISDIR: 'there is a folder in its place',
  ENOTDIR: 'a file is where its folder should be',
  ERR_FS_CP_NON_DIR_TO_DIR: 'a file is where its folder should be',
  EEXIST: 'a file is where its folder should be',
  EBUSY: 'another program holds it open',
  EINVAL: 'its path has a forbidden character',
};

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

export function versionOf(content: unknown): number | null {
  if (typeof content !== 'object' || content === null || !('version' in content)) return null;
  return typeof content.version === 'number' ? content.version : null;
}

export async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** Characters: the version comes first. */
const HEAD = 256;

/** JSON lines or an object; reads the beginning only; false if there is no file. */
export async function isNewerLines(file: string, version: number): Promise<boolean> {
  const handle = await open(file, 'r').catch(() => null);
  if (!handle) return false;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    const found = /^\{\s*"version":\s*(\d+)/.exec(buffer.subarray(0, bytesRead).toString('utf8'));
    return found !== null && Number(found[1]) > version;
  } catch {
    return false;
  } finally {
    await handle.close();
  }
}
