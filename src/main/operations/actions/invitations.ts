import type { Invitation } from '../../../shared/dokploy.ts';
import { readEmail } from '../../../shared/entries.ts';
import { ok, type Result } from '../../../shared/errors.ts';
import { inviteWay, whyNotGiveRole, whyNotInvite } from '../../../shared/rules.ts';
import type { Dokploy } from '../../dokploy/client.ts';
import type { Handlers } from '../../ipc/router.ts';
import type { LastSeen } from '../../readings/lastSeen.ts';
import type { Instances } from '../../registry/instanceRegistry.ts';
import type { Turns } from '../../storage/keyedMutex.ts';
import type { Guard } from '../policy.ts';

type Noun = Pick<Handlers, Extract<keyof Handlers, `invitations.${string}`>>;
type There = { instanceId: string; organizationId: string };
type Person = { email: string; role: string };

/** The calls on the invitations of an organization, each with that organization's own key. */
export function createInvitations(options: {
  instances: Instances;
  dokploy: Dokploy;
  guard: Guard;
  lastSeen: LastSeen;
  /** Parallel invitations of one address make duplicates on the server: one at a time per organization. */
  turns: Turns;
  writeClipboard: (text: string) => void;
}): Noun {
  const { instances, dokploy, guard, lastSeen, turns, writeClipboard } = options;

  const inTurn = <T>({ instanceId, organizationId }: There, job: () => Promise<T>) =>
    turns(JSON.stringify([instanceId, organizationId]), job);

  /** What can be known to fail before anything is sent; gives the address in lower case and the way to invite. */
  async function checkInvite(
    { instanceId, organizationId }: There,
    { email, role }: Person,
  ): Promise<Result<{ email: string; way: 'dokploy' | 'better-auth' }>> {
    const call = 'organization.inviteMember';
    const address = readEmail(email);
    if (!address.ok) return address;
    const standing = await guard.standing(instanceId, organizationId);
    if (!standing.ok) return standing;
    const refusedRole = guard.refuse(instanceId, call, whyNotGiveRole(standing.value, role));
    if (refusedRole) return refusedRole;
    const way = inviteWay(standing.value);
    if (way === 'dokploy') return ok({ email: address.value, way });
    const refused = guard.refuse(instanceId, call, whyNotInvite(standing.value));
    return refused ?? ok({ email: address.value, way: 'better-auth' });
  }

  async function invite(
    there: There,
    way: 'dokploy' | 'better-auth',
    person: Person,
  ): Promise<Result<Invitation | null>> {
    if (way === 'dokploy') return dokploy.call('organization.inviteMember', there, person);
    const { organizationId } = there;
    return dokploy.call('better-auth.inviteMember', there, { ...person, organizationId });
  }

  return {
    'invitations.list': async ({ instanceId, organizationId }) => {
      const invitations = await dokploy.call('organization.allInvitations', { instanceId, organizationId });
      if (invitations.ok) lastSeen.note(instanceId, { organizationId, invitations: invitations.value });
      return invitations;
    },

    'invitations.create': ({ instanceId, organizationId, email, role }) => {
      const there = { instanceId, organizationId };
      return inTurn(there, async () => {
        const checked = await checkInvite(there, { email, role });
        if (!checked.ok) return checked;
        return invite(there, checked.value.way, { email: checked.value.email, role });
      });
    },

    'invitations.remove': ({ instanceId, organizationId, invitationId }) => {
      const there = { instanceId, organizationId };
      return inTurn(there, async () => {
        const removed = await dokploy.call('organization.removeInvitation', there, { invitationId });
        return removed.ok ? ok({}) : removed;
      });
    },

    'invitations.renew': ({ instanceId, organizationId, invitationId, email, role }) => {
      const there = { instanceId, organizationId };
      return inTurn(there, async () => {
        // Before the first half: an invitation that cannot be made again must not be removed.
        const checked = await checkInvite(there, { email, role });
        if (!checked.ok) return checked;
        const removed = await dokploy.call('organization.removeInvitation', there, { invitationId });
        if (!removed.ok) return removed;
        const made = await invite(there, checked.value.way, { email: checked.value.email, role });
        return made.ok
          ? ok({ outcome: 'renewed' as const, invitation: made.value })
          : ok({ outcome: 'removed' as const, error: made.error });
      });
    },

    'invitations.copyLinks': ({ instanceId, invitationIds }) => {
      const found = instances.find(instanceId);
      if (!found.ok) return found;
      const { origin } = found.value;
      const links = [...new Set(invitationIds)].map(
        (id) => `${origin}/invitation?token=${encodeURIComponent(id)}`,
      );
      writeClipboard(links.join('\n'));
      return ok({ links: links.length });
    },

    'invitations.mailProviders': (there) => dokploy.call('notification.getEmailProviders', there),

    'invitations.send': async ({ instanceId, organizationId, invitationId, notificationId }) => {
      const there = { instanceId, organizationId };
      const sent = await dokploy.call('user.sendInvitation', there, { invitationId, notificationId });
      return sent.ok ? ok({}) : sent;
    },
  };
}
