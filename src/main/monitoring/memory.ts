import { z } from 'zod';
import { describeDiskError, type Format, readJson, setAside, writeJson } from '../storage/jsonFile.ts';

const VERSION = 1;
const id = z.string().max(200);

/** What is remembered of an instance, so that each thing is told once. */
const instanceMemoryShape = z.object({
  /** When it was first looked at, in ms since the epoch: what had expired before is no news. */
  since: z.number(),
  /** How many looks in a row it did not answer. */
  failed: z.number().int().min(0),
  /** Whether it was told as away. */
  away: z.boolean(),
  /** By the id of the key: what was told of its end. */
  keys: z.record(id, z.enum(['ending', 'ended'])),
  /** By the id of the organization: the expired invitations that were told, or had expired before. */
  invitations: z.record(id, z.array(id)),
});

const memoryShape = z.object({
  instances: z.record(id, instanceMemoryShape),
  /** By the id of the baseline: how many differences from it were told. */
  baselines: z.record(id, z.number()),
});

/** What is remembered of an instance, so that each thing is told once. */
export type InstanceMemory = z.infer<typeof instanceMemoryShape>;
/** What was told, so that it is told once. */
export type Memory = z.infer<typeof memoryShape>;

/** The format of the file. */
export const MONITORING_FORMAT: Format<Memory> = { version: VERSION, shape: memoryShape };

/** What was told, over restarts: ids and times alone. */
export type MemoryFile = {
  current(): Memory;
  /** Takes it over and writes it; what the disk refuses holds until the app ends. */
  keep(memory: Memory): Promise<void>;
  /** Settles when what was kept so far is on disk or was refused. */
  flush(): Promise<unknown>;
};

/** Opens the file. A malformed one is set aside, which at worst tells something twice; a newer one is never written over. */
export async function openMemory(options: {
  file: string;
  /** ms since the epoch. */
  clock: () => number;
  log: (line: string) => void;
}): Promise<MemoryFile> {
  const { file, clock, log } = options;
  const found = await readJson(file, MONITORING_FORMAT);
  if (found.state === 'malformed') await setAside(file, clock()).catch(() => {});
  const isOurs = found.state !== 'newer' && found.state !== 'unreadable';
  let memory: Memory = found.state === 'read' ? found.value : { instances: {}, baselines: {} };
  let written = JSON.stringify(memory);
  let turn: Promise<unknown> = Promise.resolve();

  async function write(text: string): Promise<void> {
    if (text === written || !isOurs) return;
    try {
      await writeJson(file, { version: VERSION, ...JSON.parse(text) }, { indent: 0 });
      written = text;
    } catch (error) {
      log(`what monitoring told was not kept: ${describeDiskError(error)}`);
    }
  }

  return {
    current: () => memory,
    keep(next) {
      memory = next;
      const text = JSON.stringify(next);
      const writing = turn.then(() => write(text));
      turn = writing;
      return writing;
    },
    flush: () => turn,
  };
}
