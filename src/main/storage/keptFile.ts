import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { Notice } from '../../shared/instance.ts';
import { type ChangeQueue, createChangeQueue } from './changeQueue.ts';
import {
  describeDiskError,
  type Format,
  readJson,
  type Shape,
  setAside,
  unwritable,
  versionOf,
  writeJson,
} from './jsonFile.ts';

/** One named field beside the version; reads all earlier versions. `indent` as in {@link writeJson}. */
type KeptFormat<T> = Format<T> & { name: string; indent?: number };

export function keptFormat<T>({
  content,
  ...format
}: Omit<KeptFormat<T>, 'shape'> & { content: Shape<T> }): KeptFormat<T> {
  const shape: Shape<T> = {
    safeParse: (file, how) =>
      versionOf(file) === null
        ? { success: false }
        : content.safeParse((file as Record<string, unknown>)[format.name], how),
  };
  return { ...format, shape };
}

/** Sets a malformed file aside, leaves a newer or unreadable one alone, and reports each. */
export function createKeptFile<T>(options: {
  file: string;
  format: KeptFormat<T>;
  none: T;
  words: { subject: string; lost: string };
  clock: typeof Date.now;
  newId: () => string;
  notify: (notice: Notice) => void;
}) {
  const { file, format, words, clock, newId, notify } = options;
  const { version, name, indent } = format;
  const { subject, lost } = words;
  let kept = options.none;
  let opened: Promise<ChangeQueue<T>> | null = null;
  const warn = (title: string, text: string) => notify({ id: newId(), tone: 'warning', title, text });

  async function read(): Promise<AppError | null> {
    const found = await readJson(file, format);
    switch (found.state) {
      case 'read':
        kept = found.value;
        return null;
      case 'absent':
        return null;
      case 'newer':
        return {
          code: 'registry-newer',
          message: `${subject} were written by a newer Quayside (format ${found.version}, this version reads ${version}).`,
          advice: 'Update Quayside on this computer. Until then none are shown, so nothing is lost.',
        };
      case 'unreadable':
        return unreadable(found.why);
      case 'malformed':
        try {
          const target = await setAside(file, clock());
          const text = `${subject} in ${file} are ${found.how}. They are kept unchanged as ${target}. ${lost}`;
          warn(`${subject} were set aside`, text);
          return null;
        } catch (error) {
          return unreadable(`it is ${found.how} and could not be set aside: ${describeDiskError(error)}`);
        }
    }
  }

  function unreadable(why: string): AppError {
    return {
      code: 'registry-unwritable',
      message: `${subject} in ${file} could not be read: ${why}.`,
      advice: 'Fix this, then restart Quayside. Until then none are shown, so nothing is lost.',
    };
  }

  async function save(next: T): Promise<Result<null>> {
    try {
      await writeJson(file, { version, [name]: next }, { indent });
    } catch (error) {
      return fail(unwritable(`${subject} could not be saved to ${file}`, error));
    }
    kept = next;
    return ok(null);
  }

  async function open(): Promise<ChangeQueue<T>> {
    const obstacle = await read();
    if (obstacle) warn(`${subject} are not shown`, `${obstacle.message} ${obstacle.advice}`);
    return createChangeQueue({ obstacle, current: () => kept, isSame: (a, b) => a === b, save });
  }

  function queue(): Promise<ChangeQueue<T>> {
    opened ??= open();
    return opened;
  }

  return {
    async current(): Promise<T> {
      await queue();
      return kept;
    },
    /** Gives errors of `next`, `registry-newer`, `registry-unwritable`. The same value writes nothing. */
    change: async <V>(next: (now: T) => Result<{ after: T; value: V }>): Promise<Result<V>> =>
      (await queue()).change(next),
    flush: async (): Promise<unknown> => (await opened)?.flush(),
  };
}
