import { z } from 'zod';
import { id } from '../../shared/calls/fields.ts';
import { mayWrite, readJson, setAside, writeJson } from '../storage/jsonFile.ts';
import type { Archived } from './archived.ts';
import { operationWithout } from './archiveWithout.ts';

const VERSION = 1;
const fileShape = z.object({ version: z.literal(VERSION), instanceIds: z.array(id) });

/** The format of the file of forgotten instances. */
export const FORGOTTEN_FORMAT = { version: VERSION, shape: fileShape };

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
  let opened: Promise<{ ids: Set<string>; isWritable: boolean }> | null = null;

  async function open() {
    const found = await readJson(file, FORGOTTEN_FORMAT);
    if (found.state === 'malformed') await setAside(file, clock()).catch(() => {});
    return {
      ids: new Set(found.state === 'read' ? found.value.instanceIds : []),
      isWritable: mayWrite(found),
    };
  }

  function known() {
    opened ??= open();
    return opened;
  }

  async function save(): Promise<void> {
    const { ids, isWritable } = await known();
    if (isWritable) await writeJson(file, { version: VERSION, instanceIds: [...ids] });
  }

  return {
    async note(instanceId) {
      (await known()).ids.add(instanceId);
      await save();
    },
    async remember(instanceIds) {
      const { ids } = await known();
      const gone = instanceIds.filter((id) => ids.delete(id));
      if (gone.length > 0) await save();
    },
    async leftOf(operation) {
      let left: Archived | null = operation;
      for (const instanceId of (await known()).ids) left = left && operationWithout(left, instanceId);
      return left;
    },
  };
}
