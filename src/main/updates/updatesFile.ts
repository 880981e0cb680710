import { z } from 'zod';
import { updateFailureShape } from '../../shared/updates.ts';
import { type JsonFound, mayWrite, readJson, writeJson } from '../storage/jsonFile.ts';

const VERSION = 1;
const moment = z.number().nullable();

const fileShape = z.object({
  version: z.literal(VERSION),
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
export type UpdatesMemory = Omit<z.infer<typeof fileShape>, 'version'>;

/** The format of the file. */
export const UPDATES_FORMAT = { version: VERSION, shape: fileShape };

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
  let found: Promise<JsonFound<z.infer<typeof fileShape>>> | null = null;
  let memory: Promise<UpdatesMemory> | null = null;
  let writing: Promise<void> = Promise.resolve();
  const onDisk = () => {
    found ??= readJson(file, UPDATES_FORMAT);
    return found;
  };
  const read = () => {
    memory ??= onDisk().then(memoryOf);
    return memory;
  };
  return {
    read,
    keep(patch) {
      const next = read().then((before) => ({ ...before, ...patch }));
      memory = next;
      writing = writing
        .then(async () => {
          if (mayWrite(await onDisk())) await writeJson(file, { version: VERSION, ...(await next) });
        })
        .catch(() => {});
      return writing;
    },
  };
}

function memoryOf(found: JsonFound<z.infer<typeof fileShape>>): UpdatesMemory {
  if (found.state !== 'read') return NOTHING;
  const { version: _, ...memory } = found.value;
  return memory;
}
