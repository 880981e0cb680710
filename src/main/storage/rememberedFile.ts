import { type Format, mayWrite, readJson, setAside, writeJson } from './jsonFile.ts';

export type RememberedFile<T extends object> = Awaited<ReturnType<typeof openRememberedFile<T>>>;

/** Opens a file that remembers what costs nobody any work when it is lost: it is never told, and what the disk refuses holds until the app ends. The version stands beside its content; a malformed file is set aside, a newer or unreadable one left alone. Never throws. */
export async function openRememberedFile<T extends object>(options: {
  file: string;
  format: Format<T>;
  /** What holds where the file cannot be used. */
  none: T;
  how?: Parameters<typeof writeJson>[2];
  clock?: () => number;
}) {
  const { file, format, none, how, clock = Date.now } = options;
  const found = await readJson(file, format);
  if (found.state === 'malformed') await setAside(file, clock()).catch(() => {});
  let current: T = found.state === 'read' ? found.value : none;
  /** As text; a malformed file is always written over. */
  let written = found.state === 'malformed' ? '' : JSON.stringify(current);
  let writing: Promise<unknown> = Promise.resolve(null);

  async function write(next: T): Promise<unknown> {
    const text = JSON.stringify(next);
    if (text === written) return null;
    try {
      await writeJson(file, { version: format.version, ...next }, how);
    } catch (error) {
      return error;
    }
    written = text;
    return null;
  }

  return {
    current: (): T => current,
    /** Holds at once, and gives what the disk refused it with, else null; the same content again is not written. */
    keep(next: T): Promise<unknown> {
      current = next;
      if (mayWrite(found)) writing = writing.then(() => write(next));
      return writing;
    },
    flush: async () => void (await writing),
  };
}
