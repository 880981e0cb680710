import { z } from 'zod';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { Notice } from '../../shared/instance.ts';
import { createChangeQueue } from '../registry/changeQueue.ts';
import { describeDiskError, readJson, setAside, writeJson } from '../storage/jsonFile.ts';

/** Something that is kept in a file of its own: what is on disk is what is in memory. */
export type KeptFile<T> = {
  current(): T;
  /** Gives what `next` gives, `registry-newer`, `registry-unwritable`; then nothing was changed. The same value writes nothing. */
  change<V>(next: (now: T) => Result<{ after: T; value: V }>): Promise<Result<V>>;
  /** Settles when every change asked for so far was saved or refused. */
  flush(): Promise<unknown>;
};

/** The format of such a file, by what is kept in it. */
export function keptFormat<T>({ version, shape }: { version: number; shape: z.ZodType<T> }) {
  return { version, shape: z.object({ version: z.literal(version), kept: shape }) };
}

/** Opens a versioned file; sets a malformed one aside and leaves a newer or unreadable one alone. Never throws. */
export async function openKeptFile<T>(options: {
  file: string;
  version: number;
  shape: z.ZodType<T>;
  /** What holds where there is no file. */
  none: T;
  /** What is kept in it, as a subject in the plural, and what its loss means, as a sentence. */
  words: { subject: string; lost: string };
  /** ms since the epoch. */
  clock: () => number;
  newId: () => string;
  notify: (notice: Notice) => void;
}): Promise<KeptFile<T>> {
  const { file, version, shape, none, words, clock, newId, notify } = options;
  const { subject, lost } = words;
  let kept = none;
  let obstacle: AppError | null = null;
  const warn = (title: string, text: string) => notify({ id: newId(), tone: 'warning', title, text });
  const close = (error: AppError) => {
    obstacle = error;
    warn(`${subject} are not shown`, `${error.message} ${error.advice}`);
  };
  const unreadable = (why: string): AppError => ({
    code: 'registry-unwritable',
    message: `${subject} in ${file} could not be read: ${why}.`,
    advice: 'Mend that and start Quayside again. Until then none are shown, so that nothing is lost.',
  });

  const found = await readJson(file, keptFormat({ version, shape }));
  if (found.state === 'read') kept = found.value.kept;
  if (found.state === 'newer')
    close({
      code: 'registry-newer',
      message: `${subject} were written by a newer Quayside (format ${found.version}, this one knows ${version}).`,
      advice: 'Update Quayside on this computer. Until then none are shown, so that nothing is lost.',
    });
  if (found.state === 'unreadable') close(unreadable(found.why));
  if (found.state === 'malformed') {
    try {
      const target = await setAside(file, clock());
      warn(
        `${subject} were set aside`,
        `${subject} in ${file} could not be understood. They were kept, unchanged, as ${target}. ${lost}`,
      );
    } catch (error) {
      close(unreadable(`it is damaged and could not be set aside: ${describeDiskError(error)}`));
    }
  }

  const queue = createChangeQueue<T>({
    obstacle,
    current: () => kept,
    isSame: (a, b) => a === b,
    async save(next) {
      try {
        await writeJson(file, { version, kept: next }, { indent: 0 });
      } catch (error) {
        return fail({
          code: 'registry-unwritable',
          message: `${subject} could not be saved to ${file}: ${describeDiskError(error)}.`,
          advice: 'Nothing was changed. Mend that and try again.',
        });
      }
      kept = next;
      return ok(null);
    },
  });
  return { current: () => kept, change: queue.change, flush: queue.flush };
}
