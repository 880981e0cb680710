import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Kit } from '../../src/shared/permissions/shapes.ts';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import type { ProjectSeed } from '../dokploy/projectSeed.ts';
import type { Seed } from '../dokploy/seed.ts';

const PROJECTS: ProjectSeed[] = [
  {
    name: 'Shop',
    environments: {
      production: { application: ['web', 'worker'], postgres: ['store'] },
      staging: { application: ['web'], redis: ['cache'] },
    },
  },
  { name: 'Blog', environments: { production: { compose: ['site'] }, staging: { compose: ['site'] } } },
];

/** Who sees nothing yet, who sees something, and who sees everything. */
export const FRESH = 'fresh@example.com';
/** A member who was granted one service. */
export const DESK = 'desk@example.com';

/** An organization with two projects and people of each kind. */
export function kitSeed({ licensed = false } = {}): Seed {
  return {
    owner: { email: 'owner@example.com' },
    licensed,
    organizations: [
      {
        name: 'Acme',
        projects: PROJECTS,
        members: [
          { email: FRESH },
          { email: DESK, can: ['canAccessToAPI'], sees: ['Shop/production/web'] },
          { email: 'ops@example.com', role: 'admin' },
        ],
        invitations: [{ email: 'new@example.net' }],
      },
    ],
  };
}

export function ownerKey(server: SimulatedInstance, organization = 'Acme'): string {
  return server.key({ user: 'owner@example.com', organization });
}

export function grantedCounts({ world }: SimulatedInstance, email: string): number[] {
  const user = world.users.find((row) => row.email === email);
  const [organization] = world.organizations;
  const member = world.membership(user?.id ?? '', organization?.id ?? null);
  return [
    member?.accessedProjects.length ?? -1,
    member?.accessedEnvironments.length ?? -1,
    member?.accessedServices.length ?? -1,
  ];
}

/** Grants all that is called staging, with its projects. */
export const STAGING: Kit = {
  id: 'staging',
  changedAt: Date.UTC(2026, 10, 1),
  name: 'Developers',
  switches: { canCreateServices: true },
  rules: [{ what: 'environments', effect: 'grant', project: '*', environment: 'staging' }],
};

/** Keeps kits in a profile, as an earlier run would have. */
export function storeKits(profile: string, kits: readonly Kit[]): void {
  writeFileSync(join(profile, 'templates.json'), JSON.stringify({ version: 1, kept: kits }));
}

export function accept({ world }: SimulatedInstance, email: string): void {
  const [organization] = world.organizations;
  const invitation = world.invitations.find((row) => row.email === email);
  if (!organization || !invitation) throw new Error(`${email} was not invited`);
  invitation.status = 'accepted';
  const { id: userId } = world.addUser({ email });
  world.addMember({ organizationId: organization.id, userId, role: 'member', createdAt: world.date() });
}
