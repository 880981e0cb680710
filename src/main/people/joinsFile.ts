import { z } from 'zod';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { Notice } from '../../shared/instance.ts';
import { createChangeQueue } from '../registry/changeQueue.ts';
import { describeDiskError, readJson, setAside, writeJson } from '../storage/jsonFile.ts';
import { type Joins, wellFormed } from './joins.ts';

const VERSION = 1;
const fileShape = z.object({ version: z.literal(VERSION), joined: z.array(z.array(z.string())) });

/** The format of the file of joined addresses. */
export const JOINS_FORMAT = { version: VERSION, shape: fileShape };

/** Which addresses were joined by hand: what is on disk is what is in memory. */
export type JoinsFile = {
  current(): Joins;
  /** Makes other joins of these, and says whether they differ. Gives `registry-newer`, `registry-unwritable`; then nothing was changed. */
  change(next: (joins: Joins) => Joins): Promise<Result<{ changed: boolean }>>;
  /** Settles when every change asked for so far was saved or refused. */
  flush(): Promise<unknown>;
};

/** Opens the joined addresses in `file`; sets a malformed one aside and leaves a newer or unreadable one alone. Never throws. */
export async function openJoinsFile(options: {
  file: string;
  /** ms since the epoch. */
  clock: () => number;
  newId: () => string;
  notify: (notice: Notice) => void;
  onChange: (joins: Joins) => void;
}): Promise<JoinsFile> {
  const { file, clock, newId, notify, onChange } = options;
  let joins: Joins = [];
  let obstacle: AppError | null = null;
  const warn = (title: string, text: string) => notify({ id: newId(), tone: 'warning', title, text });
  const close = (error: AppError) => {
    obstacle = error;
    warn('Joined addresses are not shown', `${error.message} ${error.advice}`);
  };

  const found = await readJson(file, JOINS_FORMAT);
  if (found.state === 'read') joins = wellFormed(found.value.joined);
  if (found.state === 'newer') close(newer(found.version));
  if (found.state === 'unreadable') close(unreadable(file, found.why));
  if (found.state === 'malformed') {
    try {
      const target = await setAside(file, clock());
      const text = `Which addresses belong to the same person, in ${file}, could not be understood. It was kept, unchanged, as ${target}. Each address is a person of its own until you join them again.`;
      warn('Joined addresses were set aside', text);
    } catch (error) {
      close(unreadable(file, `it is damaged and could not be set aside: ${describeDiskError(error)}`));
    }
  }

  const queue = createChangeQueue<Joins>({
    obstacle,
    current: () => joins,
    isSame,
    async save(next) {
      try {
        await writeJson(file, { version: VERSION, joined: next });
      } catch (error) {
        return fail(unwritable(file, describeDiskError(error)));
      }
      joins = next;
      onChange(joins);
      return ok(null);
    },
  });

  return {
    current: () => joins,
    change: (next) =>
      queue.change((before) => {
        const after = next(before);
        return ok({ after, value: { changed: !isSame(before, after) } });
      }),
    flush: queue.flush,
  };
}

function isSame(one: Joins, other: Joins): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function newer(version: number): AppError {
  return {
    code: 'registry-newer',
    message: `The joined addresses were written by a newer Quayside (format ${version}, this one knows ${VERSION}).`,
    advice: 'Update Quayside on this computer. Until then none are joined, so that nothing is lost.',
  };
}

function unreadable(file: string, why: string): AppError {
  return {
    code: 'registry-unwritable',
    message: `The joined addresses in ${file} could not be read: ${why}.`,
    advice: 'Mend that and start Quayside again. Until then none are joined, so that nothing is lost.',
  };
}

function unwritable(file: string, why: string): AppError {
  return {
    code: 'registry-unwritable',
    message: `The joined addresses could not be saved to ${file}: ${why}.`,
    advice: 'Nothing was changed. Mend that and try again.',
  };
}
