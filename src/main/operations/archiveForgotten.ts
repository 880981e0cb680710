import { z } from 'zod';
import { id } from '../../shared/calls/fields.ts';
import { setAside, versioned } from '../storage/jsonFile.ts';
import { openRememberedFile, type RememberedFile } from '../storage/rememberedFile.ts';
import type { Archived } from './archived.ts';
import { operationWithout } from './archiveWithout.ts';

/** The format of the file of forgotten instances. */
export const FORGOTTEN_FORMAT = versioned(1, z.object({ instanceIds: z.array(id) }));

/** The instances whose part of the archive was deleted: an operation may end, or be found again after a kill, later than that. */
export type ForgottenInstances = {
  /** Resolves when the disk has it. Throws what the disk says; in this run it holds all the same. */
  note(instanceId: string): Promise<void>;
  /** They are in the list again: what is done on them from now on is kept. Throws what the disk says; in this run it holds all the same. */
  remember(instanceIds: readonly string[]): Promise<void>;
  /** What of an operation may be kept; null where nothing is left of it. */
  leftOf(operation: Archived): Promise<Archived | null>;
};

/** Keeps their ids in `file`, which is read when it is first needed. One that a newer Quayside wrote, or that the disk does not give, is left alone. */
export function createForgottenInstances({
  file,
  clock,
}: {
  file: string;
  /** ms since the epoch. */
  clock: () => number;
}): ForgottenInstances {
  let opened: Promise<RememberedFile<{ instanceIds: string[] }>> | null = null;
  const open = () => {
    opened ??= openRememberedFile({
      ...{ file, format: FORGOTTEN_FORMAT, none: { instanceIds: [] } },
      onMalformed: () => setAside(file, clock()).catch(() => {}),
    });
    return opened;
  };

  async function change(next: (ids: string[]) => string[]): Promise<void> {
    const { current, keep } = await open();
    const refused = await keep({ instanceIds: next(current().instanceIds) });
    if (refused) throw refused;
  }

  return {
    note: (instanceId) => change((ids) => [...new Set([...ids, instanceId])]),
    remember: (instanceIds) => change((ids) => ids.filter((id) => !instanceIds.includes(id))),
    async leftOf(operation) {
      let left: Archived | null = operation;
      for (const instanceId of (await open()).current().instanceIds)
        left = left && operationWithout(left, instanceId);
      return left;
    },
  };
}
