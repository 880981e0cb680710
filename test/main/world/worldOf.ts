import type { Cache } from '../../../src/main/world/cache.ts';
import { createWorld, type InstanceKeys, type Ref, type World } from '../../../src/main/world/world.ts';
import { fail, ok } from '../../../src/shared/errors.ts';
import type { Instance } from '../../../src/shared/instance.ts';
import type { InstanceTargets } from '../../../src/shared/target.ts';

/** A world in which this is known of instances, and of their keys; no server answers what it is asked for beside. */
export function worldOf(
  instances: readonly InstanceTargets[],
  keys: readonly InstanceKeys[] = [],
  given: Partial<World> = {},
): World {
  const target = ({ instanceId, organizationId }: Ref) =>
    instances
      .find((each) => each.instanceId === instanceId)
      ?.targets.find((each) => each.organizationId === organizationId) ?? null;
  const organizations = (instanceId: string) =>
    instances.find((each) => each.instanceId === instanceId)?.account?.organizations ?? [];
  const countedIn = ({ instanceId, userId }: { instanceId: string; userId: string }) =>
    instances.find((each) => each.instanceId === instanceId)?.counted?.[userId];
  return {
    revision: () => 0,
    onChange: () => {},
    isReading: () => false,
    lastFailure: () => undefined,
    failures: () => [],
    note: async (_part, _ref, reading) => reading,
    instance: () => null,
    account: () => null,
    organizations,
    organization: ({ instanceId, organizationId }) =>
      organizations(instanceId).find(({ id }) => id === organizationId) ?? null,
    principal: (ref) => target(ref)?.principal ?? null,
    targets: () => [...instances],
    target,
    keys: () => [...keys],
    loadSeen: async () => {},
    rights: () => null,
    areRightsRead: () => false,
    readRights: async () => {},
    countOrganizations: async (who) => countedIn(who) ?? null,
    lastCount: countedIn,
    roles: async () => ok({ roles: null, statements: null, licensed: null }),
    seeOwnInvitations: () => {},
    ownInvitations: () => [],
    isOwnUnread: () => false,
    seeSessions: async () => {},
    sessions: () => [],
    ...given,
  };
}

/** A world over what is kept of instances, before any server was read. */
export function seenWorld(cache: Cache, instances: readonly Instance[]): World {
  const away = async () => fail({ code: 'unreachable', message: 'It is away.', advice: '' } as const);
  const find = (id: string) => instances.find((each) => each.id === id);
  return createWorld({
    instances: {
      list: () => [...instances],
      find: (id) => ok(find(id) as Instance),
      keysOf: (id) => find(id)?.keys ?? [],
      onChange: () => () => {},
    },
    accounts: { last: () => null, absent: () => [] },
    cache,
    health: { all: () => ({}), isBad: () => false },
    clock: () => 0,
    read: () => ({ rights: away, countOrganizations: away, roles: away }),
  });
}
