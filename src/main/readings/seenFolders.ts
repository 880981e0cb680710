import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';

/** Where what was last seen stands on disk: in `folder`, a folder per instance. */
export function createSeenFolders(folder: string) {
  const folderOf = (instanceId: string) => path.join(folder, folderName(instanceId));
  const removeAll = (found: string) => rm(found, { recursive: true, force: true });

  return {
    folderOf,
    summaryOf: (instanceId: string) => path.join(folderOf(instanceId), 'summary.json'),
    /** Deletes an instance's folder. Throws what the disk says. */
    remove: (instanceId: string): Promise<void> => removeAll(folderOf(instanceId)),
    /** Deletes all that is not of these instances; what the disk says is no trouble. */
    async deleteOthers(instanceIds: readonly string[]): Promise<void> {
      const kept = new Set(instanceIds.map(folderName));
      const names = await readdir(folder).catch(() => []);
      const strays = names.filter((name) => !kept.has(name));
      await Promise.allSettled(strays.map((name) => removeAll(path.join(folder, name))));
    },
  };
}

/** An id as it is where it is harmless in a file name on every platform, else its hash. */
function folderName(instanceId: string): string {
  const plain = /^[a-z0-9-]{1,64}$/.test(instanceId);
  return plain ? instanceId : createHash('sha256').update(instanceId).digest('hex');
}
