import type { Invitation, Member } from '../../shared/dokploy.ts';
import { meaningOf } from '../../shared/errorMeanings.ts';
import { type AppError, ok, type Result } from '../../shared/errors.ts';
import type { Instance } from '../../shared/instance.ts';
import type { Tree } from '../../shared/permissions/treeShape.ts';
import type { Principal } from '../../shared/principal.ts';
import { denySetPermissionsOfAny } from '../../shared/rules/permissions.ts';
import type { Accounts } from '../readings/accounts.ts';
import { principalsAt } from '../readings/principals.ts';
import type { ReadTree } from '../readings/tree.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { createSemaphore } from '../scheduling/semaphore.ts';

/** As many instances are asked side by side, and as many organizations of one: each server has its own limit besides. */
const INSTANCES_AT_ONCE = 16;
const ORGANIZATIONS_AT_ONCE = 3;

export type Place = { instanceId: string; organizationId: string };
export type NamedPlace = Place & { instanceName: string; organizationName: string };

/** Who is in an organization now, what can be granted there, and who may do that. */
export type ReadPlace = {
  members: readonly Member[];
  invitations: readonly Invitation[];
  tree: Tree;
  principals: readonly Principal[];
};

/** What was found of an organization: read, of no concern, or why it could not be. */
export type PlaceFound =
  | { state: 'read'; read: ReadPlace }
  /** None of those whom it is about is there. */
  | { state: 'without' }
  | { state: 'unread'; why: string };

export type PlaceReaders = {
  instances: Pick<Instances, 'list'>;
  accounts: Pick<Accounts, 'account' | 'absent'>;
  readMembers: (place: Place) => Promise<Result<Member[]>>;
  readInvitations: (place: Place) => Promise<Result<Invitation[]>>;
  readTree: ReadTree;
};

type PlanReadings = ReturnType<typeof createPlanReadings>;

/** Reads organizations, several at once; each is given as soon as it was read. */
export function createPlanReadings(readers: PlaceReaders) {
  const { instances, accounts, readMembers, readInvitations, readTree } = readers;

  async function instancePlaces(instance: Instance) {
    const account = await accounts.account(instance.id);
    if (!account.ok)
      return {
        places: [],
        unread: [{ instanceId: instance.id, instanceName: instance.name, why: account.error.message }],
      };
    const opened = new Set(instance.keys.map(({ organizationId }) => organizationId));
    const places = account.value.organizations
      .filter(({ id }) => opened.has(id))
      .map(({ id, name }) => ({
        ...{ instanceId: instance.id, organizationId: id },
        ...{ instanceName: instance.name, organizationName: name },
      }));
    return { places, unread: [] };
  }

  async function readPlace(
    place: Place,
    {
      isAny,
      withInvitations,
      heavy,
    }: Pick<Parameters<PlanReadings['read']>[1], 'isAny' | 'withInvitations' | 'heavy'>,
  ): Promise<Result<PlaceFound>> {
    const { instanceId, organizationId } = place;
    const instance = instances.list().find(({ id }) => id === instanceId);
    if (!instance) return ok({ state: 'unread', why: 'This instance was removed from Quayside.' });
    const account = await accounts.account(instanceId);
    if (!account.ok) return account;
    const principals = principalsAt(organizationId, instance.keys, account.value);
    const denied = principals.map(denySetPermissionsOfAny);
    if (principals.length === 0) return ok({ state: 'unread', why: 'No key opens this organization.' });
    if (denied.every((why) => why !== null)) return ok({ state: 'unread', why: denied[0]?.reason ?? '' });
    const [members, invitations] = await Promise.all([
      readMembers(place),
      withInvitations ? readInvitations(place) : null,
    ]);
    if (!members.ok) return members;
    // Who is invited is told where that can be read; the plan is about members.
    const people = { members: members.value, invitations: invitations?.ok ? invitations.value : [] };
    if (!isAny(people)) return ok({ state: 'without' });
    const tree = await readTree({ instanceId, organizationId, heavy });
    if (!tree.ok) return tree;
    const read = { ...people, tree: tree.value, principals };
    return ok({ state: 'read', read });
  }

  async function allPlaces(among: readonly Instance[]) {
    const found = await inParallel(among, INSTANCES_AT_ONCE, instancePlaces);
    return { places: found.flatMap(({ places }) => places), unread: found.flatMap(({ unread }) => unread) };
  }

  return {
    /** All organizations that are known: of those that a key opens, and of instances that could not be read none. */
    places: (): Promise<{
      places: NamedPlace[];
      unread: { instanceId: string; instanceName: string; why: string }[];
    }> => allPlaces(instances.list()),
    /** These with what they are called, as far as that is known. */
    async named(places: readonly Place[]): Promise<NamedPlace[]> {
      const ids = new Set(places.map(({ instanceId }) => instanceId));
      const among = instances.list().filter(({ id }) => ids.has(id));
      const known = new Map((await allPlaces(among)).places.map((place) => [keyOf(place), place]));
      return places.map((place) => {
        const instance = among.find(({ id }) => id === place.instanceId);
        const key = instance?.keys.find(({ organizationId }) => organizationId === place.organizationId);
        const names = { instanceName: instance?.name ?? '', organizationName: key?.organizationName ?? '' };
        return known.get(keyOf(place)) ?? { ...place, ...names };
      });
    },
    /**
     * Reads these. `isAny`: whether somebody whom it is about is there; what can be granted is read for those alone.
     * `found` is told one after the other, so that what it works is not worked for all of them at once; nothing more is
     * begun once `isClosed`.
     */
    async read(
      places: readonly NamedPlace[],
      how: {
        /** Whether invitations count, too. */
        withInvitations: boolean;
        /** Also where a server sends all of every service with what can be granted. */
        heavy: boolean;
        isAny: (people: Pick<ReadPlace, 'members' | 'invitations'>) => boolean;
        found: (place: NamedPlace, at: number, found: PlaceFound) => Promise<void>;
        isClosed: () => boolean;
      },
    ): Promise<void> {
      const byInstance = new Map<string, { place: NamedPlace; at: number }[]>();
      for (const [at, place] of places.entries()) {
        const others = byInstance.get(place.instanceId);
        if (others) others.push({ place, at });
        else byInstance.set(place.instanceId, [{ place, at }]);
      }
      let turn: Promise<void> = Promise.resolve();
      await inParallel([...byInstance.values()], INSTANCES_AT_ONCE, async (own) => {
        let failure: AppError | null = null;
        await inParallel(own, ORGANIZATIONS_AT_ONCE, async ({ place, at }) => {
          if (how.isClosed()) return;
          // What met one organization of a server that does not answer would meet the others.
          const read: Result<PlaceFound> = failure
            ? { ok: false, error: failure }
            : await readPlace(place, how);
          if (!read.ok && meaningOf(read.error).scope === 'instance') failure = read.error;
          const found: PlaceFound = read.ok ? read.value : { state: 'unread', why: read.error.message };
          turn = turn.then(() => how.found(place, at, found));
          await turn;
        });
      });
    },
  };
}

export function keyOf({ instanceId, organizationId }: Place): string {
  return JSON.stringify([instanceId, organizationId]);
}

/** Runs a job for each, so many at once, and gives what came of them in their order. */
async function inParallel<T, R>(all: readonly T[], most: number, job: (each: T) => Promise<R>): Promise<R[]> {
  const semaphore = createSemaphore();
  return Promise.all(
    all.map(async (each) => {
      const leave = await semaphore.enter('job', most);
      try {
        return await job(each);
      } finally {
        leave();
      }
    }),
  );
}
