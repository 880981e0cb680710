import type { Invitation, Member } from '../../shared/dokploy.ts';
import type { Result } from '../../shared/errors.ts';
import type { KeyHealths } from '../credentials/keyHealth.ts';
import type { Dokploy } from '../dokploy/client.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import type { Accounts } from './accounts.ts';
import { createContentsReading } from './contents.ts';
import { createInvitationReadings } from './invitations.ts';
import type { LastSeen } from './lastSeen.ts';
import { createMemberReadings } from './members.ts';
import type { OrganizationAccess } from './organizationAccess.ts';
import { createOrganizationReadings } from './organizations.ts';
import { createRoleReadings } from './roles.ts';
import { createSessionReadings } from './sessions.ts';
import { createTreeReadings } from './tree.ts';

type OrganizationRef = { instanceId: string; organizationId: string };

/** The calls that read organizations, their people, invitations and roles, and who is signed in. */
export function createReadingCalls(options: {
  instances: Instances;
  dokploy: Dokploy;
  accounts: Accounts;
  access: OrganizationAccess;
  lastSeen: LastSeen;
  health: Pick<KeyHealths, 'isBad'>;
  /** ms since the epoch. */
  clock: () => number;
  writeClipboard: (text: string) => Promise<Result<null>>;
  openInBrowser: (url: string) => Promise<Result<null>>;
  /** A list where it was read a moment ago, after the last write. */
  takeReading: {
    (what: 'members', organizationRef: OrganizationRef): Promise<Result<Member[]>> | null;
    (what: 'invitations', organizationRef: OrganizationRef): Promise<Result<Invitation[]>> | null;
  };
}) {
  const { takeReading } = options;
  return {
    ...createOrganizationReadings(options),
    ...createMemberReadings({ ...options, taken: (ref) => takeReading('members', ref) }),
    ...createRoleReadings(options),
    ...createSessionReadings(options),
    'organizations.contents': createContentsReading(options),
    'permissions.tree': createTreeReadings(options),
    ...createInvitationReadings({ ...options, taken: (ref) => takeReading('invitations', ref) }),
  };
}
