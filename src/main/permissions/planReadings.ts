import type { Invitation, Member } from '../../shared/dokploy.ts';
import { type AppError, meaningOf, ok, type Result } from '../../shared/errors.ts';
import type { Tree } from '../../shared/permissions/shapes.ts';
import { denySetPermissionsOfAny } from '../../shared/rules/permissions.ts';
import { NO_KEY_OPENS, type Target } from '../../shared/target.ts';
import { oneLine } from '../../shared/text.ts';
import type { Accounts } from '../readings/accounts.ts';
import type { ReadTree } from '../readings/tree.ts';
import { createSemaphore } from '../scheduling/semaphore.ts';
import type { Ref, World } from '../world/world.ts';

const INSTANCES_AT_ONCE = 16;
const ORGANIZATIONS_AT_ONCE = 3;

export type NamedPlace = Ref & { instanceName: string; organizationName: string };

type People = { members: readonly Member[]; invitations: readonly Invitation[] };

export type ReadPlace = Target & People & { tree: Tree };

export type PlaceFound = { state: 'read'; read: ReadPlace } | { state: 'without' } | Unread;

export type Unread = { state: 'unread'; why: string; failed?: true };

export type PlaceReaders = {
  world: Pick<World, 'instance' | 'target'>;
  accounts: Pick<Accounts, 'account' | 'absent'>;
  readMembers: (place: Ref) => Promise<Result<Member[]>>;
  readInvitations: (place: Ref) => Promise<Result<Invitation[]>>;
  readTree: ReadTree;
};

type How = {
  withInvitations: boolean;
  heavy: boolean;
  isAny: (people: People) => boolean;
  found: (place: NamedPlace, at: number, found: PlaceFound) => Promise<void>;
  isClosed: () => boolean;
};

/** Reads trees only where needed. `found` is called one at a time; starts nothing once `isClosed`. */
export async function readPlaces(places: readonly Ref[], readers: PlaceReaders, how: How): Promise<void> {
  let turn: Promise<void> = Promise.resolve();
  const numbered = places.map(({ instanceId, organizationId }, at) => ({ instanceId, organizationId, at }));
  const instanceIds = [...new Set(places.map(({ instanceId }) => instanceId))];
  await inParallel(instanceIds, INSTANCES_AT_ONCE, async (instanceId) => {
    const own = numbered.filter((each) => each.instanceId === instanceId);
    let failure: AppError | null = null;
    await inParallel(own, ORGANIZATIONS_AT_ONCE, async ({ at, ...place }) => {
      if (how.isClosed()) return;
      // A server that does not answer one organization would not answer the others.
      const read: Result<PlaceFound> = failure
        ? { ok: false, error: failure }
        : await readPlace(place, readers, how);
      if (!read.ok && meaningOf(read.error).scope === 'instance') failure = read.error;
      const found: PlaceFound = read.ok ? read.value : { ...unread(read.error.message), failed: true };
      turn = turn.then(() => how.found(named(place, readers), at, found));
      await turn;
    });
  });
}

async function readPlace(
  place: Ref,
  { world, accounts, readMembers, readInvitations, readTree }: PlaceReaders,
  { isAny, withInvitations, heavy }: How,
): Promise<Result<PlaceFound>> {
  if (!world.instance(place.instanceId)) return ok(unread('This instance was removed from Quayside.'));
  const account = await accounts.account(place.instanceId);
  if (!account.ok) return account;
  const target = world.target(place);
  const denied = target?.holders?.map(({ principal }) => denySetPermissionsOfAny(principal));
  if (!target || !denied?.length) return ok(unread(NO_KEY_OPENS));
  if (denied.every((why) => why !== null)) return ok(unread(denied[0]?.reason ?? ''));
  const [members, invitations] = await Promise.all([
    readMembers(place),
    withInvitations ? readInvitations(place) : null,
  ]);
  if (!members.ok) return members;
  const people = { members: members.value, invitations: invitations?.ok ? invitations.value : [] };
  if (!isAny(people)) return ok({ state: 'without' });
  const tree = await readTree({ ...place, heavy });
  if (!tree.ok) return tree;
  return ok({ state: 'read', read: { ...target, ...people, whyUnknown: null, tree: tree.value } });
}

function named(place: Ref, { world }: PlaceReaders): NamedPlace {
  const { name: instanceName = '', keys = [] } = world.instance(place.instanceId) ?? {};
  const key = keys.find(({ organizationId }) => organizationId === place.organizationId);
  const organizationName = world.target(place)?.organizationName ?? key?.organizationName ?? '';
  return { ...place, instanceName, organizationName };
}

function unread(why: string): Unread {
  return { state: 'unread', why };
}

async function inParallel<T>(
  all: readonly T[],
  most: number,
  job: (each: T) => Promise<void>,
): Promise<void> {
  const semaphore = createSemaphore();
  await Promise.all(
    all.map(async (each) => {
      const release = await semaphore.enter('job', most);
      await job(each).finally(release);
    }),
  );
}

export function namesOf({
  instanceId,
  organizationId,
  instanceName,
  organizationName,
}: NamedPlace): NamedPlace {
  return {
    ...{ instanceId, organizationId },
    instanceName: oneLine(instanceName, 200),
    organizationName: oneLine(organizationName, 200),
  };
}
