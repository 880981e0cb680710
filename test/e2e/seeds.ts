import type { SimulatedInstance } from '../dokploy/instance.ts';
import { owner, type Seed } from '../dokploy/seed.ts';

/** An instance with three organizations whose order by name is not the one they were made in, and a key for "Shop". */
export function production(): Seed {
  return {
    owner,
    organizations: [
      {
        name: 'Shop',
        since: '2024-05-06T08:00:00.000Z',
        members: [
          { email: 'ops@shop.example', role: 'admin', since: '2024-06-14T09:30:00.000Z' },
          {
            email: 'desk@shop.example',
            firstName: 'Front',
            lastName: 'Desk',
            twoFactorEnabled: true,
            since: '2025-01-14T09:30:00.000Z',
          },
        ],
        invitations: [
          { email: 'vendor@north.example' },
          { email: 'late@north.example', role: 'admin', expired: true },
          { email: 'desk@shop.example', status: 'accepted' },
          { email: 'stray@north.example', status: 'canceled' },
        ],
      },
      { name: 'Workshop 10', members: [{ email: 'bench@shop.example' }] },
      { name: 'Workshop 9' },
      { name: 'Archive' },
    ],
  };
}

/** An instance with people of its own, so that whoever shows up in the wrong place is seen. */
export function staging(): Seed {
  return {
    owner: { email: 'host@staging.example' },
    organizations: [
      {
        name: 'Trials',
        members: [{ email: 'tester@staging.example' }],
        invitations: [{ email: 'guest@staging.example' }],
      },
      { name: 'Sandbox' },
    ],
  };
}

/** So small a world that it fits on one line: its people are called after `name`. */
export function village(name: string): Seed {
  return {
    owner: { email: `owner@${name}.example` },
    organizations: [
      {
        name: `${name} people`,
        members: [{ email: `member@${name}.example` }],
        invitations: [{ email: `invited@${name}.example` }],
      },
    ],
  };
}

/** A key of an instance's first person for its first organization. */
export function keyOf(
  server: SimulatedInstance,
  options: Partial<Parameters<SimulatedInstance['key']>[0]> = {},
): string {
  const [organization] = server.world.organizations;
  const [user] = server.world.users;
  if (!organization || !user) throw new Error('This world is empty');
  return server.key({ user: user.id, organization: organization.id, ...options });
}
