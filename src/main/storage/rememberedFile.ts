import { type Format, mayWrite, readJson, setAside, writeJson } from './jsonFile.ts';

export type RememberedFile<T extends object> = Awaited<ReturnType<typeof openRememberedFile<T>>>;

/**
 * For state that is no work to lose: errors are never reported, and unsaved state holds until the app ends.
 * Sets a malformed file aside, leaves a newer or unreadable one alone. Never throws.
 */
export async function openRememberedFile<T extends object>(options: {
  file: string;
  format: Format<T>;
  none: T;
  how?: Parameters<typeof writeJson>[2];
  clock?: () => number;
}) {
  const { file, format, none, how, clock = Date.now } = options;
  const found = await readJson(file, format);
  if (found.state === 'malformed') await setAside(file, clock()).catch(() => {});
  let current: T = found.state === 'read' ? found.value : none;
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
    keep(next: T): Promise<unknown> {
      current = next;
      if (mayWrite(found)) writing = writing.then(() => write(next));
      return writing;
    },
    flush: async () => void (await writing),
  };
}
