import { has } from '../../shared/capabilities.ts';
import type { Account } from '../../shared/dokploy.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import { strengthOf } from '../../shared/facts/role.ts';
import type { KeyRecord } from '../../shared/instance.ts';
import { accountOf, preferredKeys } from '../../shared/keys.ts';
import { type DenyReason, type Principal, principalIn, principalOf } from '../../shared/rules/principal.ts';
import { type DokployCall, dokployCalls } from '../dokploy/calls.ts';
import type { Target } from '../dokploy/client.ts';
import { type RequestContext, ruleFailure } from '../network/failures.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import type { Accounts } from './accounts.ts';

/**
 * Chooses keys, and refuses what an old server would wrongly allow, by the last account reading. Newer
 * servers judge themselves.
 */
export type OrganizationAccess = ReturnType<typeof createOrganizationAccess>;

export function createOrganizationAccess(options: { instances: Instances; accounts: Accounts }) {
  const { instances, accounts } = options;

  function contextOf(instanceId: string, call: DokployCall): RequestContext {
    const found = instances.find(instanceId);
    const host = found.ok ? new URL(found.value.origin).host : 'the server';
    return { host, call, kind: dokployCalls[call].kind };
  }

  function refuse(instanceId: string, call: DokployCall, why: DenyReason): Result<never> | null {
    return why === null ? null : fail(ruleFailure(contextOf(instanceId, call), why));
  }

  async function principal({
    instanceId,
    organizationId,
    userId,
  }: Target & { organizationId: string }): Promise<Result<Principal>> {
    const account = await accounts.account(instanceId);
    if (!account.ok) return account;
    const rights = { allowed: null, customRoles: [], absent: accounts.absent(instanceId) };
    if (userId === undefined) return ok(principalIn(account.value, organizationId, rights));
    const found = instances.find(instanceId);
    const isTheirs = (key: KeyRecord) => key.userId === userId && key.organizationId === organizationId;
    const role = (found.ok && found.value.keys.find(isTheirs)?.role) || null;
    return ok(principalOf(account.value, { userId, role }, organizationId, rights));
  }

  return {
    contextOf,
    refuse,
    account: accounts.account,
    principal,
    async allow(
      ref: Parameters<typeof principal>[0],
      call: DokployCall,
      deny: (principal: Principal) => DenyReason,
    ): Promise<Result<Principal>> {
      const found = await principal(ref);
      return found.ok ? (refuse(ref.instanceId, call, deny(found.value)) ?? found) : found;
    },
    /**
     * Before Dokploy 0.26.0 servers show, rename and delete foreign organizations: only listed ones count.
     */
    async checkListed(
      instanceId: string,
      call: DokployCall,
      organizationId: string,
    ): Promise<Result<Account>> {
      const account = await accounts.account(instanceId);
      if (!account.ok) return account;
      // An unknown version may be old.
      const isChecked = account.value.version !== null && has(account.value, 'membership-checks');
      const isListed = ({ organizations }: Account) => organizations.some(({ id }) => id === organizationId);
      if (isChecked || isListed(account.value)) return account;
      // The organization may be newer than the last reading.
      const again = await accounts.readAccount(instanceId);
      if (!again.ok || isListed(again.value)) return again;
      const reason = 'This organization is not yours. This server would not check that, so Quayside does.';
      return fail(ruleFailure(contextOf(instanceId, call), { reason }));
    },
    /**
     * Account-wide calls use the named person's key, else the strongest role's: old servers, and `create`,
     * check the role in the key's own organization.
     */
    strongestKey(
      instanceId: string,
      { organizationId, userId }: { organizationId?: string; userId?: string | undefined },
    ): Target {
      const found = instances.find(instanceId);
      if (!found.ok) return { instanceId };
      const account = accounts.last(instanceId);
      const seen = account?.organizations.find((each) => each.id === organizationId);
      const person = userId ?? seen?.members?.[0]?.userId;
      const rank = (key: KeyRecord) => {
        const own = account && accountOf(account, key.userId)?.organizations;
        const listed = own?.find((each) => each.id === key.organizationId);
        // Sort keys of deleted organizations last: they still authenticate, but most calls fail.
        if (own && !listed) return 5;
        return strengthOf(listed?.members?.[0]?.role ?? key.role);
      };
      const open = found.value.keys.filter((key) => key.status === 'active' && key.organizationId !== null);
      const own = open.filter((key) => key.userId === person);
      // Uses the named person's key, or fails. If the person is unknown, any key of the organization is used.
      const keys = own.length > 0 || userId !== undefined ? own : open;
      const [best] = preferredKeys(keys).toSorted(
        (a, b) =>
          rank(a) - rank(b) ||
          Number(b.organizationId === organizationId) - Number(a.organizationId === organizationId),
      );
      if (!best) return { instanceId, userId };
      return {
        instanceId,
        organizationId: best.organizationId ?? undefined,
        userId: best.userId ?? undefined,
      };
    },
  };
}
