import type { Handlers } from '../../../shared/contract.ts';
import type { Invitation } from '../../../shared/dokploy.ts';
import { readEmail } from '../../../shared/entries.ts';
import { ok, type Result } from '../../../shared/errors.ts';
import { denyInvite, inviteWay } from '../../../shared/rules/invitations.ts';
import { denyGiveRole } from '../../../shared/rules/members.ts';
import type { Dokploy } from '../../dokploy/client.ts';
import type { KeyedMutex } from '../../storage/keyedMutex.ts';
import type { Policy } from '../policy.ts';

type Noun = Pick<
  Handlers,
  'invitations.create' | 'invitations.remove' | 'invitations.renew' | 'invitations.send'
>;
type OrganizationRef = { instanceId: string; organizationId: string };
type Person = { email: string; role: string };

/** The calls that change invitations of an organization, each with that organization's own key. */
export function createInvitationActions(options: {
  dokploy: Dokploy;
  policy: Policy;
  /** Parallel invitations of one address make duplicates on the server: one at a time per organization. */
  mutex: KeyedMutex;
}): Noun {
  const { dokploy, policy, mutex } = options;

  const inTurn = <T>({ instanceId, organizationId }: OrganizationRef, job: () => Promise<T>) =>
    mutex(JSON.stringify([instanceId, organizationId]), job);

  /** What can be known to fail before anything is sent; gives the address in lower case and the way to invite. */
  async function checkInvite(
    { instanceId, organizationId }: OrganizationRef,
    { email, role }: Person,
  ): Promise<Result<{ email: string; way: 'dokploy' | 'better-auth' }>> {
    const call = 'organization.inviteMember';
    const address = readEmail(email);
    if (!address.ok) return address;
    const principal = await policy.principal(instanceId, organizationId);
    if (!principal.ok) return principal;
    const refusedRole = policy.refuse(instanceId, call, denyGiveRole(principal.value, role));
    if (refusedRole) return refusedRole;
    const way = inviteWay(principal.value);
    if (way === 'dokploy') return ok({ email: address.value, way });
    const refused = policy.refuse(instanceId, call, denyInvite(principal.value));
    return refused ?? ok({ email: address.value, way: 'better-auth' });
  }

  async function invite(
    organizationRef: OrganizationRef,
    way: 'dokploy' | 'better-auth',
    person: Person,
  ): Promise<Result<Invitation>> {
    if (way === 'dokploy') return dokploy.call('organization.inviteMember', organizationRef, person);
    const { organizationId } = organizationRef;
    return dokploy.call('better-auth.inviteMember', organizationRef, { ...person, organizationId });
  }

  return {
    'invitations.create': ({ instanceId, organizationId, email, role }) => {
      const organizationRef = { instanceId, organizationId };
      return inTurn(organizationRef, async () => {
        const checked = await checkInvite(organizationRef, { email, role });
        if (!checked.ok) return checked;
        return invite(organizationRef, checked.value.way, { email: checked.value.email, role });
      });
    },

    'invitations.remove': ({ instanceId, organizationId, invitationId }) => {
      const organizationRef = { instanceId, organizationId };
      return inTurn(organizationRef, async () => {
        const removed = await dokploy.call('organization.removeInvitation', organizationRef, {
          invitationId,
        });
        return removed.ok ? ok({}) : removed;
      });
    },

    'invitations.renew': ({ instanceId, organizationId, invitationId, email, role }) => {
      const organizationRef = { instanceId, organizationId };
      return inTurn(organizationRef, async () => {
        // Before the first half: an invitation that cannot be made again must not be removed.
        const checked = await checkInvite(organizationRef, { email, role });
        if (!checked.ok) return checked;
        const removed = await dokploy.call('organization.removeInvitation', organizationRef, {
          invitationId,
        });
        if (!removed.ok) return removed;
        const made = await invite(organizationRef, checked.value.way, { email: checked.value.email, role });
        return made.ok
          ? ok({ outcome: 'renewed' as const, invitation: made.value })
          : ok({ outcome: 'removed' as const, error: made.error });
      });
    },

    'invitations.send': async ({ instanceId, organizationId, invitationId, notificationId }) => {
      const organizationRef = { instanceId, organizationId };
      const sent = await dokploy.call('user.sendInvitation', organizationRef, {
        invitationId,
        notificationId,
      });
      return sent.ok ? ok({}) : sent;
    },
  };
}
