import { z } from 'zod';
import { readJson, writeJson } from '../storage/jsonFile.ts';
import type { WindowState } from './placement.ts';

const VERSION = 1;
const routeShape = z.object({
  version: z.literal(VERSION),
  bounds: z.object({
    x: z.int().exactOptional(),
    y: z.int().exactOptional(),
    width: z.int().min(100),
    height: z.int().min(100),
  }),
  maximized: z.boolean(),
});

/** Remembers where the window stood; a file that cannot be read or written means the first place again. */
export async function openWindowState({ file }: { file: string }) {
  const found = await readJson(file, { version: VERSION, shape: routeShape });
  let place: WindowState | null = found.state === 'read' ? found.value : null;
  let writing: Promise<unknown> = Promise.resolve();
  return {
    read: () => place,
    keep: (next: WindowState) => {
      place = next;
      writing = writing
        .then(() => writeJson(file, { version: VERSION, ...next }, { fsync: false }))
        .catch(() => {});
    },
    flush: () => writing,
  };
}
