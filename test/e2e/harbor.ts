import type { SimulatedInstance } from '../dokploy/instance.ts';
import type { Seed } from '../dokploy/seed.ts';
import { expect } from './app.ts';
import { writesOf } from './screen.ts';

/** An instance on which much can be done, and an organization that is not to be touched. */
export const harbor = (): Seed => ({
  owner: { email: 'owner@harbor.example' },
  organizations: [
    {
      name: 'Harbor',
      members: [
        { email: 'ops@harbor.example', role: 'admin' },
        { email: 'desk@harbor.example' },
        { email: 'bench@harbor.example' },
      ],
      invitations: [
        { email: 'guest@north.example' },
        { email: 'late@north.example', role: 'admin', expired: true },
      ],
      roles: [{ role: 'auditor', permissions: { member: ['read'] } }],
    },
    // Not the key's person's: old servers would show, rename and empty it all the same.
    { name: 'Elsewhere', owner: { email: 'other@elsewhere.example' } },
  ],
});

/** The role owner in what was sent. */
export const OWNER = /"role":\s*"\s*owner/i;

/** Expects nothing of what Quayside never sends: the role owner, better-auth's roles, and what the server does not have. */
export function expectHarmless(server: SimulatedInstance): void {
  const { requests, world } = server;
  expect(requests.filter(({ body }) => OWNER.test(body))).toEqual([]);
  expect(requests.filter(({ call }) => call.includes('update-member-role'))).toEqual([]);
  const absent = requests.filter(({ status }) => status === 404).map(({ call }) => call);
  expect(absent, 'calls that the server does not have').toEqual([]);
  const elsewhere = world.organizations.find(({ name }) => name === 'Elsewhere');
  expect(
    requests.filter(({ path, body }) => `${path}${body}`.includes(elsewhere?.id ?? 'Elsewhere')),
  ).toEqual([]);
  const writes = writesOf(server).map(([call, body]) => `${call} ${JSON.stringify(body)}`);
  expect(writes, 'no write twice').toEqual([...new Set(writes)]);
}
