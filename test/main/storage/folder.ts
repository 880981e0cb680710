import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** Makes a folder of the test's own, which goes with it. */
export function makeFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'quayside-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The files below a folder that this process holds open; only Linux tells them. */
export function heldOpenIn(folder: string): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      const file = readlinkSync(path.join('/proc/self/fd', descriptor));
      return file.startsWith(folder + path.sep) ? [path.relative(folder, file)] : [];
    } catch {
      // It was that of the reading itself.
      return [];
    }
  });
}

export function countIds(prefix = 'id'): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `${prefix}-${count}`;
  };
}
