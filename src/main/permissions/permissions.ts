import type { InvitedPerson, JoinedPeople } from '../../shared/calls/kits.ts';
import type { CallsOf, GiveUp } from '../../shared/contract.ts';
import { ok, type Result } from '../../shared/errors.ts';
import type { EventPayload } from '../../shared/events.ts';
import { organizationKey } from '../../shared/target.ts';
import type { Cache } from '../world/cache.ts';
import type { World } from '../world/world.ts';
import { createDrift } from './drift.ts';
import { createGrantPlans } from './grantPlans.ts';
import type { Waiting } from './keptUses.ts';
import { createKits, type KitOptions } from './kits.ts';
import type { TargetReaders } from './planReadings.ts';
import { createUses } from './uses.ts';

export type Permissions = ReturnType<typeof createPermissions>;

export function createPermissions(
  options: Omit<KitOptions, 'file' | 'uses' | 'onChange'> &
    TargetReaders & {
      cache: Pick<Cache, 'onChange'>;
      files: { kits: string; uses: string };
      world: Pick<World, 'targets'>;
      onChange: (change: EventPayload<'kits.changed'>) => void;
      onProgress: (progress: EventPayload<'grants.progress'>) => void;
    },
) {
  const { files, onChange } = options;
  let revision = 0;

  async function tell(): Promise<void> {
    const waiting = await uses.waiting();
    const names = await namesOf();
    const joined = countJoined(waiting.filter((entry) => names(entry) !== undefined));
    revision += 1;
    onChange({ revision, joined });
  }

  const uses = createUses({ ...options, file: files.uses, onChange: () => void tell() });
  const kits = createKits({ ...options, file: files.kits, uses, onChange: () => void tell() });

  const grants = createGrantPlans({ ...options, kits, uses });

  async function namesOf(): Promise<(entry: Waiting) => string | undefined> {
    const names = new Map((await kits.all()).map(({ id, name }) => [id, name]));
    return ({ kitId, deleted }) => names.get(kitId) ?? deleted;
  }

  async function joined(): Promise<JoinedPeople[]> {
    const names = await namesOf();
    const groups = new Map<string, JoinedPeople>();
    for (const entry of await uses.waiting()) {
      const { kitId, mode, email, instanceId, organizationId, joinedAt, deleted } = entry;
      const name = names(entry);
      if (joinedAt === null || name === undefined) continue;
      const key = JSON.stringify([kitId, mode]);
      const group = groups.get(key) ?? { kitId, name, mode, isDeleted: deleted !== undefined, people: [] };
      group.people.push({ email, instanceId, organizationId });
      groups.set(key, group);
    }
    return [...groups.values()];
  }

  async function invited(): Promise<InvitedPerson[]> {
    const names = new Map((await kits.all()).map(({ id, name }) => [id, name]));
    return (await uses.waiting()).flatMap(({ since: _, joinedAt, absences: __, deleted: ___, ...entry }) => {
      const name = names.get(entry.kitId);
      return joinedAt !== null || name === undefined ? [] : { ...entry, name };
    });
  }

  return {
    calls: {
      ...kits.calls,
      'kits.drift': createDrift({ ...options, kits, uses }),
      'kits.invited': async () => ok({ joined: await joined(), invited: await invited() }),
      'kits.forgetJoined': async ({ kitId }) => {
        const forgotten = await uses.forgetWaiting(
          (entry) => entry.kitId === kitId && entry.joinedAt !== null,
        );
        return forgotten.ok ? ok({}) : forgotten;
      },
      'app.giveUp': grants['app.giveUp'],
    } satisfies CallsOf<'kits'> & GiveUp,
    grants: grants.plan,
    kits,
    joined,
    invited,
    async with(kitId: string) {
      const applied = (await uses.applied(kitId)).flatMap(({ instanceId, organizationId, people }) =>
        people.map(({ userId }) => ({ instanceId, organizationId, userId, email: null })),
      );
      const waiting = (await uses.waiting()).filter((each) => each.kitId === kitId);
      return [...applied, ...waiting.map((each) => ({ ...each, userId: null }))];
    },
    stepChanged: uses.stepChanged,
    forget: async (instanceId: string): Promise<Result<null>> => {
      const forgotten = await uses.forgetInstance(instanceId);
      return forgotten.ok ? kits.forgetInstance(instanceId) : forgotten;
    },
    checkSoon: (): void => void uses.waiting().then((waiting) => (waiting.length > 0 ? tell() : undefined)),
    flush: (): Promise<unknown> => Promise.all([uses.flush(), kits.flush()]),
  };
}

function countJoined(waiting: readonly Waiting[]): EventPayload<'kits.changed'>['joined'] {
  const counts = new Map<string, { instanceId: string; organizationId: string; people: number }>();
  for (const { instanceId, organizationId, joinedAt } of waiting) {
    if (joinedAt === null) continue;
    const place = { instanceId, organizationId };
    const known = counts.get(organizationKey(place)) ?? { ...place, people: 0 };
    counts.set(organizationKey(place), { ...known, people: known.people + 1 });
  }
  return [...counts.values()];
}
