import { access, constants, copyFile, mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { AppError } from '../../shared/errors.ts';
import { withNamesOfNow } from './formerNames.ts';

/** What a versioned JSON file turned out to be. Only `absent` and `read` may be written over. */
type JsonFound<T> =
  | { state: 'absent' }
  | { state: 'read'; value: T }
  /** `how` goes on after “is”: damaged, or larger than such a file may be, and then not read. */
  | { state: 'malformed'; how: string }
  | { state: 'newer'; version: number }
  | { state: 'unreadable'; why: string };

/** Whether a file that was found so may be written over: a newer one, and one that the disk does not give, stays as it is. */
export function mayWrite({ state }: JsonFound<unknown>): boolean {
  return state !== 'newer' && state !== 'unreadable';
}

export type Shape<T> = {
  safeParse(content: unknown, how: { jitless: boolean }): { success: true; data: T } | { success: false };
};

/** Bytes: far beyond what Quayside keeps in one file; as long as they are read and checked, main answers nothing. */
export const LARGEST_KEPT = 20_000_000;

/** `largest`: in bytes, of a file that may have more or less than {@link LARGEST_KEPT}. */
export type Format<T = unknown> = { version: number; shape: Shape<T>; largest?: number };

/** The format of files that have this version, or one since the `oldest`, beside what `shape` checks. */
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

/** Reads a JSON file whose top level carries `version`; never throws and never changes the file. */
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
  // Compiling a shape, as zod does at its first use, takes longer than checking a small file.
  const parsed = shape.safeParse(content, { jitless: text.length < 100_000 });
  return parsed.success ? { state: 'read', value: parsed.data } : DAMAGED;
}

const DAMAGED = { state: 'malformed', how: 'damaged' } as const;

/** Null where it is none. */
export function parsed<T>(text: string, shape: Shape<T>): T | null {
  try {
    const found = shape.safeParse(JSON.parse(text), { jitless: true });
    return found.success ? found.data : null;
  } catch {
    return null;
  }
}

/** Whole or not at all, for the person alone; nothing larger than is read again. `indent`: blanks per level; 0 takes a third of room and time. Throws what the disk says. */
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

/** Moves a malformed file to `NAME.malformed-YYYY-MM-DDTHHMMSS.json` (UTC) beside it and gives the new path. Throws what the disk says. */
export async function setAside(file: string, now: number): Promise<string> {
  const target = await asideName(file, now);
  await rename(file, target);
  return target;
}

/** Copies a file that is malformed in parts to where {@link setAside} would move it, and gives that path. Throws what the disk says. */
export async function copyAside(file: string, now: number): Promise<string> {
  const target = await asideName(file, now);
  await copyFile(file, target, constants.COPYFILE_EXCL);
  return target;
}

/** Copies a file that something else takes the place of to `NAME.replaced-…` beside it; null where there is none. Throws what the disk says. */
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

/** The first name that no file has: a rename would write over an older one. */
async function asideName(file: string, now: number, why = 'malformed'): Promise<string> {
  const { dir, name, ext } = path.parse(file);
  const stamp = new Date(now).toISOString().slice(0, 19).replaceAll(':', '');
  for (let count = 1; ; count += 1) {
    const target = path.join(dir, `${name}.${why}-${stamp}${count === 1 ? '' : `-${count}`}${ext}`);
    if (!(await exists(target))) return target;
  }
}

/** Says for a person why the disk refused, for example "the disk is full". */
export function describeDiskError(error: unknown): string {
  const code = codeOf(error);
  return (code && DISK_WORDS[code]) ?? `the system answered ${code ?? 'with an unknown error'}`;
}

/** That the disk refused to save; `failed` says what, without a full stop. */
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

/** Null where it has none. */
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

/** The version stands first. */
const HEAD = 256;

/** Whether a file, of JSON lines or of one object, says by its beginning that it is of a newer format than `version`; false where there is none. */
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
