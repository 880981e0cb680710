import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Emit } from '../../shared/events.ts';
import { createNotices } from '../ipc/notices.ts';
import { createLastSeen } from '../readings/lastSeen.ts';
import { openInstances } from '../registry/instanceRegistry.ts';
import { createRegistryCopies } from '../registry/registryCopies.ts';
import { openLastFolder } from '../shell/lastFolder.ts';
import { openPreferences } from '../shell/preferences.ts';

/** What every part of main is made with. */
export type Common = {
  /** ms since the epoch. */
  clock: () => number;
  newId: () => string;
  log: (line: string) => void;
  /** Tells the page. */
  emit: Emit;
  /** The profile. */
  folder: string;
};

/** What of a profile is known before anything is asked for. */
export type Profile = Awaited<ReturnType<typeof openProfile>>;

/** Opens what stands on disk, and keeps what the person is to be told of it. */
export async function openProfile({
  folder,
  clock,
  newId,
  emit,
  saveTo,
}: Common & {
  /** Where files are offered to be saved until the person chose a folder: the first that is there. */
  saveTo: [string, ...string[]];
}) {
  const copies = createRegistryCopies({ folder: path.join(folder, 'instances-copies'), clock });
  const [instances, preferences, lastFolder] = await Promise.all([
    openInstances({ file: path.join(folder, 'instances.json'), clock, newId, copies }),
    openPreferences({ file: path.join(folder, 'preferences.json') }),
    openLastFolder({ file: path.join(folder, 'last-folder.json'), otherwise: saveTo }),
    // Counts of days, which an earlier Quayside kept there: nothing reads them any more.
    rm(path.join(folder, 'history'), { recursive: true, force: true }).catch(() => {}),
  ]);
  const notices = createNotices({ emit, first: [...instances.notices, ...preferences.notices] });
  const lastSeen = createLastSeen({ folder: path.join(folder, 'last-seen'), clock });
  return { instances, copies, preferences, lastFolder, notices, lastSeen };
}
