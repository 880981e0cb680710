import { type GrantSeed, grantSeed, type ProjectSeed, plantProjects } from './projectSeed.ts';
import type { User } from './rows.ts';
import type { World } from './world.ts';

/** A person; the e-mail is who they are, also across organizations. */
export type PersonSeed = Partial<Omit<User, 'id'>> & { email: string };

/** A member of an organization, with the role and the day they joined, and what was granted. */
export type MemberSeed = PersonSeed & { role?: string; since?: string } & GrantSeed;

/** An invitation; `expired` is one that still says pending. */
export type InvitationSeed = {
  email: string;
  role?: string;
  status?: 'pending' | 'accepted' | 'rejected' | 'canceled';
  expired?: boolean;
};

/** An organization; its owner is the instance's unless named. */
export type OrganizationSeed = {
  name: string;
  owner?: PersonSeed;
  logo?: string;
  since?: string;
  defaultRole?: string;
  members?: MemberSeed[];
  projects?: ProjectSeed[];
  invitations?: InvitationSeed[];
  roles?: { role: string; permissions: Record<string, string[]> }[];
  /** A mail notification by which invitations can be sent. */
  mail?: boolean;
};

export type Seed = { owner: PersonSeed; organizations: OrganizationSeed[]; licensed?: boolean };

/** Organizations of owner@example.com, where they name no other owner. */
export const owned = (...organizations: OrganizationSeed[]): Seed => ({
  owner: { email: 'owner@example.com' },
  organizations,
});

const hour = 3_600_000;

export function plant(world: World, seed: Seed): void {
  world.licensed = seed.licensed ?? false;
  const accounts = new Map(world.users.map((user) => [user.email, user]));
  const account = (person: PersonSeed): User => {
    const known = accounts.get(person.email.toLowerCase());
    if (known) return known;
    const user = world.addUser(person);
    accounts.set(user.email, user);
    return user;
  };
  const owner = account(seed.owner);
  for (const wanted of seed.organizations) plantOrganization(world, wanted, owner, account);
}

function plantOrganization(
  world: World,
  wanted: OrganizationSeed,
  instanceOwner: User,
  account: (person: PersonSeed) => User,
): void {
  const owner = wanted.owner ? account(wanted.owner) : instanceOwner;
  const { id: organizationId } = world.addOrganization({
    name: wanted.name,
    ownerId: owner.id,
    logo: wanted.logo ?? null,
    defaultRole: wanted.defaultRole ?? null,
    createdAt: wanted.since ?? world.date(),
  });
  const ownRow = world.membership(owner.id, organizationId);
  if (ownRow && wanted.since) ownRow.createdAt = wanted.since;
  for (const { role, permissions } of wanted.roles ?? [])
    world.addCustomRole({ organizationId, role, permissions });
  plantProjects(world, organizationId, wanted.projects ?? []);
  for (const { role = 'member', since = world.date(), can = [], sees = [], ...person } of wanted.members ??
    []) {
    const joined = { organizationId, userId: account(person).id, role, createdAt: since };
    grantSeed(world, world.addMember(joined), { can, sees });
  }
  for (const { email, role = 'member', status = 'pending', expired = false } of wanted.invitations ?? []) {
    const times = expired ? { createdAt: world.date(-120 * hour), expiresAt: world.date(-72 * hour) } : {};
    world.addInvitation({ organizationId, email, role, status, inviterId: owner.id, ...times });
  }
  if (wanted.mail) world.addNotification({ organizationId });
}

export const owner: PersonSeed = {
  email: 'owner@example.com',
  firstName: 'First',
  lastName: 'Owner',
  twoFactorEnabled: true,
};

/** Two organizations of one owner, with an admin, members, and a pending, an expired and an accepted invitation. */
export function smallSeed(): Seed {
  return {
    owner,
    organizations: [
      {
        name: 'Acme',
        members: [
          { email: 'ops@example.com', role: 'admin' },
          { email: 'lead@example.com', firstName: 'Team', lastName: 'Lead', role: 'admin' },
          { email: 'desk@example.com', firstName: 'Front', lastName: 'Desk', twoFactorEnabled: true },
          { email: 'deploy-bot@example.com' },
        ],
        invitations: [
          { email: 'vendor@example.net' },
          { email: 'late@example.net', role: 'admin', expired: true },
          { email: 'desk@example.com', status: 'accepted' },
        ],
      },
      { name: 'Billing', members: [{ email: 'books@example.com', firstName: 'Book', lastName: 'Keeper' }] },
    ],
  };
}

/** So many people "person-0001@example.com", every seventh an admin, every third with a name, every other with 2FA. */
export function crowd(count: number, start = 1): MemberSeed[] {
  return Array.from({ length: count }, (_, index) => {
    const number = String(index + start).padStart(4, '0');
    const name = index % 3 === 0 ? { firstName: 'Person', lastName: number } : {};
    const joined = new Date(Date.UTC(2024, 0, 1) + index * 36 * hour).toISOString();
    return {
      email: `person-${number}@example.com`,
      role: index % 7 === 0 ? 'admin' : 'member',
      since: joined,
      twoFactorEnabled: index % 2 === 0,
      ...name,
    };
  });
}

/** One organization with so many members and invitations, beside a small one. */
export function largeSeed(members: number, invitations: number): Seed {
  return {
    owner,
    organizations: [
      {
        name: 'Everyone',
        since: '2023-06-01T08:00:00.000Z',
        members: crowd(members - 1),
        invitations: Array.from({ length: invitations }, (_, index) => ({
          email: `invited-${String(index + 1).padStart(4, '0')}@example.net`,
          role: index % 5 === 0 ? 'admin' : 'member',
          expired: index % 4 === 0,
        })),
      },
      { name: 'Quiet' },
    ],
  };
}
