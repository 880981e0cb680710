import type { OwnInvitations } from '../../shared/calls/organizations.ts';
import type { Handlers } from '../../shared/contract.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import { invitationLink } from '../../shared/invitation.ts';
import { peopleOf } from '../../shared/keys.ts';
import { oneLine } from '../../shared/text.ts';
import type { Dokploy } from '../dokploy/client.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import type { OrganizationAccess } from './organizationAccess.ts';

type Noun = Pick<Handlers, 'invitations.copyLinks' | 'invitations.mailProviders'>;

export function createInvitationReadings(options: {
  instances: Instances;
  dokploy: Dokploy;
  writeClipboard: (text: string) => Promise<Result<null>>;
}): Noun {
  const { instances, dokploy, writeClipboard } = options;
  return {
    'invitations.copyLinks': async ({ links }) => {
      const lines = new Set<string>();
      for (const { instanceId, invitationId, label } of links) {
        const found = instances.find(instanceId);
        if (!found.ok) return found;
        const link = invitationLink(found.value.origin, invitationId);
        lines.add(label === undefined ? link : `${oneLine(label, 1_000)}: ${link}`);
      }
      const written = await writeClipboard([...lines].join('\n'));
      if (!written.ok) {
        const message = `The ${lines.size === 1 ? 'link' : 'links'} could not be copied.`;
        return fail({ ...written.error, message });
      }
      return ok({ links: lines.size });
    },

    'invitations.mailProviders': (organizationRef) =>
      dokploy.call('notification.getEmailProviders', organizationRef),
  };
}

export function createOwnInvitations(options: {
  instances: Instances;
  dokploy: Dokploy;
  access: OrganizationAccess;
}): (of: { instanceId: string }) => Promise<Result<OwnInvitations>> {
  const { instances, dokploy, access } = options;
  return async ({ instanceId }) => {
    const found = instances.find(instanceId);
    if (!found.ok) return found;
    const keys = found.value.keys.filter(({ status }) => status === 'active');
    const known = peopleOf(keys);
    const people: (string | null)[] = known.length > 0 ? known : [null];
    const answers = await Promise.all(people.map(async (userId) => ({ userId, read: await readOf(userId) })));
    const [failed] = answers.flatMap(({ read }) => (read.ok ? [] : [read]));
    if (failed && answers.every(({ read }) => !read.ok)) return failed;
    const emailOf = (userId: string | null) =>
      keys.find((key) => key.userId === userId && key.userEmail !== null)?.userEmail ?? null;
    const own = answers.flatMap(({ userId, read }) =>
      read.ok
        ? read.value.map(({ organization, ...invitation }) => ({
            ...invitation,
            userId,
            organizationName: organization ? oneLine(organization.name, 200) : null,
          }))
        : [],
    );
    const unread = answers.flatMap(({ userId, read }) => (read.ok ? [] : [emailOf(userId)]));
    return ok({ invitations: own, unread: unread.flatMap((email) => email ?? []) });

    function readOf(userId: string | null) {
      const target = userId === null ? { instanceId } : access.strongestKey(instanceId, { userId });
      return dokploy.call('user.getInvitations', target);
    }
  };
}
