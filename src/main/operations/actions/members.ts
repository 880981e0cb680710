import { has } from '../../../shared/capabilities.ts';
import { fail, ok, type Result } from '../../../shared/errors.ts';
import { denyGiveRole, denyRemoveMember } from '../../../shared/rules/members.ts';
import { ownedBy } from '../../../shared/rules/organizations.ts';
import { showsRemoval, showsRole } from '../../../shared/settle.ts';
import { refusedFailure } from '../../dokploy/answerFailures.ts';
import type { WritableDokploy } from '../../dokploy/client.ts';
import type { Accounts } from '../../readings/accounts.ts';
import type { Actions, OrganizationRef } from '../action.ts';
import type { Policy } from '../policy.ts';

/** What changes members of an organization, each with that organization's own key. */
export function createMemberActions(options: {
  dokploy: WritableDokploy;
  accounts: Accounts;
  policy: Policy;
}): Pick<Actions, 'members.setRole' | 'members.remove'> {
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
    'members.setRole': {
      reads: 'members',
      answers: true,
      idempotent: true,
      async check({ instanceId, organizationId, memberId, email, from, role }, readings) {
        const members = await readings.members({ instanceId, organizationId });
        if (!members.ok) return members;
        const member = members.value.find(({ id }) => id === memberId);
        if (!member) return ok({ verdict: 'changed', why: `${email} is not a member there any more.` });
        if (member.role === role) return ok({ verdict: 'already' });
        if (member.role !== from)
          return ok({ verdict: 'changed', why: `${email} is ${member.role} there now, not ${from}.` });
        return ok({ verdict: 'needed' });
      },
      async send({ instanceId, organizationId, memberId, role }) {
        const call = 'organization.updateMemberRole';
        const principal = await policy.principal(instanceId, organizationId);
        if (!principal.ok) return { result: principal };
        const refused = policy.refuse(instanceId, call, denyGiveRole(principal.value, role));
        if (refused) return { result: refused };
        const set = await dokploy.call(call, { instanceId, organizationId }, { memberId, role });
        return { result: set.ok ? ok({}) : set };
      },
      async settle({ instanceId, organizationId, memberId, role }, _, readings) {
        const members = await readings.members({ instanceId, organizationId });
        return { shown: members.ok ? showsRole(members.value, memberId, role) : null };
      },
      inverse: ({ from, role, ...rest }) => ({ ...rest, from: role, role: from }),
    },

    'members.remove': {
      reads: 'members',
      // Dokploy's success is an empty body, so that the members alone tell.
      answers: false,
      idempotent: true,
      async check({ instanceId, organizationId, userId }, readings) {
        const members = await readings.members({ instanceId, organizationId });
        if (!members.ok) return members;
        return ok({ verdict: showsRemoval(members.value, userId) ? 'already' : 'needed' });
      },
      async send({ instanceId, organizationId, userId }) {
        const organizationRef = { instanceId, organizationId };
        const checked = await checkRemoval(organizationRef, userId);
        if (!checked.ok) return { result: checked };
        const removed = await dokploy.call('user.remove', organizationRef, { userId });
        // Organizations that the person owned are gone with them.
        accounts.outdate(instanceId);
        return { result: removed.ok ? ok({}) : removed };
      },
      async settle({ instanceId, organizationId, userId }, _, readings) {
        const members = await readings.members({ instanceId, organizationId });
        return { shown: members.ok ? showsRemoval(members.value, userId) : null };
      },
      // Whoever was deleted can be invited anew, but what they had does not come back: no undo.
      inverse: () => null,
    },
  };
}
