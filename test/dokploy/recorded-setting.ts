import type { Exchange } from './replay.ts';
import type { World } from './world.ts';

/** Whether the server had been put back to its first state before this exchange. */
export function isFresh(version: string, section: string, exchange: Exchange, isFirst: boolean): boolean {
  // On 0.30.2 one server went through most sections in turn; the others were put back before each.
  if (version === '0.30.2')
    return isFirst && (section === 'user.sendInvitation-smtp' || section === 'base-url-mistakes');
  if (section === 'user.remove' || section === 'betterauth-role-rules')
    return !/^(again|the removed user's key|foreign organization left|roles now|database after)/.test(
      exchange.name,
    );
  return isFirst && section !== 'organization.update' && section !== 'user.deleteApiKey';
}

/** What is not replayed: of a section, of a version (“0.30.2/access” for what was recorded about access), or of all. */
export const exclusions: { exchange: RegExp; section?: string; version?: string; why: string }[] = [
  {
    section: 'betterauth-with-session-cookie',
    exchange: /./,
    why: 'the web page signed in: a client with keys has no session',
  },
  {
    section: 'betterauth-with-x-api-key',
    exchange: /^(get-session|list-|get-full-organization|organization\/)/,
    why: 'other calls of better-auth: the API proper has better ones',
  },
  {
    exchange: /^notification\.createEmail/,
    why: 'sets the server up; the world has addNotification for that',
  },
  {
    exchange: /^trpc endpoint with x-api-key/,
    why: "superjson's meta is not imitated: only isCloud is asked there",
  },
  { exchange: /^gzip/, why: 'compressed bytes; simulator.test.ts looks inside' },
];

/** Why an exchange is not replayed, or null. `version`: as its folder of recordings is called. */
export function findExclusion(version: string, section: string, exchange: Exchange): string | null {
  if (exchange.response?.body === '[cut: secrets]')
    return 'an answer so full of secrets that nothing of it was kept';
  if (!exchange.request) return 'a note on the database or on headers, not an exchange';
  const fits = (entry: (typeof exclusions)[number]) =>
    entry.exchange.test(exchange.name) &&
    (entry.section === undefined || entry.section === section) &&
    (entry.version === undefined || entry.version === version);
  return exclusions.find(fits)?.why ?? null;
}

type Alteration = { section: string; before: RegExp; change: (world: World, exchange: Exchange) => void };

function findUser(world: World, name: string) {
  const user = world.users.find((row) => row.email === `${name}@example.com`);
  if (!user) throw new Error(`No ${name} in the recorded world`);
  return user;
}

function findOrganization(world: World, name: string) {
  const found = world.organizations.find((row) => row.name === name);
  if (!found) throw new Error(`No organization ${name} in the recorded world`);
  return found;
}

function changeKey(world: World, secret: string, change: { enabled?: boolean; expiresAt?: string }): void {
  for (const key of world.keys) if (key.secret === secret) Object.assign(key, change);
}

function setRole(world: World, name: string, role: string): void {
  const { id } = findUser(world, name);
  for (const member of world.members) if (member.userId === id && member.role !== 'owner') member.role = role;
}

const alterations: Alteration[] = [
  {
    section: 'auth',
    before: /^disabled key$/,
    change: (world) => changeKey(world, 'key:spare', { enabled: false }),
  },
  {
    section: 'auth',
    before: /^expired key$/,
    change: (world) => changeKey(world, 'key:spare', { enabled: true, expiresAt: world.date(-1000) }),
  },
  {
    section: 'rate-limit',
    before: /after the window$/,
    change(world) {
      const before = world.now;
      world.now = () => before() + 5000;
    },
  },
  {
    section: 'live-role',
    before: /^promote member1/,
    change: (world) => world.removeUser(findUser(world, 'member2').id),
  },
  {
    section: 'live-role',
    before: /^admin's key after demotion/,
    change: (world) => setRole(world, 'admin1', 'member'),
  },
  {
    section: 'live-role',
    before: /^member's key after promotion/,
    change: (world) => setRole(world, 'member1', 'admin'),
  },
  {
    section: 'user.sendInvitation',
    before: /^notification\.getEmailProviders$/,
    change: (world) => {
      const { id } = findOrganization(world, 'My Organization');
      world.addNotification({ organizationId: id, refused: true });
    },
  },
  {
    section: 'user.sendInvitation-smtp',
    before: /^success/,
    change: (world, { request }) => {
      const body = request?.body as { notificationId: string } | undefined;
      world.addNotification({
        id: body?.notificationId ?? '',
        organizationId: findOrganization(world, 'My Organization').id,
      });
    },
  },
  {
    section: 'organization.delete',
    before: /^last owned org$/,
    change(world) {
      const owner = findUser(world, 'owner').id;
      const others = world.organizations.filter((row) => row.ownerId === owner && row.slug !== null);
      for (const { id } of others) world.removeOrganization(id);
    },
  },
  {
    section: 'custom-role',
    before: /^customRole\.all/,
    change: (world) => {
      const { id: organizationId } = findOrganization(world, 'My Organization');
      world.addCustomRole({
        id: 'role-1',
        organizationId,
        role: 'auditor',
        permissions: { member: ['read'], project: ['create'] },
      });
    },
  },
  {
    section: 'removal-semantics',
    before: /^accepted user is in org1 and org2/,
    change: (world) => {
      const { id: organizationId } = findOrganization(world, 'Acme Production');
      world.addMember({ organizationId, userId: findUser(world, 'accepted').id });
    },
  },
  {
    section: 'no-membership',
    before: /organization\.all$/,
    change(world) {
      const { id } = findUser(world, 'member1');
      world.members = world.members.filter((row) => row.userId !== id);
    },
  },
];

/** Does to the world what was done to the recorded server behind its API before an exchange. */
export function alter(world: World, section: string, exchange: Exchange): void {
  for (const { section: at, before, change } of alterations) {
    if (at === section && before.test(exchange.name)) change(world, exchange);
  }
}
