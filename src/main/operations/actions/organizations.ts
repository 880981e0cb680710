import { has } from '../../../shared/capabilities.ts';
import type { Handlers } from '../../../shared/contract.ts';
import { readLogo, readName } from '../../../shared/entries.ts';
import { fail, ok, type Result } from '../../../shared/errors.ts';
import type { Principal } from '../../../shared/principal.ts';
import { denyGiveRole } from '../../../shared/rules/members.ts';
import { denyDefaultRole, denyDelete, denyRename } from '../../../shared/rules/organizations.ts';
import { refusedFailure, unexpectedShapeFailure } from '../../dokploy/answerFailures.ts';
import type { Dokploy } from '../../dokploy/client.ts';
import type { Accounts } from '../../readings/accounts.ts';
import type { LastSeen } from '../../readings/lastSeen.ts';
import type { Policy } from '../policy.ts';

type Noun = Pick<
  Handlers,
  'organizations.create' | 'organizations.update' | 'organizations.setDefault' | 'organizations.delete'
>;

/** The calls that change organizations. They reach all of the person's, so each goes with the key whose role is the strongest. */
export function createOrganizationActions(options: {
  /** Ends the keys of an organization that is gone, on the server too where they were made here. */
  endKeysOf: (instanceId: string, organizationId: string) => Promise<void>;
  dokploy: Dokploy;
  accounts: Accounts;
  policy: Policy;
  lastSeen: LastSeen;
}): Noun {
  const { endKeysOf, dokploy, accounts, policy, lastSeen } = options;

  const target = (instanceId: string, organizationId: string) =>
    policy.strongestKey(instanceId, { organizationId });

  /** Who acts. Below 0.26.0 the server does not ask who owns what is renamed: the last reading decides. */
  async function checkOwned(
    instanceId: string,
    call: 'organization.update' | 'organization.delete',
    organizationId: string,
  ): Promise<Result<Principal>> {
    const listed = await policy.checkListed(instanceId, call, organizationId);
    if (!listed.ok) return listed;
    const principal = await policy.principal(instanceId, organizationId);
    const { organizations } = listed.value;
    const organization = organizations.find((each) => each.id === organizationId);
    if (!principal.ok || !organization || has(principal.value, 'membership-checks')) return principal;
    const why =
      call === 'organization.delete'
        ? denyDelete(principal.value, organization, organizations)
        : denyRename(principal.value, organization);
    return policy.refuse(instanceId, call, why) ?? principal;
  }

  return {
    'organizations.create': async ({ instanceId, userId, name, logo }) => {
      const entry = readEntry(name, logo);
      if (!entry.ok) return entry;
      const { name: clean, logo: image } = entry.value;
      // An empty logo would be stored as one.
      const created = await dokploy.call('organization.create', policy.strongestKey(instanceId, { userId }), {
        name: clean,
        ...(image ? { logo: image } : {}),
      });
      accounts.outdate(instanceId);
      return created;
    },

    'organizations.update': async ({ instanceId, organizationId, name, logo, defaultRole }) => {
      const call = 'organization.update';
      const entry = readEntry(name, logo);
      if (!entry.ok) return entry;
      const checked = await checkOwned(instanceId, call, organizationId);
      if (!checked.ok) return checked;
      if (defaultRole !== undefined) {
        const refused = refuseDefaultRole(instanceId, checked.value, defaultRole);
        if (refused) return refused;
      }
      const updated = await dokploy.call(call, target(instanceId, organizationId), {
        organizationId,
        ...entry.value,
        ...(defaultRole === undefined ? {} : { defaultRole }),
      });
      accounts.outdate(instanceId);
      if (!updated.ok) return updated;
      return updated.value ? ok(updated.value) : emptyUpdate(instanceId, checked.value);
    },

    'organizations.setDefault': async ({ instanceId, organizationId }) => {
      const set = await dokploy.call('organization.setDefault', target(instanceId, organizationId), {
        organizationId,
      });
      accounts.outdate(instanceId);
      return set.ok ? ok({}) : set;
    },

    'organizations.delete': async ({ instanceId, organizationId }) => {
      const call = 'organization.delete';
      const checked = await checkOwned(instanceId, call, organizationId);
      if (!checked.ok) return checked;
      const deleted = await dokploy.call(call, target(instanceId, organizationId), { organizationId });
      accounts.outdate(instanceId);
      if (!deleted.ok) return deleted;
      lastSeen.removeOrganization(instanceId, organizationId);
      await endKeysOf(instanceId, organizationId);
      return ok({});
    },
  };

  function refuseDefaultRole(
    instanceId: string,
    principal: Principal,
    role: string | null,
  ): Result<never> | null {
    const call = 'organization.update';
    const refused = policy.refuse(instanceId, call, denyDefaultRole(principal));
    if (refused) return refused;
    return role === null ? null : policy.refuse(instanceId, call, denyGiveRole(principal, role));
  }

  /** Below 0.26.0 an unknown organization is an empty success; from then on nobody knows what an empty one means. */
  function emptyUpdate(instanceId: string, server: Principal): Result<never> {
    const context = policy.contextOf(instanceId, 'organization.update');
    return fail(
      has(server, 'membership-checks')
        ? unexpectedShapeFailure(context, '')
        : refusedFailure(context, 'not-found', 404, 'Organization not found'),
    );
  }
}

function readEntry(name: string, logo: string | undefined): Result<{ name: string; logo?: string }> {
  const clean = readName(name);
  if (!clean.ok) return clean;
  if (logo === undefined) return ok({ name: clean.value });
  const image = readLogo(logo);
  return image.ok ? ok({ name: clean.value, logo: image.value }) : image;
}
