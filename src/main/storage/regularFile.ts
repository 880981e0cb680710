import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** Reads a file of so many bytes at most: what is judged is what was opened. Throws what the disk says. */
export async function readRegular(
  file: string,
  largest: number,
): Promise<{ bytes: Buffer; mode: number } | { not: 'file' | 'small' }> {
  // A pipe would be waited for.
  const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) return { not: 'file' };
    if (stats.size > largest) return { not: 'small' };
    return { bytes: await handle.readFile(), mode: stats.mode };
  } finally {
    await handle.close();
  }
}
