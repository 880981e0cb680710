import type { Handlers } from '../../shared/contract.ts';
import type { Invitation } from '../../shared/dokploy.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import { invitationLink } from '../../shared/invitation.ts';
import { oneLine } from '../../shared/oneLine.ts';
import type { Dokploy } from '../dokploy/client.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import type { LastSeen } from './lastSeen.ts';
import type { OrganizationAccess } from './organizationAccess.ts';
import { createOwnInvitations } from './ownInvitations.ts';

type OrganizationRef = { instanceId: string; organizationId: string };
type Noun = Pick<Handlers, Extract<keyof Handlers, `invitations.${string}`>>;

/** The calls that read invitations of an organization, and what can be done with a reading alone. */
export function createInvitationReadings({
  instances,
  dokploy,
  lastSeen,
  access,
  writeClipboard,
  openInBrowser,
  taken,
}: {
  instances: Instances;
  dokploy: Dokploy;
  lastSeen: LastSeen;
  access: OrganizationAccess;
  writeClipboard: (text: string) => Promise<Result<null>>;
  openInBrowser: (url: string) => Promise<Result<null>>;
  /** The list where it was read a moment ago, after the last write. */
  taken: (organizationRef: OrganizationRef) => Promise<Result<Invitation[]>> | null;
}): Noun {
  return {
    'invitations.list': async ({ instanceId, organizationId }) => {
      const record = lastSeen.recorder(instanceId);
      const organizationRef = { instanceId, organizationId };
      const invitations = await (taken(organizationRef) ??
        dokploy.call('organization.allInvitations', organizationRef));
      if (invitations.ok) record({ organizationId, invitations: invitations.value });
      return invitations;
    },

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
        const message = `The ${lines.size === 1 ? 'link' : 'links'} could not be put on the clipboard.`;
        return fail({ ...written.error, message });
      }
      return ok({ links: lines.size });
    },

    'invitations.own': createOwnInvitations({ instances, dokploy, access }),

    'invitations.open': async ({ instanceId, invitationId }) => {
      const found = instances.find(instanceId);
      if (!found.ok) return found;
      const opened = await openInBrowser(invitationLink(found.value.origin, invitationId));
      return opened.ok ? ok({}) : opened;
    },

    'invitations.mailProviders': (organizationRef) =>
      dokploy.call('notification.getEmailProviders', organizationRef),
  };
}
