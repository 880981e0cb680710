import { has } from '../../../shared/capabilities.ts';
import type { Handlers } from '../../../shared/contract.ts';
import { fail, ok, type Result } from '../../../shared/errors.ts';
import { denyGiveRole, denyRemoveMember } from '../../../shared/rules/members.ts';
import { ownedBy } from '../../../shared/rules/organizations.ts';
import { refusedFailure } from '../../dokploy/answerFailures.ts';
import type { Dokploy } from '../../dokploy/client.ts';
import type { Accounts } from '../../readings/accounts.ts';
import type { Policy } from '../policy.ts';

type Noun = Pick<Handlers, 'members.setRole' | 'members.remove'>;
type OrganizationRef = { instanceId: string; organizationId: string };

/** The calls that change members of an organization, each with that organization's own key. */
export function createMemberActions(options: { dokploy: Dokploy; accounts: Accounts; policy: Policy }): Noun {
  const { dokploy, accounts, policy } = options;

  /** 0.25 deletes any account for any key: here the owner alone may, and only people of the organization. */
  async function checkRemoval(organizationRef: OrganizationRef, userId: string): Promise<Result<null>> {
    const { instanceId, organizationId } = organizationRef;
    const call = 'user.remove';
    const account = await policy.account(instanceId);
    if (!account.ok) return account;
    const principal = await policy.principal(instanceId, organizationId);
    if (!principal.ok) return principal;
    const { version, isCloud } = principal.value;
    if (!isCloud && version !== null && has(principal.value, 'removal-rules')) return ok(null);
    // The weakest case first: what forbids removing anyone needs no list of members.
    const never = policy.refuse(
      instanceId,
      call,
      denyRemoveMember(principal.value, { userId: '', role: 'member' }),
    );
    if (never) return never;
    const members = await dokploy.call('user.all', organizationRef);
    if (!members.ok) return members;
    const member = members.value.find((each) => each.userId === userId);
    if (!member) {
      const sentence = 'Target user is not a member of this organization';
      return fail(refusedFailure(policy.contextOf(instanceId, call), 'not-found', 404, sentence));
    }
    const refused = policy.refuse(instanceId, call, denyRemoveMember(principal.value, member));
    if (refused) return refused;
    const owned = ownedBy(account.value, userId).length;
    const reason = 'This person owns an organization of this instance, which would be deleted with them.';
    return (owned > 0 ? policy.refuse(instanceId, call, { reason }) : null) ?? ok(null);
  }

  return {
    'members.setRole': async ({ instanceId, organizationId, memberId, role }) => {
      const call = 'organization.updateMemberRole';
      const principal = await policy.principal(instanceId, organizationId);
      if (!principal.ok) return principal;
      const refused = policy.refuse(instanceId, call, denyGiveRole(principal.value, role));
      if (refused) return refused;
      const set = await dokploy.call(call, { instanceId, organizationId }, { memberId, role });
      return set.ok ? ok({}) : set;
    },

    'members.remove': async ({ instanceId, organizationId, userId }) => {
      const organizationRef = { instanceId, organizationId };
      const checked = await checkRemoval(organizationRef, userId);
      if (!checked.ok) return checked;
      const removed = await dokploy.call('user.remove', organizationRef, { userId });
      // Organizations that the person owned are gone with them.
      accounts.outdate(instanceId);
      return removed.ok ? ok({}) : removed;
    },
  };
}
