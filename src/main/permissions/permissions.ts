import { MOST_TEXT } from '../../shared/calls/fields.ts';
import type { InvitedPerson, JoinedPeople, KitDrift } from '../../shared/calls/kits.ts';
import { has } from '../../shared/capabilities.ts';
import type { CallsOf, GiveUp } from '../../shared/contract.ts';
import { ok, type Result } from '../../shared/errors.ts';
import type { EventPayload } from '../../shared/events.ts';
import { seesEverything } from '../../shared/permissions/accessSummary.ts';
import { compareWithGoal, compileRules, goalOf } from '../../shared/permissions/kit.ts';
import { isNoDifference } from '../../shared/permissions/permissions.ts';
import type { Kit } from '../../shared/permissions/shapes.ts';
import { indexTree } from '../../shared/permissions/tree.ts';
import { organizationKey } from '../../shared/target.ts';
import { oneLine } from '../../shared/text.ts';
import { type YieldIfDue, yieldAfter } from '../scheduling/yielding.ts';
import type { Cache } from '../world/cache.ts';
import type { World } from '../world/world.ts';
import { createGrantPlans } from './grantPlans.ts';
import type { Applied, Waiting } from './keptUses.ts';
import { createKits, type KitOptions, type Kits } from './kits.ts';
import { type GrantTarget, namesOf, readTargets, type TargetReaders } from './planReadings.ts';
import { createUses, type Uses } from './uses.ts';

const SLICE = 8;

/** Uses fresh readings, kept nowhere else. */
function createDrift(
  options: TargetReaders & {
    kits: Pick<Kits, 'find'>;
    uses: Pick<Uses, 'applied' | 'forgetOthers'>;
  },
) {
  const { kits, uses, accounts } = options;

  async function isLight(instanceId: string): Promise<boolean> {
    const account = await accounts.account(instanceId);
    if (!account.ok) return true;
    const server = { version: account.value.version, absent: accounts.absent(instanceId) };
    return has(server, 'project.allForPermissions');
  }

  return async ({ id, heavy }: { id: string; heavy: boolean }): Promise<Result<KitDrift>> => {
    const found = await kits.find(id);
    if (!found.ok) return found;
    const applied = (await uses.applied(id)).filter(({ people }) => people.length > 0);
    const ids = [...new Set(applied.map(({ instanceId }) => instanceId))];
    const light = new Set<string>();
    await Promise.all(
      ids.map(async (instanceId) => {
        if (heavy || (await isLight(instanceId))) light.add(instanceId);
      }),
    );
    const looked = applied.filter(({ instanceId }) => light.has(instanceId));
    const byPlace = new Map(looked.map((record) => [organizationKey(record), record]));
    const drift: KitDrift = {
      ...{ people: 0, drifted: 0, organizations: [], unread: [] },
      heavy: applied.length - looked.length,
    };
    const compare = comparison(found.value);
    const yieldIfDue = yieldAfter(SLICE);
    const known: Parameters<typeof uses.forgetOthers>[0][number][] = [];
    const people = new Set<string>();
    const drifted = new Set<string>();
    await readTargets(looked, options, {
      ...{ heavy, isAny: null },
      async found(read) {
        const record = read && byPlace.get(organizationKey(read));
        if (!record) return;
        const { kitId, instanceId, organizationId } = record;
        if ('why' in read) {
          // An unknown version counted as new until the server lacked the call.
          if (!heavy && !(await isLight(instanceId))) drift.heavy += 1;
          else drift.unread.push({ ...namesOf(read), why: read.why });
          return;
        }
        const members = new Set(read.members.map(({ userId }) => userId));
        known.push({ kitId, instanceId, organizationId, members });
        const { of, apart, exactly, projects } = await compare(record, read, yieldIfDue);
        for (const email of of) people.add(email);
        for (const email of apart) drifted.add(email);
        if (apart.length > 0 || projects > 0)
          drift.organizations.push({ ...namesOf(read), drifted: apart, exactly, projects });
      },
    });
    await uses.forgetOthers(known);
    return ok({ ...drift, people: people.size, drifted: drifted.size });
  };
}

function comparison(kit: Kit) {
  const match = compileRules(kit.rules);
  return async (record: Applied, { members, tree }: GrantTarget, yieldIfDue: YieldIfDue) => {
    const goal = goalOf(kit, match(tree));
    const index = indexTree(tree);
    const compare = {
      'at-least': compareWithGoal(goal, 'at-least', tree, index),
      exactly: compareWithGoal(goal, 'exactly', tree, index),
    };
    const modes = new Map(record.people.map(({ userId, mode }) => [userId, mode]));
    const of: string[] = [];
    const apart: string[] = [];
    let exactly = 0;
    for (const { userId, role, user, permissions = {} } of members) {
      await yieldIfDue();
      const mode = modes.get(userId);
      if (mode === undefined) continue;
      const email = oneLine(user.email, MOST_TEXT);
      of.push(email);
      if (seesEverything(role)) continue;
      if (isNoDifference(compare[mode]({ role, permissions }))) continue;
      apart.push(email);
      if (mode === 'exactly') exactly += 1;
    }
    const known = new Set(record.projects);
    const matched = goal.permissions.projects ?? [];
    const projects = record.matchedAt === null ? 0 : matched.filter((id) => !known.has(id)).length;
    return { of, apart, exactly, projects };
  };
}

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
