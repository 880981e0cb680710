import { z } from 'zod';
import { describeDiskError, versioned } from '../storage/jsonFile.ts';
import { openRememberedFile, type RememberedFile } from '../storage/rememberedFile.ts';

const id = z.string().max(200);

const memoryShape = z.object({
  instances: z.record(
    id,
    z.object({
      /** How many looks in a row it did not answer. */
      failed: z.number().int().min(0),
      away: z.boolean(),
    }),
  ),
  /** What each need that there was at the last round counted, by ids; missing before the first. */
  told: z.record(z.string(), z.array(z.string())).exactOptional(),
});

export type Memory = z.infer<typeof memoryShape>;
export type InstanceMemory = Memory['instances'][string];

export const MONITORING_FORMAT = versioned<Memory>(1, memoryShape);

/** Opens what was told, over restarts: ids and times alone. A malformed file is set aside, which at worst tells something twice. */
export async function openMemory(options: {
  file: string;
  clock: typeof Date.now;
  log: (line: string) => void;
}): Promise<RememberedFile<Memory>> {
  const { file, clock, log } = options;
  const memory = await openRememberedFile({
    ...{ file, format: MONITORING_FORMAT, none: { instances: {} } },
    how: { indent: 0 },
    clock,
  });
  return {
    ...memory,
    async keep(next) {
      const refused = await memory.keep(next);
      if (refused) log(`what monitoring told was not kept: ${describeDiskError(refused)}`);
    },
  };
}
