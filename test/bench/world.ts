import { join } from 'node:path';
import type { Invitation, Member } from '../../src/shared/dokploy.ts';
import type { Permissions, Tree } from '../../src/shared/permissions/shapes.ts';
import type { KnownInstance } from '../dokploy/profile.ts';
import { invitationRow, memberRow } from '../shared/records.ts';
import { fill, type SeenWorld } from './seen.ts';
import { listenSilently, type Subject } from './subjects.ts';

/** How many instances the world has, and organizations each of them. */
export const INSTANCES = 50;
/** ms after which all servers that refuse were asked, also once more. */
export const QUIET_AFTER = 2_000;
const ORGANIZATIONS = 4;
const MEMBERS = 100;
const INVITED = 10;
const PEOPLE = 8_000;
/** Of each organization; a project has two environments and twenty services. */
const PROJECTS = 5;

/** 8,000 people with 20,000 memberships: Dokploy lets an organization have a hundred members. */
export const WORLD: SeenWorld = {
  instances: INSTANCES,
  organizationsOf: (index: number) =>
    Array.from({ length: ORGANIZATIONS }, (_, at) => organizationOf(index, at)),
};

export function organizationOf(instance: number, at: number) {
  const organizationId = `organization-${instance}-${at}`;
  const from = (instance * ORGANIZATIONS + at) * MEMBERS;
  const members = Array.from({ length: MEMBERS }, (_, row) => memberOf(organizationId, from + row));
  const invitations = Array.from({ length: INVITED }, (_, row) => invitationOf(organizationId, from + row));
  return { organizationId, name: `Organization ${at}`, members, invitations };
}

/** Spread over all organizations: a person is in two or three. */
function personOf(row: number): number {
  return (row * 7_919) % PEOPLE;
}

/** A tenth of the members see nothing; the others some of what their organization has, many of them the same. */
function grantedTo(organizationId: string, row: number): Permissions {
  if (row % 10 === 3) return {};
  const projects = ids('project', organizationId, PROJECTS).filter((_, at) => (at + row) % 3 > 0);
  const environments = ids('environment', organizationId, 2 * PROJECTS).filter((_, at) => (at + row) % 3 > 0);
  const services = ids('service', organizationId, 20 * PROJECTS).filter((_, at) => (at * row) % 7 > 1);
  return { switches: row % 4 === 0 ? ['canAccessToDocker'] : [], projects, environments, services };
}

function ids(kind: string, organizationId: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => `${kind}-${organizationId}-${at}`);
}

/** What can be granted in an organization: the ids are those that its members were granted some of. */
export function treeOf(organizationId: string): Tree {
  const environments = ids('environment', organizationId, 2 * PROJECTS);
  const services = ids('service', organizationId, 20 * PROJECTS);
  const projects = ids('project', organizationId, PROJECTS).map((id, project) => ({
    id,
    name: `${project % 2 === 0 ? 'shop' : 'blog'}-${project}`,
    environments: ['production', 'staging'].map((name, at) => ({
      id: environments[2 * project + at] ?? '',
      name,
      isDefault: at === 0,
      services: services.slice(20 * project + 10 * at, 20 * project + 10 * (at + 1)).map((service, row) => ({
        id: service,
        name: `${project}-${row % 3 === 0 ? 'web' : 'base'}-${row}`,
        kind: row % 3 === 0 ? ('application' as const) : ('postgres' as const),
      })),
    })),
  }));
  return { projects, gitProviders: null, servers: null };
}

function memberOf(organizationId: string, row: number): Member {
  const person = personOf(row);
  const createdAt = new Date(Date.UTC(2024, 0, 1 + (row % 700))).toISOString();
  const userId = `user-identifier-${person}`;
  const role = row % MEMBERS === 0 ? 'owner' : row % 9 === 0 ? 'admin' : 'member';
  return memberRow(userId, {
    id: `member-identifier-${row}`,
    organizationId,
    role,
    createdAt,
    permissions: grantedTo(organizationId, row),
    user: {
      id: userId,
      email: `person-${person}@company-${person % 40}.example`,
      firstName: 'Person',
      lastName: `${person}`,
      image: null,
      twoFactorEnabled: person % 3 === 0,
      createdAt,
      banned: false,
    },
  });
}

function invitationOf(organizationId: string, row: number): Invitation {
  return invitationRow(`invited-${row % 1_000}@company-1.example`, {
    id: `invitation-identifier-${row}`,
    organizationId,
    expiresAt: '2030-01-01T00:00:00.000Z',
    inviterId: 'user-identifier-0',
    createdAt: '2025-12-01T00:00:00.000Z',
  });
}

export function peopleInAll(): number {
  const all = new Set<string>();
  for (let index = 0; index < INSTANCES; index += 1)
    for (const { members, invitations } of WORLD.organizationsOf(index)) {
      for (const { user } of members) all.add(user.email);
      for (const { email } of invitations) all.add(email);
    }
  return all.size;
}

/** What was last seen of servers that refuse each connection, so that a run is soon quiet; `first` stands before them. */
export async function openWorld(options: {
  folder: string;
  service: string;
  world: SeenWorld;
  first?: KnownInstance;
  /** Runs in the page before its own scripts. */
  script?: string;
}): Promise<{ subject: Subject; ids: string[]; close(): Promise<void> }> {
  const { folder, service, world, first, script } = options;
  const silent = await Promise.all(Array.from({ length: world.instances }, () => listenSilently(0)));
  for (const { close } of silent) await close();
  const ports = silent.map(({ port }) => port);
  const filled = await fill(folder, { world, ports, service, ...(first ? { first } : {}) });
  filled.openAt('home');
  const usable = 'main li h2, main [data-row]';
  const app = join(import.meta.dirname, '../..');
  const subject = { name: folder, app, profile: folder, usable, ...(script ? { script } : {}) };
  return { subject, ids: filled.ids, close: filled.close };
}
