import { type Format, mayWrite, readJson, writeJson } from './jsonFile.ts';

/** What a file remembers whose loss costs nobody any work: it is never told, and what the disk refuses holds until the app ends. */
export type RememberedFile<T> = {
  current(): T;
  /** Holds at once, and settles when it is on disk or was refused; the same content again is not written. */
  keep(next: T): Promise<void>;
  /** Settles when all that was kept so far is on disk or was refused. */
  flush(): Promise<void>;
};

/** Opens one, with the version beside its content; a malformed file is written over, a newer or unreadable one left alone. Never throws. */
export async function openRememberedFile<T extends object>(options: {
  file: string;
  format: Format<T>;
  /** What holds where the file cannot be used. */
  none: T;
  how?: Parameters<typeof writeJson>[2];
  onMalformed?: () => Promise<unknown>;
  onRefused?: (error: unknown) => void;
}): Promise<RememberedFile<T>> {
  const { file, format, none, how, onMalformed, onRefused = () => {} } = options;
  const found = await readJson(file, format);
  if (found.state === 'malformed') await onMalformed?.();
  let current: T = found.state === 'read' ? found.value : none;
  /** As text; a malformed file is always written over. */
  let written = found.state === 'malformed' ? '' : JSON.stringify(current);
  let writing = Promise.resolve();

  async function write(next: object): Promise<void> {
    const text = JSON.stringify(next);
    if (text === written) return;
    await writeJson(file, { version: format.version, ...next }, how);
    written = text;
  }

  return {
    current: () => current,
    keep(next) {
      current = next;
      if (mayWrite(found)) writing = writing.then(() => write(next)).catch(onRefused);
      return writing;
    },
    flush: () => writing,
  };
}
