import { has } from '../../../shared/capabilities.ts';
import { fail, ok, type Result } from '../../../shared/errors.ts';
import { ownedBy, whyNotGiveRole, whyNotRemoveMember } from '../../../shared/rules.ts';
import { refusedFailure } from '../../dokploy/answerFailures.ts';
import type { Dokploy } from '../../dokploy/client.ts';
import type { Handlers } from '../../ipc/router.ts';
import type { Known } from '../../readings/accounts.ts';
import type { LastSeen } from '../../readings/lastSeen.ts';
import type { Guard } from '../policy.ts';

type Noun = Pick<Handlers, Extract<keyof Handlers, `members.${string}`>>;
type There = { instanceId: string; organizationId: string };

/** The calls on the members of an organization, each with that organization's own key. */
export function createMembers(options: {
  dokploy: Dokploy;
  known: Known;
  guard: Guard;
  lastSeen: LastSeen;
}): Noun {
  const { dokploy, known, guard, lastSeen } = options;

  /** 0.25 deletes any account for any key: here the owner alone may, and only people of the organization. */
  async function checkRemoval(there: There, userId: string): Promise<Result<null>> {
    const { instanceId, organizationId } = there;
    const call = 'user.remove';
    const account = await guard.account(instanceId);
    if (!account.ok) return account;
    const standing = await guard.standing(instanceId, organizationId);
    if (!standing.ok) return standing;
    const { version, isCloud } = standing.value;
    if (!isCloud && version !== null && has(standing.value, 'removal-rules')) return ok(null);
    // The weakest case first: what forbids removing anyone needs no list of members.
    const never = guard.refuse(
      instanceId,
      call,
      whyNotRemoveMember(standing.value, { userId: '', role: 'member' }),
    );
    if (never) return never;
    const members = await dokploy.call('user.all', there);
    if (!members.ok) return members;
    const member = members.value.find((each) => each.userId === userId);
    if (!member) {
      const sentence = 'Target user is not a member of this organization';
      return fail(refusedFailure(guard.placeOf(instanceId, call), 'not-found', 404, sentence));
    }
    const refused = guard.refuse(instanceId, call, whyNotRemoveMember(standing.value, member));
    if (refused) return refused;
    const owned = ownedBy(account.value, userId).length;
    const reason = 'This person owns an organization of this instance, which would be deleted with them.';
    return (owned > 0 ? guard.refuse(instanceId, call, { reason }) : null) ?? ok(null);
  }

  return {
    'members.list': async ({ instanceId, organizationId }) => {
      const members = await dokploy.call('user.all', { instanceId, organizationId });
      if (members.ok) lastSeen.note(instanceId, { organizationId, members: members.value });
      return members;
    },

    'members.setRole': async ({ instanceId, organizationId, memberId, role }) => {
      const call = 'organization.updateMemberRole';
      const standing = await guard.standing(instanceId, organizationId);
      if (!standing.ok) return standing;
      const refused = guard.refuse(instanceId, call, whyNotGiveRole(standing.value, role));
      if (refused) return refused;
      const set = await dokploy.call(call, { instanceId, organizationId }, { memberId, role });
      return set.ok ? ok({}) : set;
    },

    'members.remove': async ({ instanceId, organizationId, userId }) => {
      const there = { instanceId, organizationId };
      const checked = await checkRemoval(there, userId);
      if (!checked.ok) return checked;
      const removed = await dokploy.call('user.remove', there, { userId });
      // Organizations that the person owned are gone with them.
      known.outdate(instanceId);
      return removed.ok ? ok({}) : removed;
    },

    'members.countOrganizations': async ({ instanceId, organizationId, userId }) => {
      const counted = await dokploy.call(
        'user.checkUserOrganizations',
        { instanceId, organizationId },
        { userId },
      );
      if (counted.ok) return ok({ count: counted.value });
      return ['server-too-old', 'role-forbidden'].includes(counted.error.code)
        ? ok({ count: null })
        : counted;
    },
  };
}
