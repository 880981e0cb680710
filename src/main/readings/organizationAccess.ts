import { has } from '../../shared/capabilities.ts';
import type { Account } from '../../shared/dokploy.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import type { KeyRecord } from '../../shared/instance.ts';
import { accountOf, preferredKeys, strengthOf } from '../../shared/keys.ts';
import { type DenyReason, type Principal, principalIn, principalOf } from '../../shared/rules/principal.ts';
import { type DokployCall, dokployCalls } from '../dokploy/calls.ts';
import type { Target } from '../dokploy/client.ts';
import { type RequestContext, ruleFailure } from '../network/failures.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import type { Accounts } from './accounts.ts';

/**
 * Which organizations of an instance may be asked about, with which key, and what an old server would let that key do harm
 * with, from the last account reading. Newer servers judge for themselves.
 */
export type OrganizationAccess = ReturnType<typeof createOrganizationAccess>;

export function createOrganizationAccess(options: { instances: Instances; accounts: Accounts }) {
  const { instances, accounts } = options;

  /** Which call of which server, for the words of a failure. */
  function contextOf(instanceId: string, call: DokployCall): RequestContext {
    const found = instances.find(instanceId);
    const host = found.ok ? new URL(found.value.origin).host : 'the server';
    return { host, call, kind: dokployCalls[call].kind };
  }

  /** Gives the failure of a rule, or null when the rule denies nothing. */
  function refuse(instanceId: string, call: DokployCall, why: DenyReason): Result<never> | null {
    return why === null ? null : fail(ruleFailure(contextOf(instanceId, call), why));
  }

  /** Who the key of an organization is there, with `userId` that person; reads the account when none is known. */
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
    /** The same, where a rule lets them do it; else the failure of the rule. */
    async allow(
      ref: Parameters<typeof principal>[0],
      call: DokployCall,
      deny: (principal: Principal) => DenyReason,
    ): Promise<Result<Principal>> {
      const found = await principal(ref);
      return found.ok ? (refuse(ref.instanceId, call, deny(found.value)) ?? found) : found;
    },
    /** Below 0.26.0 servers show, rename and delete foreign organizations: only listed ones may be touched. Gives the account that lists it. */
    async checkListed(
      instanceId: string,
      call: DokployCall,
      organizationId: string,
    ): Promise<Result<Account>> {
      const account = await accounts.account(instanceId);
      if (!account.ok) return account;
      // A version that cannot be told may be an old one.
      const isChecked = account.value.version !== null && has(account.value, 'membership-checks');
      const isListed = ({ organizations }: Account) => organizations.some(({ id }) => id === organizationId);
      if (isChecked || isListed(account.value)) return account;
      // It may be newer than the last reading.
      const again = await accounts.readAccount(instanceId);
      if (!again.ok || isListed(again.value)) return again;
      const reason = 'This organization is not yours. This server would not check that, so Quayside does.';
      return fail(ruleFailure(contextOf(instanceId, call), { reason }));
    },
    /**
     * The key of an account-wide call, by organization and person: of who is named, else through whom the organization is
     * seen, with the strongest role, since old servers and `create` look at the role in the key's own organization.
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
        // A key whose organization is gone half works: it comes last.
        if (own && !listed) return 5;
        return strengthOf(listed?.members?.[0]?.role ?? key.role);
      };
      const open = found.value.keys.filter((key) => key.status === 'active' && key.organizationId !== null);
      const own = open.filter((key) => key.userId === person);
      // Whoever is named acts, or nobody does; who cannot be told acts by any key.
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
