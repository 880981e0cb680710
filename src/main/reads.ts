import type { Handlers } from '../shared/contract.ts';
import type { Account } from '../shared/dokploy.ts';
import type { Result } from '../shared/errors.ts';
import type { createConnecting } from './instances/connect.ts';
import type { ServerIdentity } from './instances/serverIdentity.ts';
import type { openOperations } from './operations/openOperations.ts';
import { createContentsReading } from './readings/contents.ts';
import { createInvitationReadings, createOwnInvitations } from './readings/invitations.ts';
import { createLostKeys } from './readings/lostKeys.ts';
import { createCountOrganizations, createOrganizationReadings } from './readings/organizations.ts';
import { createRoleReadings } from './readings/roles.ts';
import { createSessionReadings } from './readings/sessions.ts';
import { createTreeReadings } from './readings/tree.ts';
import { noteRoles } from './registry/records.ts';
import type { Ref, World } from './world/world.ts';

type Readers = Parameters<typeof createLostKeys>[0] &
  Parameters<typeof createOrganizationReadings>[0] &
  Parameters<typeof createSessionReadings>[0] &
  Parameters<typeof createInvitationReadings>[0] &
  Parameters<typeof createTreeReadings>[0];

/** What is asked of servers, and noted in the world: `readings` are calls, `reads` what a refresh is made of. */
export function createReads(
  options: Readers & {
    world: World;
    connecting: Pick<ReturnType<typeof createConnecting>, 'takeAccount'>;
    serverIdentity: Pick<ServerIdentity, 'check'>;
    operations: Pick<ReturnType<typeof openOperations>, 'engine' | 'keys' | 'takeReading'>;
  },
) {
  const { instances, dokploy, accounts, world, connecting, serverIdentity } = options;
  const { engine, keys, takeReading } = options.operations;
  const organizations = createOrganizationReadings(options);
  const roles = createRoleReadings(options);
  const sessions = createSessionReadings(options);
  const readOwn = createOwnInvitations(options);
  const lookAtLost = createLostKeys(options);

  const readings = {
    ...roles,
    ...createInvitationReadings(options),
    'organizations.contents': createContentsReading(options),
    'permissions.tree': createTreeReadings(options),
    'sessions.list': async (of) => {
      const told = await sessions['sessions.list'](of);
      if (told.ok) await world.seeSessions(of.instanceId, told.value);
      return told;
    },
    'sessions.ofAccounts': async (of) => {
      const told = await sessions['sessions.ofAccounts'](of);
      const known = told.ok ? told.value.filter((each) => each.state === 'known') : [];
      const own = known.map(({ userId }) => userId);
      const seen = { sessions: known.flatMap((each) => each.sessions), whole: [], own };
      await world.seeSessions(of.instanceId, seen);
      return told;
    },
  } satisfies Partial<Handlers>;

  async function accountNow(instanceId: string): Promise<Result<Account>> {
    const checked = connecting.takeAccount(instanceId);
    if (checked) await serverIdentity.check(instanceId, checked);
    if (checked) await accounts.noteAccount(instanceId, checked);
    const account = checked
      ? await accounts.account(instanceId)
      : await (takeReading('account', { instanceId }) ?? accounts.readAccount(instanceId));
    // A check that ended meanwhile is older than the next reading.
    connecting.takeAccount(instanceId);
    return account;
  }

  const reads = {
    ...organizations,
    async account({ instanceId }: { instanceId: string }) {
      const account = await world.note('account', { instanceId }, accountNow(instanceId));
      if (!account.ok) return account;
      await noteRoles(instances, instanceId, account.value);
      void keys.finish(instanceId);
      void lookAtLost(instanceId, account.value);
      void engine.settle(instanceId);
      return account;
    },
    // Reuses a list just read to settle a step.
    members: (ref: Ref) =>
      world.note('members', ref, takeReading('members', ref) ?? dokploy.call('user.all', ref)),
    invitations: (ref: Ref) =>
      world.note(
        'invitations',
        ref,
        takeReading('invitations', ref) ?? dokploy.call('organization.allInvitations', ref),
      ),
    rights: (ref: Ref) => world.note('rights', ref, organizations.rights(ref)),
    own: async (of: { instanceId: string }) => {
      const own = await readOwn(of);
      if (own.ok || own.error.code !== 'canceled')
        world.seeOwnInvitations(of.instanceId, own.ok ? own.value : null);
      return own;
    },
  };
  return {
    readings,
    reads,
    /** What the world itself asks for. */
    unnoted: {
      rights: organizations.rights,
      countOrganizations: createCountOrganizations(dokploy),
      roles: roles['roles.read'],
    },
  };
}
