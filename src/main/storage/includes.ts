import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { exists } from './jsonFile.ts';

/** The file's repository, or else its folder. Throws disk errors. */
export async function rootOf(file: string): Promise<string> {
  return rootOfFolder(path.dirname(await realpath(file)));
}

async function rootOfFolder(folder: string): Promise<string> {
  const own = await realpath(folder);
  for (let folder = own; ; folder = path.dirname(folder)) {
    // `.git` is a file in worktrees and submodules.
    if (await exists(path.join(folder, '.git'))) return folder;
    if (folder === path.dirname(folder)) return own;
  }
}

/** Follows links; nothing outside of `root`. */
export async function includePath(
  from: string,
  name: string,
  root: string,
): Promise<{ ok: true; file: string } | { ok: false; why: string }> {
  const named = path.resolve(path.dirname(await realpath(from)), name);
  // Does not reveal whether something exists outside.
  if (!isWithin(root, named)) return { ok: false, why: OUTSIDE };
  const file = await realpath(named).catch(() => null);
  if (file === null) return { ok: false, why: 'There is no such file.' };
  return isWithin(await realpath(root), file) ? { ok: true, file } : { ok: false, why: OUTSIDE };
}

export async function isInItsRoot(file: string): Promise<boolean> {
  return isWithin(await rootOfFolder(path.dirname(file)), await realpath(file));
}

const OUTSIDE = 'It is outside of this repository or folder.';

function isWithin(root: string, file: string): boolean {
  const relative = path.relative(root, file);
  const parts = relative.split(path.sep);
  // `.git` is not content, and may hold a CI token.
  return parts[0] !== '..' && !path.isAbsolute(relative) && !parts.some(isOfGit);
}

const isOfGit = (part: string) => part.toLowerCase() === '.git';
