import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { plainName } from '../storage/plainName.ts';

/** Where what was last seen stands on disk: in `folder`, a folder per instance. */
export function createSeenFolders(folder: string) {
  const folderOf = (instanceId: string) => path.join(folder, plainName(instanceId));
  const removeAll = (found: string) => rm(found, { recursive: true, force: true });

  return {
    folderOf,
    summaryOf: (instanceId: string) => path.join(folderOf(instanceId), 'summary.json'),
    /** Deletes an instance's folder. Throws what the disk says. */
    remove: (instanceId: string): Promise<void> => removeAll(folderOf(instanceId)),
    /** Deletes all that is not of these instances; what the disk says is no trouble. */
    async deleteOthers(instanceIds: readonly string[]): Promise<void> {
      const kept = new Set(instanceIds.map(plainName));
      const names = await readdir(folder).catch(() => []);
      const strays = names.filter((name) => !kept.has(name));
      await Promise.allSettled(strays.map((name) => removeAll(path.join(folder, name))));
    },
  };
}
