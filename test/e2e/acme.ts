import type { Simulator } from '../dokploy/simulator.ts';
import type { StoredInstance } from './storedInstances.ts';

const owner = { email: 'owner@acme.example', firstName: 'First', lastName: 'Owner' };

/** Two instances of one company, whose people differ, and of the second an organization that no key opens. */
export async function acme(simulator: Simulator) {
  const eu = await simulator.addInstance({
    seed: {
      owner,
      organizations: [
        {
          name: 'Acme',
          members: [
            { email: 'ops@acme.example', role: 'admin', twoFactorEnabled: true },
            { email: 'lead@acme.example', role: 'admin', firstName: 'Team', lastName: 'Lead' },
            { email: 'bot@acme.example' },
            { email: 'desk@acme.example', firstName: 'Front', lastName: 'Desk' },
            { email: 'contractor@studio.example' },
            { email: 'books@acme.example', role: 'billing' },
          ],
          invitations: [{ email: 'vendor@north.example' }],
          roles: [{ role: 'billing', permissions: { member: ['read'] } }],
        },
      ],
    },
  });
  const us = await simulator.addInstance({
    seed: {
      owner,
      organizations: [
        {
          name: 'Acme',
          members: [
            { email: 'Ops@acme.example', role: 'member' },
            { email: 'bot@acme.example' },
            { email: 'qa@acme.example' },
          ],
          invitations: [{ email: 'late@north.example', role: 'admin', expired: true }],
        },
        { name: 'Labs', members: [{ email: 'bot@acme.example' }] },
      ],
    },
  });
  const keyFor = (server: typeof eu) => server.key({ user: owner.email, organization: 'Acme' });
  const stored: StoredInstance[] = [
    { name: 'Acme EU', server: eu, key: keyFor(eu) },
    { name: 'Acme US', server: us, key: keyFor(us) },
  ];
  return { eu, us, stored };
}
