import { has } from '../../shared/capabilities.ts';
import type { Organization, Rights } from '../../shared/dokploy.ts';
import { type AppError, fail, meaningOf, ok, type Result } from '../../shared/errors.ts';
import type { OrganizationRef } from '../../shared/target.ts';
import { refusedFailure } from '../dokploy/answerFailures.ts';
import type { Dokploy } from '../dokploy/client.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import type { Accounts } from './accounts.ts';
import type { OrganizationAccess } from './organizationAccess.ts';
import { onceEach, readLicense } from './roles.ts';

export function createOrganizationReadings(options: {
  instances: Instances;
  dokploy: Dokploy;
  accounts: Accounts;
  access: OrganizationAccess;
}) {
  const { instances, dokploy, accounts, access } = options;

  async function activeOf(instanceId: string): Promise<Result<Organization | null>> {
    const found = instances.find(instanceId);
    if (!found.ok) return found;
    const account = await accounts.account(instanceId);
    if (!account.ok) return account;
    const server = { version: account.value.version, absent: accounts.absent(instanceId) };
    const first = found.value.keys[0]?.organizationId ?? undefined;
    if (has(server, 'organization.active')) {
      const active = await dokploy.call('organization.active', { instanceId, organizationId: first });
      if (active.ok || active.error.code !== 'server-too-old') return active;
    }
    // Before Dokploy 0.28.4 only the person's own membership tells it.
    const id = first ?? account.value.caller?.organizationId;
    return ok(account.value.organizations.find((each) => each.id === id) ?? null);
  }

  async function noteOwn(instanceId: string, { id, name }: Organization): Promise<void> {
    const [only, ...others] = instances.keysOf(instanceId);
    if (only?.organizationId !== null || others.length > 0) return;
    await instances.updateKey(instanceId, only.id, { organizationId: id, organizationName: name });
  }

  return {
    async one({ instanceId, organizationId }: OrganizationRef): Promise<Result<Organization>> {
      const call = 'organization.one';
      const listed = await access.checkListed(instanceId, call, organizationId);
      if (!listed.ok) return listed;
      const one = await dokploy.call(call, access.strongestKey(instanceId, { organizationId }), {
        organizationId,
      });
      return one.ok ? present(instanceId, call, one.value) : one;
    },

    async active({ instanceId }: { instanceId: string }): Promise<Result<Organization | null>> {
      const active = await activeOf(instanceId);
      if (active.ok && active.value) await noteOwn(instanceId, active.value);
      return active;
    },

    async rights({ instanceId, organizationId }: OrganizationRef): Promise<Result<Rights>> {
      const account = await accounts.account(instanceId);
      if (!account.ok) return account;
      const organizationRef = { instanceId, organizationId };
      const server = { version: account.value.version, absent: accounts.absent(instanceId) };
      const [allowed, roles] = await Promise.all([
        has(server, 'user.getPermissions') ? dokploy.call('user.getPermissions', organizationRef) : null,
        has(server, 'customRole.all') ? dokploy.call('customRole.all', organizationRef) : null,
      ]);
      for (const read of [allowed, roles]) if (read && !read.ok && !isWithheld(read.error)) return read;
      const customRoles = roles?.ok ? onceEach(roles.value) : [];
      const licensed = customRoles.length > 0 ? await readLicense(dokploy, server, organizationRef) : null;
      return ok({
        allowed: allowed?.ok ? allowed.value : null,
        customRoles,
        ...(licensed === null ? {} : { licensed }),
        absent: accounts.absent(instanceId),
      });
    },
  };

  /** Before Dokploy 0.26.0 an unknown organization is an empty success. */
  function present(
    instanceId: string,
    call: 'organization.one',
    organization: Organization | null,
  ): Result<Organization> {
    if (organization) return ok(organization);
    const sentence = 'Organization not found';
    return fail(refusedFailure(access.contextOf(instanceId, call), 'not-found', 404, sentence));
  }
}

/** Null if the server does not tell. */
export function createCountOrganizations(dokploy: Pick<Dokploy, 'call'>) {
  return async ({ userId, ...ref }: { instanceId: string; organizationId: string; userId: string }) => {
    const counted = await dokploy.call('user.checkUserOrganizations', ref, { userId });
    if (counted.ok) return ok({ count: counted.value });
    return isWithheld(counted.error) ? ok({ count: null }) : counted;
  };
}

/** An old server or weak role withholds rights: the rules then use the role. */
function isWithheld(error: AppError): boolean {
  return meaningOf(error).read === 'withheld';
}
