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

/** An organization with roles that were made there. */
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
