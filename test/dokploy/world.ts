import { noPermissions } from './grants.ts';
import { createId, createLongId, createSecret } from './identifiers.ts';
import { createProjectMethods } from './projects.ts';
import { createRecordMethods } from './records.ts';
import type {
  ApiKey,
  AuditEntry,
  CustomRole,
  Environment,
  GitProvider,
  Invitation,
  MailNotification,
  Member,
  Organization,
  Project,
  RemoteServer,
  Service,
  Session,
  SsoProvider,
  User,
} from './rows.ts';
import { canaries } from './secrets.ts';

const day = 86_400_000;

/** The state of one simulated Dokploy, with the few effects that touch several tables. */
export type World = ReturnType<typeof createWorld>;

/** `canaries` false leaves null where a fresh server has null and no secret; `notBanned` stands for that on an account. */
export function createWorld(
  options: { canaries?: boolean; licensed?: boolean; notBanned?: false | null } = {},
) {
  const world = {
    /** Milliseconds since the epoch; replace it to let time pass. */
    now: (): number => Date.now(),
    canaries: options.canaries ?? true,
    licensed: options.licensed ?? false,
    /** What 0.25 kept on every user. */
    settings: { serverIp: '127.0.0.1' as string | null, metricsToken: canaries.metricsToken as string },
    users: [] as User[],
    organizations: [] as Organization[],
    members: [] as Member[],
    invitations: [] as Invitation[],
    keys: [] as ApiKey[],
    customRoles: [] as CustomRole[],
    notifications: [] as MailNotification[],
    projects: [] as Project[],
    environments: [] as Environment[],
    services: [] as Service[],
    servers: [] as RemoteServer[],
    gitProviders: [] as GitProvider[],
    sessions: [] as Session[],
    auditLog: [] as AuditEntry[],
    ssoProviders: [] as SsoProvider[],

    /** The world's time as the server writes it. */
    date(offset = 0): string {
      return new Date(world.now() + offset).toISOString();
    },

    addUser(user: Partial<User> & { email: string }): User {
      const row: User = {
        id: createLongId(),
        firstName: '',
        lastName: '',
        image: null,
        createdAt: world.date(),
        twoFactorEnabled: false,
        emailVerified: true,
        banned: options.notBanned ?? null,
        password: null,
        enableEnterpriseFeatures: false,
        licenseKey: null,
        ...user,
        email: user.email.toLowerCase(),
      };
      world.users.push(row);
      return row;
    },

    /** Adds an organization and makes its owner a member of it. */
    addOrganization(organization: Partial<Organization> & { name: string; ownerId: string }): Organization {
      const row: Organization = {
        id: createId(),
        slug: world.organizations.length === 0 ? null : createId(),
        logo: null,
        createdAt: world.date(),
        defaultRole: null,
        ...organization,
      };
      world.organizations.push(row);
      const first = !world.members.some((member) => member.userId === row.ownerId);
      world.addMember({ organizationId: row.id, userId: row.ownerId, role: 'owner', isDefault: first });
      return row;
    },

    addMember(member: Partial<Member> & { organizationId: string; userId: string }): Member {
      const row: Member = {
        id: createId(),
        role: 'member',
        createdAt: world.date(),
        isDefault: false,
        ...noPermissions(),
        ...member,
      };
      world.members.push(row);
      return row;
    },

    addInvitation(
      invitation: Partial<Invitation> & { organizationId: string; email: string; inviterId: string },
    ): Invitation {
      const row: Invitation = {
        id: createId(),
        role: 'member',
        status: 'pending',
        expiresAt: world.date(2 * day),
        createdAt: world.date(),
        ...invitation,
        email: invitation.email.toLowerCase(),
      };
      world.invitations.push(row);
      return row;
    },

    addKey(key: Partial<ApiKey> & { userId: string; organizationId: string | null }): ApiKey {
      const row: ApiKey = {
        id: createLongId(),
        name: 'key',
        prefix: null,
        secret: `${key.prefix ?? ''}${createSecret()}`,
        enabled: true,
        expiresAt: null,
        rateLimitEnabled: false,
        rateLimitMax: 10,
        rateLimitTimeWindow: day,
        requestCount: 0,
        remaining: null,
        lastRequest: null,
        createdAt: world.date(),
        ...key,
      };
      world.keys.push(row);
      return row;
    },

    addCustomRole(role: Partial<CustomRole> & { organizationId: string; role: string }): CustomRole {
      const row: CustomRole = { id: createId(), permissions: {}, createdAt: world.date(), ...role };
      world.customRoles.push(row);
      return row;
    },

    addNotification(notification: Partial<MailNotification> & { organizationId: string }): MailNotification {
      const row: MailNotification = {
        id: createId(),
        name: 'Mail',
        refused: false,
        createdAt: world.date(),
        ...notification,
      };
      world.notifications.push(row);
      return row;
    },

    /** Deletes an account as user.remove does: memberships, keys and every organization it owns go with it. */
    removeUser(userId: string): void {
      for (const owned of world.organizations.filter((row) => row.ownerId === userId))
        world.removeOrganization(owned.id);
      world.users = world.users.filter((row) => row.id !== userId);
      world.members = world.members.filter((row) => row.userId !== userId);
      world.keys = world.keys.filter((row) => row.userId !== userId);
      world.sessions = world.sessions.filter((row) => row.userId !== userId);
    },

    /** Deletes an organization with its members, invitations and roles; keys made for it stay and half work. */
    removeOrganization(organizationId: string): void {
      const others = (row: { organizationId: string }) => row.organizationId !== organizationId;
      world.organizations = world.organizations.filter((row) => row.id !== organizationId);
      world.members = world.members.filter(others);
      world.invitations = world.invitations.filter(others);
      world.customRoles = world.customRoles.filter(others);
      world.notifications = world.notifications.filter(others);
      for (const project of world.projects.filter((row) => !others(row))) methods.removeProject(project.id);
      world.servers = world.servers.filter(others);
      world.gitProviders = world.gitProviders.filter(others);
      world.auditLog = world.auditLog.filter(others);
      world.ssoProviders = world.ssoProviders.filter(others);
    },

    /** What an invited person does in the browser: an account if there is none, a membership, status accepted. */
    acceptInvitation(invitationId: string, person: Partial<User> = {}): Member {
      const invitation = world.invitations.find((row) => row.id === invitationId);
      if (!invitation) throw new Error(`No invitation ${invitationId} in this world`);
      const user =
        world.users.find((row) => row.email === invitation.email) ??
        world.addUser({ ...person, email: invitation.email });
      invitation.status = 'accepted';
      return world.addMember({
        id: createLongId(),
        organizationId: invitation.organizationId,
        userId: user.id,
        role: invitation.role,
      });
    },

    membership(userId: string, organizationId: string | null): Member | null {
      return (
        world.members.find((row) => row.userId === userId && row.organizationId === organizationId) ?? null
      );
    },

    organization(organizationId: string | null): Organization | null {
      return world.organizations.find((row) => row.id === organizationId) ?? null;
    },

    user(userId: string): User | null {
      return world.users.find((row) => row.id === userId) ?? null;
    },
  };
  const methods = createProjectMethods(world);
  return Object.assign(world, methods, createRecordMethods(world));
}
