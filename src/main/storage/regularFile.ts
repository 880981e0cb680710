import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** Checks the opened file itself. Throws disk errors. */
export async function readRegular(
  file: string,
  largest: number,
): Promise<{ bytes: Buffer; mode: number } | { not: 'file' | 'small' }> {
  // Nonblocking: opening a pipe would wait.
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
