import type { Invitation, Member } from '../../shared/dokploy.ts';
import { type AppError, fail, meaningOf, ok, type Result } from '../../shared/errors.ts';
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

export type Named = Pick<Target, 'instanceId' | 'instanceName' | 'organizationId' | 'organizationName'>;

export type People = { members: readonly Member[]; invitations: readonly Invitation[] };

/** An organization whose people and tree were just read. */
export type GrantTarget = Target & People & { tree: Tree };

export type Unread = Named & { why: string; failed?: true };

export type TargetReaders = {
  world: Pick<World, 'instance' | 'target'>;
  accounts: Pick<Accounts, 'account' | 'absent'>;
  readMembers: (ref: Ref) => Promise<Result<Member[]>>;
  readInvitations: (ref: Ref) => Promise<Result<Invitation[]>>;
  readTree: ReadTree;
};

type How = {
  heavy: boolean;
  /** Finds somebody whom the plan is about; null: it is about all members, and invitations are not read. */
  isAny: ((people: People) => boolean) | null;
  /** Null: nobody is there. */
  found: (read: GrantTarget | Unread | null, at: number) => Promise<void>;
  isClosed?: () => boolean;
};

/** Reads trees only where needed. `found` is called one at a time; starts nothing once `isClosed`. */
export async function readTargets(refs: readonly Ref[], readers: TargetReaders, how: How): Promise<void> {
  let turn: Promise<void> = Promise.resolve();
  const numbered = refs.map(({ instanceId, organizationId }, at) => ({ instanceId, organizationId, at }));
  const instanceIds = [...new Set(refs.map(({ instanceId }) => instanceId))];
  await inParallel(instanceIds, INSTANCES_AT_ONCE, async (instanceId) => {
    const own = numbered.filter((each) => each.instanceId === instanceId);
    let failure: AppError | null = null;
    await inParallel(own, ORGANIZATIONS_AT_ONCE, async ({ at, ...ref }) => {
      if (how.isClosed?.()) return;
      // A server that does not answer one organization would not answer the others.
      const read = failure ? fail(failure) : await readTarget(ref, readers, how);
      if (!read.ok && meaningOf(read.error).scope === 'instance') failure = read.error;
      const unread = (why: string) => ({ ...named(ref, readers), why });
      const found = !read.ok
        ? ({ ...unread(read.error.message), failed: true } as const)
        : typeof read.value === 'string'
          ? unread(read.value)
          : read.value;
      turn = turn.then(() => how.found(found, at));
      await turn;
    });
  });
}

/** A text is why it cannot be read. */
async function readTarget(
  ref: Ref,
  { world, accounts, readMembers, readInvitations, readTree }: TargetReaders,
  { isAny, heavy }: How,
): Promise<Result<GrantTarget | string | null>> {
  if (!world.instance(ref.instanceId)) return ok('This instance was removed from Quayside.');
  const account = await accounts.account(ref.instanceId);
  if (!account.ok) return account;
  const target = world.target(ref);
  const denied = target?.holders?.map(({ principal }) => denySetPermissionsOfAny(principal));
  if (!target || !denied?.length) return ok(NO_KEY_OPENS);
  if (denied.every((why) => why !== null)) return ok(denied[0]?.reason ?? '');
  const [members, invitations] = await Promise.all([readMembers(ref), isAny && readInvitations(ref)]);
  if (!members.ok) return members;
  const people = { members: members.value, invitations: invitations?.ok ? invitations.value : [] };
  if (isAny?.(people) === false) return ok(null);
  const tree = await readTree({ ...ref, heavy });
  return tree.ok ? ok({ ...target, ...people, whyUnknown: null, tree: tree.value }) : tree;
}

function named(ref: Ref, { world }: TargetReaders): Named {
  const { name: instanceName = '', keys = [] } = world.instance(ref.instanceId) ?? {};
  const key = keys.find(({ organizationId }) => organizationId === ref.organizationId);
  const organizationName = world.target(ref)?.organizationName ?? key?.organizationName ?? '';
  return { ...ref, instanceName, organizationName };
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

export function namesOf({ instanceId, organizationId, instanceName, organizationName }: Named): Named {
  return {
    ...{ instanceId, organizationId },
    instanceName: oneLine(instanceName, 200),
    organizationName: oneLine(organizationName, 200),
  };
}
