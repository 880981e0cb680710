import { statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { versioned } from '../storage/jsonFile.ts';
import { openRememberedFile } from '../storage/rememberedFile.ts';

export const FOLDER_FORMAT = versioned(
  1,
  z.object({ folder: z.string().refine((folder) => path.isAbsolute(folder)) }),
);

export async function openLastFolder(options: { file: string; otherwise: [string, ...string[]] }) {
  const { file, otherwise } = options;
  const { current, keep, flush } = await openRememberedFile({
    ...{ file, format: FOLDER_FORMAT, none: { folder: otherwise[0] } },
    how: { fsync: false },
  });
  return {
    read: () => [current().folder, ...otherwise].find(isFolder) ?? otherwise[0],
    keep: (folder: string) => void keep({ folder }),
    flush,
  };
}

function isFolder(place: string): boolean {
  try {
    return statSync(place).isDirectory();
  } catch {
    return false;
  }
}
