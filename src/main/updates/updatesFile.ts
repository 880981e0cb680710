import { z } from 'zod';
import { updateFailureShape } from '../../shared/updates.ts';
import { versioned } from '../storage/jsonFile.ts';
import { openRememberedFile, type RememberedFile } from '../storage/rememberedFile.ts';

const moment = z.number().nullable();

const memoryShape = z.object({
  /** When the server last answered, and when it was last asked by the clock of days; ms since the epoch. */
  lookedAt: moment,
  triedAt: moment,
  /** The newest version that was ever offered here: an older one is a replay. */
  newestSeen: z.string().max(100).nullable(),
  /** The version whose download began, or that waits for the end of the app. */
  fetched: z.string().max(100).nullable(),
  /** What kept it from being installed at the last end, which the next start tells. */
  failed: z.object({ failure: updateFailureShape, version: z.string().max(100) }).nullable(),
});

/** What is remembered of updates between starts. */
export type UpdatesMemory = z.infer<typeof memoryShape>;

/** The format of the file. */
export const UPDATES_FORMAT = versioned(1, memoryShape);

const NOTHING: UpdatesMemory = {
  lookedAt: null,
  triedAt: null,
  newestSeen: null,
  fetched: null,
  failed: null,
};

/** Keeps what is remembered of updates. */
export type UpdatesFile = {
  read(): Promise<UpdatesMemory>;
  /** Holds at once, and settles when it is on disk; where it cannot be kept, it holds until the app ends. */
  keep(patch: Partial<UpdatesMemory>): Promise<void>;
};

/** Keeps it in a file, which is read when it is first asked for; one that cannot be read counts as none, and one of a newer Quayside is left as it is. */
export function createUpdatesFile({ file }: { file: string }): UpdatesFile {
  let opened: Promise<RememberedFile<UpdatesMemory>> | null = null;
  const open = () => {
    opened ??= openRememberedFile({ file, format: UPDATES_FORMAT, none: NOTHING });
    return opened;
  };
  return {
    read: async () => (await open()).current(),
    async keep(patch) {
      const { current, keep } = await open();
      await keep({ ...current(), ...patch });
    },
  };
}
