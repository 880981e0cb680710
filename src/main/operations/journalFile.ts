import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';

/** A file of JSON lines that only grows. */
export type JournalFile = {
  /** Writes one line each, and resolves when the disk has them. Throws what the disk says; nothing of them is left then. */
  append(records: readonly object[]): Promise<void>;
  /** Writes one line each in a moment, with an `append` that comes meanwhile: nothing waits for it. */
  note(records: readonly object[]): void;
  close(): Promise<void>;
};

/**
 * Opens a file to append to, readable by the person alone. Lines that are asked for while the disk is busy are written
 * and synced together. `length`: where the whole lines end, in bytes; what is behind it was cut by a kill, and goes.
 */
export async function openJournalFile(file: string, length: number): Promise<JournalFile> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(file, 'a', 0o600);
  await handle.truncate(length);
  let waiting: string[] = [];
  let next: Promise<void> | null = null;
  let last: Promise<void> = Promise.resolve();
  /** Where the lines that the disk has end, in bytes. */
  let end = length;
  let isTorn = false;

  /** What a failed write left behind: the next line would go on in the middle of it. */
  async function cutTorn(): Promise<void> {
    if (!isTorn) return;
    await handle.truncate(end);
    isTorn = false;
  }

  async function write(text: string): Promise<void> {
    if (text === '') return;
    await cutTorn();
    try {
      await handle.appendFile(text);
      await handle.datasync();
      end += Buffer.byteLength(text);
    } catch (error) {
      isTorn = true;
      await cutTorn().catch(() => {});
      throw error;
    }
  }

  function flush(): Promise<void> {
    // Whoever asks while the former flush runs shares the one that follows.
    next ??= last.then(async () => {
      next = null;
      const text = waiting.join('');
      waiting = [];
      await write(text);
    });
    last = next.catch(() => {});
    return next;
  }

  return {
    append(records) {
      waiting.push(...records.map(lineOf));
      return flush();
    },
    note(records) {
      waiting.push(...records.map(lineOf));
      setImmediate(() => flush().catch(() => {}));
    },
    async close() {
      await flush().catch(() => {});
      await handle.close();
    },
  };
}

function lineOf(record: object): string {
  return `${JSON.stringify(record)}\n`;
}

/** The whole lines of a journal's text, and where they end in bytes; a last line that was cut is left out. */
export function wholeLines(text: string): { lines: string[]; length: number } {
  const end = text.lastIndexOf('\n') + 1;
  const whole = text.slice(0, end);
  return { lines: whole.split('\n').slice(0, -1), length: Buffer.byteLength(whole) };
}
