import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { exists } from './jsonFile.ts';

/** The folder whose files may name each other: of the repository that a file is in, or else its own. Throws what the disk says. */
export async function rootOf(file: string): Promise<string> {
  return rootOfFolder(path.dirname(await realpath(file)));
}

/** The same of a folder: what is a link in it may lead elsewhere. */
async function rootOfFolder(folder: string): Promise<string> {
  const own = await realpath(folder);
  for (let folder = own; ; folder = path.dirname(folder)) {
    // A worktree and a submodule have a file there.
    if (await exists(path.join(folder, '.git'))) return folder;
    if (folder === path.dirname(folder)) return own;
  }
}

/** The file that `from` names, with links followed: none outside of `root`. */
export async function includePath(
  from: string,
  name: string,
  root: string,
): Promise<{ ok: true; file: string } | { ok: false; why: string }> {
  const named = path.resolve(path.dirname(await realpath(from)), name);
  // Whether something is there outside is not told either.
  if (!isWithin(root, named)) return { ok: false, why: OUTSIDE };
  const file = await realpath(named).catch(() => null);
  if (file === null) return { ok: false, why: 'There is no such file.' };
  return isWithin(await realpath(root), file) ? { ok: true, file } : { ok: false, why: OUTSIDE };
}

/** Whether a file, with links followed, is within the repository or folder that it stands in. Throws what the disk says. */
export async function isInItsRoot(file: string): Promise<boolean> {
  return isWithin(await rootOfFolder(path.dirname(file)), await realpath(file));
}

const OUTSIDE = 'It is outside of this repository or folder.';

function isWithin(root: string, file: string): boolean {
  const relative = path.relative(root, file);
  const parts = relative.split(path.sep);
  // What git keeps there is none of its files, and may hold a token of the runner.
  return parts[0] !== '..' && !path.isAbsolute(relative) && !parts.some(isOfGit);
}

const isOfGit = (part: string) => part.toLowerCase() === '.git';
