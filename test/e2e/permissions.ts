import type { Locator, Page } from '@playwright/test';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import type { GrantSeed, ProjectSeed } from '../dokploy/projectSeed.ts';
import type { Member } from '../dokploy/rows.ts';
import type { Seed } from '../dokploy/seed.ts';
import type { StoredInstance } from './storedInstances.ts';

export const OWNER = 'owner@acme.example';
/** Whom permissions are set of. */
export const DESK = 'desk@acme.example';

export const PROJECTS: ProjectSeed[] = [
  {
    name: 'Shop',
    environments: {
      production: { application: ['storefront', 'checkout'], postgres: ['orders'], redis: ['carts'] },
      staging: { application: ['storefront'], compose: ['search'] },
    },
  },
  { name: 'Billing', environments: { production: { application: ['invoices'], mysql: ['books'] } } },
  { name: 'Website', environments: { production: { application: ['landing'] } } },
];

/** Acme with projects, an admin, members with and without grants, and a custom role; Desk has what is given. */
export function acmeWithProjects(
  desk: GrantSeed = {},
  more: { projects?: ProjectSeed[]; licensed?: boolean } = {},
): Seed {
  return {
    owner: { email: OWNER, firstName: 'First', lastName: 'Owner' },
    licensed: more.licensed ?? false,
    organizations: [
      {
        name: 'Acme',
        projects: more.projects ?? PROJECTS,
        roles: [{ role: 'billing', permissions: { member: ['read'] } }],
        members: [
          { email: 'ops@acme.example', role: 'admin' },
          { email: DESK, firstName: 'Front', lastName: 'Desk', ...desk },
          { email: 'qa@acme.example', can: ['canAccessToDocker'], sees: ['Shop/*'] },
          { email: 'books@acme.example', role: 'billing', sees: ['Billing/production/books'] },
        ],
      },
    ],
  };
}

/** A server as an instance with a key of one of its people for Acme. */
export function storedAs(server: SimulatedInstance, name = 'Shop', user = OWNER): StoredInstance {
  return { name, server, key: server.key({ user, organization: 'Acme' }) };
}

export function memberOf({ world }: SimulatedInstance, email = DESK): Member {
  const user = world.users.find((row) => row.email === email);
  const organization = world.organizations.find((row) => row.name === 'Acme');
  const found = world.membership(user?.id ?? '', organization?.id ?? null);
  if (!found) throw new Error(`No member ${email}`);
  return found;
}

/** The names of what a member was granted, by the server, in the order of the alphabet. */
export function grantedNames({ world }: SimulatedInstance, member: Member): string[] {
  const rows = [...world.projects, ...world.environments, ...world.services];
  const ids = [...member.accessedProjects, ...member.accessedEnvironments, ...member.accessedServices];
  return ids.map((id) => rows.find((row) => row.id === id)?.name ?? 'gone').sort();
}

/** What tells in the list of members how much somebody sees, and opens their permissions. */
export const accessOf = (page: Page, email = DESK): Locator =>
  page.getByRole('button', { name: `Access of ${email}: ` });

export const permissionsOf = (page: Page, email = DESK): Locator =>
  page.getByRole('dialog', { name: `Permissions of ${email}`, exact: true });

export async function openPermissions(page: Page, email = DESK): Promise<Locator> {
  await accessOf(page, email).click();
  return permissionsOf(page, email);
}

export const treeItem = (dialog: Locator, name: string): Locator =>
  dialog
    .getByRole('tree', { name: 'Granted projects' })
    .getByRole('treeitem', { name: new RegExp(`^${name}\\b`) });
