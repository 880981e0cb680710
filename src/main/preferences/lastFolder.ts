import { statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { mayWrite, readJson, writeJson } from '../storage/jsonFile.ts';

const VERSION = 1;
const fileShape = z.object({
  version: z.literal(VERSION),
  folder: z.string().refine((folder) => path.isAbsolute(folder)),
});

/** The format of the file that keeps the folder of the last file dialog. */
export const FOLDER_FORMAT = { version: VERSION, shape: fileShape };

/** Remembers in `file` the folder last chosen for a backup; the first of `otherwise` that is there takes its place until there is one, or when it is gone. */
export async function openLastFolder({
  file,
  otherwise,
}: {
  file: string;
  otherwise: [string, ...string[]];
}) {
  const found = await readJson(file, FOLDER_FORMAT);
  let folder = found.state === 'read' ? found.value.folder : otherwise[0];
  let writing: Promise<unknown> = Promise.resolve();
  return {
    read: () => [folder, ...otherwise].find(isFolder) ?? otherwise[0],
    keep: (next: string) => {
      folder = next;
      if (!mayWrite(found)) return;
      // Where it cannot be kept, it holds until the app ends.
      writing = writing
        .then(() => writeJson(file, { version: VERSION, folder: next }, { fsync: false }))
        .catch(() => {});
    },
    flush: () => writing,
  };
}

function isFolder(place: string): boolean {
  try {
    return statSync(place).isDirectory();
  } catch {
    return false;
  }
}
