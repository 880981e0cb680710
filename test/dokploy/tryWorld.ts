import { DEMO_OPTIONS, type DemoInstance, openForDemo } from './demo.ts';
import { demoOwner } from './demoSeeds.ts';
import type { KnownInstance } from './profile.ts';
import { grantedByTurns, twoProjects } from './projectSeed.ts';
import { crowd, type MemberSeed, type OrganizationSeed, type Seed } from './seed.ts';
import { startSimulator } from './simulator.ts';
import type { Version } from './versions.ts';

/** A server to play with, and under what it stands in the rail. */
export type TryInstance = DemoInstance & {
  group: string;
  /** Keys that end soon, in the place of its one key; null where it has that one. */
  ending: KnownInstance | null;
  /** It is out of reach once the app knows it. */
  isAway: boolean;
};

type Place = {
  name: string;
  version: Version;
  organizations: readonly string[];
  people: number;
  isAway?: true;
  /** In so many days. */
  keysEndIn?: number;
};

/** Clients of all sizes, with what goes wrong: one out of reach, one far behind, keys that end, admins without 2FA. */
const CLIENTS: readonly Place[] = [
  { name: 'Northwind', version: '0.30.2', organizations: ['Shop', 'Payments', 'Labs'], people: 18 },
  { name: 'Castellan', version: '0.30.2', organizations: ['Castellan', 'Field'], people: 9, keysEndIn: 6 },
  {
    ...{ name: 'Orchid Health', version: '0.28.8', isAway: true },
    ...{ organizations: ['Clinic', 'Research', 'Patients'], people: 24 },
  },
  { name: 'Fjord Media', version: '0.28.6', organizations: ['Newsroom', 'Archive', 'Video'], people: 30 },
  { name: 'Sable & Finch', version: '0.27.1', organizations: ['Studio', 'Print'], people: 6 },
  { name: 'Old depot', version: '0.25.7', organizations: ['Depot'], people: 4 },
  {
    ...{ name: 'Lighthouse', version: '0.30.2' },
    ...{ organizations: ['Harbor', 'Tickets', 'Crew', 'Maps', 'Intranet'], people: 40 },
  },
];

/** Who works for several clients, one of them as an admin without 2FA. */
const TEAM: readonly MemberSeed[] = [
  { email: 'maria.costa@acme.example', firstName: 'Maria', lastName: 'Costa', role: 'admin' },
  { email: 'tom.reed@acme.example', firstName: 'Tom', lastName: 'Reed', role: 'member' },
  {
    email: 'lena.vogt@acme.example',
    firstName: 'Lena',
    lastName: 'Vogt',
    role: 'admin',
    twoFactorEnabled: true,
  },
  { email: 'contractor-07@studio.example', role: 'member' },
  { email: 'deploy-bot@acme.example', role: 'member' },
];

/** Ten simulated servers to play with: the demo’s three, and seven clients. */
export async function startTryWorld(): Promise<{ instances: TryInstance[]; close: () => Promise<void> }> {
  const clients = CLIENTS.map((place, at) => ({
    ...{ name: place.name, version: place.version },
    seed: seedOf(place, at),
  }));
  const simulator = await startSimulator({ instances: [...DEMO_OPTIONS, ...clients] });
  const instances = simulator.instances.map((instance): TryInstance => {
    const place = CLIENTS.find(({ name }) => name === instance.name);
    const opened = openForDemo(instance);
    const { keysEndIn, isAway = false } = place ?? {};
    const ending = keysEndIn === undefined ? null : endingIn(keysEndIn, opened);
    return { ...opened, group: place ? 'Simulated clients' : 'Simulated company', ending, isAway };
  });
  return { instances, close: simulator.close };
}

/** The instance with a key for each organization, all of which end in so many days. */
function endingIn(days: number, { name, origin, user, instance }: DemoInstance): KnownInstance {
  const expiresAt = new Date(Date.now() + days * 86_400_000).toISOString();
  const { organizations, users } = instance.world;
  const userId = users.find(({ email }) => email === user)?.id ?? '';
  const keys = organizations.map(({ id, name: organization }) => ({
    key: instance.key({ user, organization, name: 'Quayside', expiresAt }),
    ...{ organizationId: id, organizationName: organization, expiresAt },
  }));
  return { name, origin, userId, userEmail: user, keys };
}

function seedOf({ name, organizations, people }: Place, at: number): Seed {
  const domain = `${name.toLowerCase().replaceAll(/[^a-z]+/g, '-')}.example`;
  const own = crowd(people).map((person, place) => ({
    ...person,
    email: `person-${place + 1}@${domain}`,
    role: place % 9 === 0 ? 'admin' : 'member',
  }));
  const organizationOf = (title: string, place: number): OrganizationSeed => ({
    name: title,
    projects: twoProjects(),
    members: grantedByTurns(
      [
        ...TEAM.filter((_, turn) => (turn + at + place) % 3 !== 0),
        ...own.filter((_, turn) => turn % organizations.length === place),
      ],
      ['Shop/*', 'Website/production', '*'],
    ),
    invitations: [
      { email: `new-${place + 1}@${domain}` },
      ...(place === 0 ? [{ email: `late@${domain}`, role: 'admin', expired: true }] : []),
    ],
  });
  return { owner: demoOwner, organizations: organizations.map(organizationOf) };
}
