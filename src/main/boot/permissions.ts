import path from 'node:path';
import type { Activity } from '../activity/activity.ts';
import type { FileDialogs } from '../backup/backup.ts';
import type { Operations } from '../operations/openOperations.ts';
import { createPermissions } from '../permissions/permissions.ts';
import type { Common, Profile } from './profile.ts';
import type { createServers } from './servers.ts';

/** Wires the templates of permissions, and what grants by them. */
export function openPermissions(
  options: Common &
    Profile &
    Pick<ReturnType<typeof createServers>, 'accounts' | 'dokploy'> & {
      engine: Operations['engine'];
      note: Activity['note'];
      dialogs: FileDialogs;
    },
) {
  const { folder, emit, engine, dialogs, notices } = options;
  return createPermissions({
    ...options,
    files: {
      templates: path.join(folder, 'templates.json'),
      uses: path.join(folder, 'template-uses.json'),
    },
    start: engine.start,
    ...dialogs,
    notify: notices.add,
    onChange: (change) => emit('templates.changed', change),
    onProgress: (progress) => emit('grants.progress', progress),
  });
}
