import { pathToFileURL } from 'node:url';
import type { SimulatedInstance } from './instance.ts';
import { crowd, type MemberSeed, owner, type Seed } from './seed.ts';
import { startSimulator } from './simulator.ts';

/** One instance of the demo and the key to add it with. */
export type DemoInstance = {
  name: string;
  origin: string;
  user: string;
  organization: string;
  key: string;
  instance: SimulatedInstance;
};

/** The demo's three instances, running until `close`. */
export type Demo = { instances: DemoInstance[]; close: () => Promise<void> };

const people = {
  ops: { email: 'ops@acme.example', twoFactorEnabled: true },
  lead: { email: 'lead@acme.example', firstName: 'Team', lastName: 'Lead' },
  bot: { email: 'deploy-bot@acme.example' },
  desk: { email: 'desk@acme.example', firstName: 'Front', lastName: 'Desk', twoFactorEnabled: true },
  contractor: { email: 'contractor-07@studio.example' },
  books: { email: 'books@acme.example', firstName: 'Book', lastName: 'Keeper', twoFactorEnabled: true },
  oncall: { email: 'oncall@acme.example', twoFactorEnabled: true },
  qa: { email: 'qa@acme.example' },
  release: { email: 'release@acme.example', twoFactorEnabled: true },
  intern: { email: 'intern@acme.example' },
} as const;

function joined(person: MemberSeed, role: string, month: string): MemberSeed {
  return { ...person, role, since: `${month}-14T09:30:00.000Z` };
}

const demoOwner = { ...owner, email: 'owner@acme.example' };

const production: Seed = {
  owner: demoOwner,
  organizations: [
    {
      name: 'Acme',
      since: '2024-05-06T08:00:00.000Z',
      members: [
        joined(people.ops, 'admin', '2024-06'),
        joined(people.lead, 'admin', '2024-06'),
        joined(people.bot, 'member', '2024-08'),
        joined(people.desk, 'member', '2025-01'),
        joined(people.contractor, 'member', '2025-03'),
        joined(people.books, 'billing', '2025-09'),
        joined(people.oncall, 'member', '2025-09'),
        joined(people.qa, 'member', '2025-10'),
        joined({ email: 'support@north.example' }, 'member', '2025-11'),
        joined(people.release, 'admin', '2026-02'),
        joined(people.intern, 'member', '2026-07'),
      ],
      invitations: [
        { email: 'vendor@north.example' },
        { email: 'audit@harbor.example', role: 'admin' },
        { email: 'freelance@studio.example', expired: true },
      ],
      roles: [{ role: 'billing', permissions: { member: ['read'], project: ['create'] } }],
      mail: true,
    },
    {
      name: 'Billing',
      since: '2024-09-02T08:00:00.000Z',
      members: [
        joined(people.books, 'admin', '2024-09'),
        joined(people.desk, 'member', '2025-01'),
        joined(people.lead, 'member', '2025-02'),
      ],
    },
    { name: 'Data science', since: '2025-02-03T08:00:00.000Z', members: crowd(30) },
    {
      name: 'Labs',
      since: '2026-01-12T08:00:00.000Z',
      members: [joined(people.intern, 'admin', '2026-07')],
    },
  ],
};

const staging: Seed = {
  owner: demoOwner,
  organizations: [
    {
      name: 'Acme',
      since: '2024-05-07T08:00:00.000Z',
      members: [
        joined(people.ops, 'admin', '2024-06'),
        joined(people.lead, 'member', '2024-06'),
        joined(people.bot, 'member', '2024-08'),
        joined(people.desk, 'admin', '2025-01'),
        joined(people.contractor, 'member', '2025-03'),
        joined(people.oncall, 'member', '2025-09'),
        joined(people.qa, 'member', '2025-10'),
        joined(people.release, 'admin', '2026-02'),
      ],
      invitations: [{ email: 'vendor@north.example' }],
    },
    {
      name: 'Previews',
      since: '2025-06-01T08:00:00.000Z',
      members: [joined(people.bot, 'admin', '2025-06')],
    },
  ],
};

const clients: Seed = {
  owner: demoOwner,
  organizations: [
    {
      name: 'Nord',
      since: '2023-10-02T08:00:00.000Z',
      members: [
        joined(people.ops, 'admin', '2024-06'),
        joined(people.contractor, 'member', '2025-03'),
        joined(people.oncall, 'member', '2025-09'),
        joined(people.release, 'member', '2026-02'),
        ...crowd(495),
      ],
      invitations: [
        { email: 'deploy-bot@acme.example' },
        { email: 'vendor@north.example' },
        { email: 'left@north.example', expired: true },
        ...Array.from({ length: 37 }, (_, index) => ({
          email: `guest-${String(index + 1).padStart(2, '0')}@nord.example`,
          expired: index % 3 === 0,
        })),
      ],
    },
    { name: 'Harbor', since: '2024-03-11T08:00:00.000Z', members: crowd(6, 40) },
    {
      name: 'Studio Süd',
      since: '2025-05-19T08:00:00.000Z',
      members: [joined(people.contractor, 'admin', '2025-05')],
    },
  ],
};

/** Starts three believable instances: Production, Staging (an older server) and EU clients with 500 members. */
export async function startDemo(): Promise<Demo> {
  const simulator = await startSimulator({
    instances: [
      { name: 'Production', version: '0.30.2', seed: production },
      { name: 'Staging', version: '0.28.6', seed: staging },
      { name: 'EU clients', version: '0.30.2', seed: clients },
    ],
  });
  const instances = simulator.instances.map((instance): DemoInstance => {
    const organization = instance.world.organizations[0]?.name ?? '';
    const key = instance.key({ user: demoOwner.email, organization, name: 'Quayside demo' });
    return {
      name: instance.name,
      origin: instance.origin,
      user: demoOwner.email,
      organization,
      key,
      instance,
    };
  });
  return { instances, close: simulator.close };
}

// Run by itself it prints what to add, and serves until it is stopped.
if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const demo = await startDemo();
  for (const { name, origin, key } of demo.instances) console.log(`${name}\t${origin}\t${key}`);
}
