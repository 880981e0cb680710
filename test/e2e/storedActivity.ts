import { join } from 'node:path';
import { createArchive } from '../../src/main/operations/archive.ts';
import { countSteps } from '../../src/shared/operations/steps.ts';

/** Leaves exports of the list, or changes of an instance, in Activity, an hour after each other, the oldest "1 of MANY". */
export async function storeActivity(
  profile: string,
  many: number,
  instance?: { id: string; name: string },
): Promise<void> {
  const archive = createArchive({ folder: join(profile, 'operations'), clock: Date.now });
  for (let at = 1; at <= many; at += 1) {
    const startedAt = Date.now() - (many - at + 1) * 3_600_000;
    const ended = {
      id: `export-${at}`,
      kind: instance ? ('edit-instance' as const) : ('export-instances' as const),
      startedAt,
      changedAt: startedAt,
      phase: 'ended' as const,
      counts: countSteps([]),
      undoable: 0,
      subjects: [],
      instanceNames: instance ? [instance.name] : [],
      instanceIds: instance ? [instance.id] : [],
      note: `${at} of ${many}`,
      revision: 1,
    };
    await archive.add({ ended, installations: {}, steps: [] });
  }
  await archive.close();
}
