import { open } from 'node:fs/promises';

/** Bytes in which a hundred lines are looked for. */
const TAIL = 128_000;
const MOST_LINES = 100;
const LONGEST = 2_000;

/** The last lines of the log, oldest first, also of the file that was begun before it; none where there is no log. */
export async function logTail(file: string): Promise<string[]> {
  const lines = await linesOf(file);
  if (lines.length >= MOST_LINES) return lines.slice(-MOST_LINES);
  const before = await linesOf(file.replace(/\.log$/, '.old.log'));
  return [...before, ...lines].slice(-MOST_LINES);
}

async function linesOf(file: string): Promise<string[]> {
  try {
    const handle = await open(file, 'r');
    try {
      const { size } = await handle.stat();
      const start = Math.max(0, size - TAIL);
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(size, TAIL)), 0, null, start);
      const lines = buffer.subarray(0, bytesRead).toString('utf8').split(/\r?\n/);
      // The first may have been cut.
      return lines
        .slice(start > 0 ? 1 : 0)
        .filter((line) => line !== '')
        .map((line) => line.slice(0, LONGEST));
    } finally {
      await handle.close();
    }
  } catch {
    return [];
  }
}
