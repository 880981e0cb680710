// The cache that all checkouts on a computer share.
import { existsSync, renameSync, rmSync } from 'node:fs';

/**
 * Gives a folder that was made under another name its own, so that an interrupted run leaves nothing half made there.
 * Where another run was quicker, its folder is taken and this one deleted.
 */
export function moveIntoPlace(made, folder) {
  try {
    renameSync(made, folder);
  } catch (error) {
    // Linux and macOS say ENOTEMPTY or EEXIST, Windows EPERM.
    if (!existsSync(folder)) throw error;
    rmSync(made, { recursive: true, force: true });
  }
}
