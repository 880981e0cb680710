import { z } from 'zod';
import { describeDiskError, setAside, versioned } from '../storage/jsonFile.ts';
import { openRememberedFile, type RememberedFile } from '../storage/rememberedFile.ts';

const id = z.string().max(200);

/** What is remembered of an instance, so that each thing is told once. */
const instanceMemoryShape = z.object({
  /** When it was first looked at, in ms since the epoch: what had expired before is no news. */
  since: z.number(),
  /** How many looks in a row it did not answer. */
  failed: z.number().int().min(0),
  away: z.boolean(),
  /** By the id of the key: what was told of its end. */
  keys: z.record(id, z.enum(['ending', 'ended'])),
  /** By the id of the organization: the expired invitations that were told, or had expired before. */
  invitations: z.record(id, z.array(id)),
});

const memoryShape = z.object({
  instances: z.record(id, instanceMemoryShape),
  baselines: z.record(id, z.number()),
});

export type InstanceMemory = z.infer<typeof instanceMemoryShape>;
export type Memory = z.infer<typeof memoryShape>;

export const MONITORING_FORMAT = versioned<Memory>(1, memoryShape);

/** Opens what was told, over restarts: ids and times alone. A malformed file is set aside, which at worst tells something twice. */
export async function openMemory(options: {
  file: string;
  clock: typeof Date.now;
  log: (line: string) => void;
}): Promise<RememberedFile<Memory>> {
  const { file, clock, log } = options;
  const memory = await openRememberedFile({
    ...{ file, format: MONITORING_FORMAT, none: { instances: {}, baselines: {} } },
    how: { indent: 0 },
    onMalformed: () => setAside(file, clock()).catch(() => {}),
  });
  return {
    ...memory,
    async keep(next) {
      const refused = await memory.keep(next);
      if (refused) log(`what monitoring told was not kept: ${describeDiskError(refused)}`);
    },
  };
}
