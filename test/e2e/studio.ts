import type { Simulator } from '../dokploy/simulator.ts';

const ROLES = [
  {
    role: 'release manager',
    permissions: {
      project: ['create'],
      environment: ['create', 'read'],
      service: ['create', 'read', 'delete'],
      deployment: ['read', 'create', 'cancel'],
      envVars: ['read'],
      domain: ['read', 'create'],
      logs: ['read'],
      member: ['read', 'create', 'update'],
    },
  },
  { role: 'auditor', permissions: { member: ['read'], auditLog: ['read'] } },
];

export async function studio(simulator: Simulator, { licensed }: { licensed: boolean }) {
  const server = await simulator.addInstance({
    seed: {
      licensed,
      owner: { email: 'owner@studio.example', firstName: 'Olivia', lastName: 'Owner' },
      organizations: [
        {
          name: 'Studio',
          members: [
            { email: 'ops@studio.example', role: 'admin' },
            { email: 'mia@studio.example', firstName: 'Mia', lastName: 'Two', role: 'release manager' },
            { email: 'books@studio.example', role: 'auditor' },
            { email: 'max@studio.example', firstName: 'Max', lastName: 'One' },
          ],
          roles: ROLES,
        },
      ],
    },
  });
  const keyOf = (user: string) => server.key({ user, organization: 'Studio' });
  return { server, keyOf };
}

/** So many things that were done there in the last days, by three people. */
export function writeHistory(server: Awaited<ReturnType<typeof studio>>['server'], count: number): void {
  const { world } = server;
  const organizationId = world.organizations[0]?.id ?? '';
  const KINDS = [
    {
      action: 'update',
      resourceType: 'user',
      resourceName: 'max@studio.example',
      metadata: { before: 'member', after: 'admin' },
    },
    { action: 'create', resourceType: 'project', resourceName: 'Billing', metadata: null },
    { action: 'login', resourceType: 'session', resourceName: null, metadata: null },
    {
      action: 'deploy',
      resourceType: 'service',
      resourceName: 'redis-main-8giet1',
      metadata: { env: 'SECRET=hidden', branch: 'main' },
    },
    {
      action: 'create',
      resourceType: 'organization',
      resourceName: 'new@studio.example',
      metadata: { type: 'inviteMember', role: 'member' },
    },
    { action: 'entangle', resourceType: 'quantumLink', resourceName: '<b>not bold</b>', metadata: null },
  ];
  const PEOPLE = [
    { userEmail: 'owner@studio.example', userRole: 'owner' },
    { userEmail: 'ops@studio.example', userRole: 'admin' },
    { userEmail: 'mia@studio.example', userRole: 'release manager' },
  ];
  for (let at = 0; at < count; at += 1) {
    const { metadata, ...kind } = KINDS[at % KINDS.length] ?? {
      action: '',
      resourceType: '',
      resourceName: null,
      metadata: null,
    };
    world.addAudit({
      ...{ organizationId, userId: null, resourceId: `resource-${at}` },
      ...(PEOPLE[at % PEOPLE.length] ?? { userEmail: '', userRole: '' }),
      ...kind,
      metadata: metadata && JSON.stringify(metadata),
      createdAt: world.date(-at * 3_600_000),
    });
  }
}
