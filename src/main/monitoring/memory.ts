import { z } from 'zod';
import { describeDiskError, versioned } from '../storage/jsonFile.ts';
import { openRememberedFile, type RememberedFile } from '../storage/rememberedFile.ts';

const id = z.string().max(200);

const memoryShape = z.object({
  instances: z.record(
    id,
    z.object({
      failed: z.number().int().min(0),
      away: z.boolean(),
    }),
  ),
  told: z.record(z.string(), z.array(z.string())).exactOptional(),
});

export type Memory = z.infer<typeof memoryShape>;
export type InstanceMemory = Memory['instances'][string];

export const MONITORING_FORMAT = versioned<Memory>(1, memoryShape);

/** Ids and times only. A malformed file is set aside: at worst something is reported twice. */
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
