import type { Account } from '../../../shared/dokploy.ts';
import { ok } from '../../../shared/errors.ts';
import type { ChangeBy } from '../../../shared/operations/change.ts';
import { accountOf } from '../../../shared/people.ts';
import { denyAccept } from '../../../shared/rules/invitations.ts';
import type { WritableDokploy } from '../../dokploy/client.ts';
import type { Actions } from '../action.ts';
import type { Policy } from '../policy.ts';

type Acceptance = ChangeBy<'invitations.accept'>;

/** Accepts an invitation in the name of the person whose key is here, with that key. */
export function createAcceptInvitation(options: {
  dokploy: WritableDokploy;
  policy: Policy;
}): Pick<Actions, 'invitations.accept'> {
  const { dokploy, policy } = options;
  const targetOf = ({ instanceId, userId }: Acceptance) =>
    userId === undefined ? { instanceId } : policy.strongestKey(instanceId, { userId });

  return {
    'invitations.accept': {
      reads: 'organizations',
      answers: true,
      idempotent: true,
      async check(change, readings) {
        const account = await readings.account(change.instanceId);
        if (!account.ok) return account;
        if (isMember(account.value, change)) return ok({ verdict: 'already' });
        const waiting = await dokploy.call('user.getInvitations', targetOf(change));
        if (!waiting.ok) return waiting;
        const found = waiting.value.find(({ id }) => id === change.invitationId);
        if (!found)
          return ok({ verdict: 'changed', why: 'The invitation is not there any more, or has expired.' });
        if (found.role !== change.role)
          return ok({ verdict: 'changed', why: `The invitation is as ${found.role ?? 'nothing'} now.` });
        return ok({ verdict: 'needed' });
      },
      async send(change) {
        const call = 'better-auth.acceptInvitation';
        const account = await policy.account(change.instanceId);
        if (!account.ok) return { result: account };
        const refused = policy.refuse(change.instanceId, call, denyAccept(account.value));
        if (refused) return { result: refused };
        const accepted = await dokploy.call(call, targetOf(change), { invitationId: change.invitationId });
        return { result: accepted.ok ? ok({}) : accepted };
      },
      async settle(change, _, readings) {
        const account = await readings.account(change.instanceId);
        return { shown: account.ok ? isMember(account.value, change) : null };
      },
      // Nobody leaves an organization by a key of their own.
      inverse: () => null,
    },
  };
}

/** Whether the person sees the organization among their own: only its members do. */
function isMember(account: Account, { organizationId, userId }: Acceptance): boolean {
  return accountOf(account, userId ?? null).organizations.some(({ id }) => id === organizationId);
}
