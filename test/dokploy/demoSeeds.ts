import type { Flag } from './grants.ts';
import { type GrantSeed, grantedByTurns, type ProjectSeed } from './projectSeed.ts';
import { crowd, type MemberSeed, owner, type Seed } from './seed.ts';

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

function joined(person: MemberSeed, role: string, month: string, granted: GrantSeed = {}): MemberSeed {
  return { ...person, role, since: `${month}-14T09:30:00.000Z`, ...granted };
}

function begun(name: string, description: string, month: string, environments: ProjectSeed['environments']) {
  return { name, description, since: `${month}-10T08:00:00.000Z`, environments: environments ?? {} };
}

const deploys: readonly Flag[] = ['canAccessToAPI', 'canAccessToDocker'];
const builds: readonly Flag[] = [
  ...deploys,
  'canCreateServices',
  'canCreateEnvironments',
  'canAccessToSSHKeys',
];

const shop = begun('Shop', 'What customers see', '2024-05', {
  production: {
    ...{ application: ['web', 'api', 'worker'], postgres: ['orders'], redis: ['cache'], status: 'done' },
  },
  staging: { application: ['web', 'api'], postgres: ['orders'], status: 'done' },
  'review-412': { application: ['web'], status: 'error' },
});
const backOffice = begun('Back office', '', '2024-09', {
  production: { application: ['admin', 'reports'], mysql: ['erp'], status: 'done' },
  staging: { application: ['admin'], mysql: ['erp'] },
});
const pipeline = begun('Data pipeline', 'Loads and models', '2025-02', {
  production: { compose: ['airflow'], postgres: ['warehouse'], mongo: ['events'], status: 'done' },
});
const website = begun('Website', '', '2025-06', {
  production: { application: ['site'], mariadb: ['cms'], libsql: ['edge'], status: 'done' },
  preview: { application: ['site'] },
});

export const demoOwner = { ...owner, email: 'owner@acme.example' };

/** A licensed server, with custom roles and an audit log. */
export const production: Seed = {
  owner: demoOwner,
  licensed: true,
  organizations: [
    {
      name: 'Acme',
      since: '2024-05-06T08:00:00.000Z',
      members: [
        joined(people.ops, 'admin', '2024-06'),
        joined(people.lead, 'admin', '2024-06'),
        joined(people.bot, 'member', '2024-08', { can: deploys, sees: ['Shop/*', 'Website/*'] }),
        joined(people.desk, 'member', '2025-01', { sees: ['Shop/production/web', 'Website/production/*'] }),
        joined(people.contractor, 'member', '2025-03', { can: builds, sees: ['Website/*'] }),
        joined(people.books, 'billing', '2025-09', { sees: ['Back office/production/reports'] }),
        joined(people.oncall, 'member', '2025-09', {
          can: [...builds, 'canAccessToTraefikFiles'],
          sees: ['*'],
        }),
        joined(people.qa, 'member', '2025-10', {
          can: deploys,
          sees: ['Shop/staging/*', 'Back office/staging/*'],
        }),
        joined({ email: 'support@north.example' }, 'auditor', '2025-11', { sees: ['Shop/production'] }),
        joined(people.release, 'admin', '2026-02'),
        joined(people.intern, 'member', '2026-07'),
      ],
      invitations: [
        { email: 'vendor@north.example' },
        { email: 'audit@harbor.example', role: 'admin' },
        { email: 'freelance@studio.example', expired: true },
      ],
      roles: [
        { role: 'billing', permissions: { member: ['read'], project: ['create'] } },
        { role: 'auditor', permissions: { member: ['read'], auditLog: ['read'], service: ['read'] } },
        { role: 'on duty', permissions: { deployment: ['read', 'create', 'cancel'], logs: ['read'] } },
      ],
      projects: [shop, backOffice, pipeline, website],
      mail: true,
    },
    {
      name: 'Billing',
      since: '2024-09-02T08:00:00.000Z',
      members: [
        joined(people.books, 'admin', '2024-09'),
        joined(people.desk, 'member', '2025-01'),
        joined(people.lead, 'member', '2025-02', { can: builds, sees: ['*'] }),
      ],
      projects: [
        begun('Invoices', '', '2024-10', { production: { application: ['invoices'], postgres: ['ledger'] } }),
      ],
    },
    {
      name: 'Data science',
      since: '2025-02-03T08:00:00.000Z',
      members: grantedByTurns(crowd(30), ['Notebooks/*', 'Models/production']),
      projects: [
        begun('Notebooks', '', '2025-03', { production: { application: ['jupyter'], redis: ['queue'] } }),
        begun('Models', '', '2025-04', { production: { application: ['serve', 'train'], status: 'done' } }),
      ],
    },
    { name: 'Labs', since: '2026-01-12T08:00:00.000Z', members: [joined(people.intern, 'admin', '2026-07')] },
  ],
};

/** An older server without a license. */
export const staging: Seed = {
  owner: demoOwner,
  organizations: [
    {
      name: 'Acme',
      since: '2024-05-07T08:00:00.000Z',
      members: [
        joined(people.ops, 'admin', '2024-06'),
        joined(people.lead, 'member', '2024-06', { can: builds, sees: ['*'] }),
        joined(people.bot, 'member', '2024-08', { can: deploys, sees: ['Shop/*'] }),
        joined(people.desk, 'admin', '2025-01'),
        joined(people.contractor, 'member', '2025-03'),
        joined(people.oncall, 'member', '2025-09'),
        joined(people.qa, 'member', '2025-10', { can: deploys, sees: ['Shop/staging/*'] }),
        joined(people.release, 'admin', '2026-02'),
      ],
      invitations: [{ email: 'vendor@north.example' }],
      projects: [shop, backOffice],
    },
    {
      name: 'Previews',
      since: '2025-06-01T08:00:00.000Z',
      members: [joined(people.bot, 'admin', '2025-06')],
    },
  ],
};

/** A newer server without a license, with many people, and with an invitation for the demo’s own person. */
export const clients: Seed = {
  owner: demoOwner,
  organizations: [
    {
      name: 'Nord',
      since: '2023-10-02T08:00:00.000Z',
      members: [
        joined(people.ops, 'admin', '2024-06'),
        joined(people.contractor, 'member', '2025-03', { sees: ['Portal/*'] }),
        joined(people.oncall, 'member', '2025-09', { can: builds, sees: ['*'] }),
        joined(people.release, 'member', '2026-02'),
        ...grantedByTurns(crowd(495), ['Portal/*', 'Portal/production', 'Payments/*', '*']),
      ],
      projects: ['Portal', 'Payments', 'Search', 'Mail', 'Reports', 'Archive'].map((name, at) =>
        begun(name, '', `2024-0${at + 1}`, {
          production: { application: ['web', 'api'], postgres: ['main'], status: 'done' },
          staging: { application: ['web'] },
        }),
      ),
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
    {
      name: 'North partners',
      owner: { email: 'lead@north.example', firstName: 'North', lastName: 'Lead' },
      since: '2025-08-04T08:00:00.000Z',
      invitations: [{ email: demoOwner.email, role: 'admin' }],
    },
  ],
};
