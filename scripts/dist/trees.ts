import { createHash } from 'node:crypto';
import { linkSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** All files below a folder, by their paths from there on, in order. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .sort();
}

/** Makes a folder with the very files of another; both must lie on one disk. */
export function linkTree(from: string, to: string): void {
  for (const file of filesIn(from)) {
    mkdirSync(path.dirname(path.join(to, file)), { recursive: true });
    linkSync(path.join(from, file), path.join(to, file));
  }
}

/** What a folder's files take on a disk, in KiB. */
export function kilobytesOf(folder: string): number {
  return filesIn(folder).reduce(
    (sum, file) => sum + Math.ceil(statSync(path.join(folder, file)).size / 1024),
    0,
  );
}

/** The checksums of a folder's own files, as `sha256sum --check` reads them. */
export function checksumsOf(folder: string, names: string[]): string {
  return names
    .map(
      (name) =>
        `${createHash('sha256')
          .update(readFileSync(path.join(folder, name)))
          .digest('hex')}  ${name}\n`,
    )
    .join('');
}
