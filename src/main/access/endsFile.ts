import { z } from 'zod';
import { type AccessEnd, accessEndShape } from '../../shared/accessEnd.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { Notice } from '../../shared/instance.ts';
import { createChangeQueue } from '../registry/changeQueue.ts';
import { describeDiskError, readJson, setAside, writeJson } from '../storage/jsonFile.ts';
import { eachAddressOnce } from './endsByPerson.ts';

const VERSION = 1;
const fileShape = z.object({ version: z.literal(VERSION), ends: z.array(accessEndShape) });

/** The format of the file of end dates. */
export const ENDS_FORMAT = { version: VERSION, shape: fileShape };
type Ends = readonly AccessEnd[];

/** The end dates of people’s access: what is on disk is what is in memory. */
export type EndsFile = {
  current(): Ends;
  /** Makes others of these. Gives what `next` gives, `registry-newer`, `registry-unwritable`; then nothing was changed. */
  change<T>(next: (ends: Ends) => Result<{ after: Ends; value: T }>): Promise<Result<T>>;
  /** Settles when every change asked for so far was saved or refused. */
  flush(): Promise<unknown>;
};

/** Opens the end dates in `file`; sets a malformed one aside and leaves a newer or unreadable one alone. Never throws. */
export async function openEndsFile(options: {
  file: string;
  /** ms since the epoch. */
  clock: () => number;
  newId: () => string;
  notify: (notice: Notice) => void;
}): Promise<EndsFile> {
  const { file, clock, newId, notify } = options;
  let ends: Ends = [];
  let obstacle: AppError | null = null;
  const warn = (title: string, text: string) => notify({ id: newId(), tone: 'warning', title, text });
  const close = (error: AppError) => {
    obstacle = error;
    warn('End dates are not shown', `${error.message} ${error.advice}`);
  };

  const found = await readJson(file, ENDS_FORMAT);
  // A hand may have written an address into several of them.
  if (found.state === 'read') ends = eachAddressOnce(found.value.ends);
  if (found.state === 'newer') close(newer(found.version));
  if (found.state === 'unreadable') close(unreadable(file, found.why));
  if (found.state === 'malformed') {
    try {
      const target = await setAside(file, clock());
      const text = `When whose access ends, in ${file}, could not be understood. It was kept, unchanged, as ${target}. Nobody has an end date until you set them again.`;
      warn('End dates were set aside', text);
    } catch (error) {
      close(unreadable(file, `it is damaged and could not be set aside: ${describeDiskError(error)}`));
    }
  }

  const queue = createChangeQueue<Ends>({
    obstacle,
    current: () => ends,
    isSame: (a, b) => a === b,
    async save(next) {
      try {
        await writeJson(file, { version: VERSION, ends: next });
      } catch (error) {
        return fail(unwritable(file, describeDiskError(error)));
      }
      ends = next;
      return ok(null);
    },
  });

  return { current: () => ends, change: queue.change, flush: queue.flush };
}

function newer(version: number): AppError {
  return {
    code: 'registry-newer',
    message: `The end dates were written by a newer Quayside (format ${version}, this one knows ${VERSION}).`,
    advice: 'Update Quayside on this computer. Until then none are shown, so that nothing is lost.',
  };
}

function unreadable(file: string, why: string): AppError {
  return {
    code: 'registry-unwritable',
    message: `The end dates in ${file} could not be read: ${why}.`,
    advice: 'Mend that and start Quayside again. Until then none are shown, so that nothing is lost.',
  };
}

function unwritable(file: string, why: string): AppError {
  return {
    code: 'registry-unwritable',
    message: `The end dates could not be saved to ${file}: ${why}.`,
    advice: 'Nothing was changed. Mend that and try again.',
  };
}
