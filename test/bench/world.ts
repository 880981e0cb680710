import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Cache, createCache } from '../../src/main/world/cache.ts';
import type { Invitation, Member } from '../../src/shared/dokploy.ts';
import type { Permissions } from '../../src/shared/permissions/shapes.ts';
import { type KnownInstance, openProfile } from '../dokploy/profile.ts';
import { invitationRow, memberRow } from '../shared/records.ts';
import { listenSilently, type Subject } from './subjects.ts';

/** What was last seen: so many instances, and the lists of each by its number. */
export type SeenWorld = { instances: number; organizationsOf(instance: number): SeenLists[] };
type SeenLists = { organizationId: string; name: string; members: Member[]; invitations: Invitation[] };
/** How many instances the world has, and organizations each of them. */
const INSTANCES = 50;
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

/** What was last seen of servers that refuse each connection, so that a run is soon quiet; `first` stands before them, never seen. */
export async function openWorld(options: {
  folder: string;
  service: string;
  world: SeenWorld;
  first?: KnownInstance;
  /** Runs in the page before its own scripts. */
  script: string;
}): Promise<{ subject: Subject; ids: string[]; close(): Promise<void> }> {
  const { folder, service, world, first, script } = options;
  const silent = await Promise.all(Array.from({ length: world.instances }, () => listenSilently(0)));
  for (const { close } of silent) await close();
  mkdirSync(folder);
  const profile = await openProfile({ folder, service });
  const cache = createCache({ folder: join(folder, 'last-seen'), clock: Date.now });
  const ids: string[] = first ? [await profile.take(first)] : [];
  for (const [index, { port }] of silent.entries()) {
    const organizations = world.organizationsOf(index);
    const id = await profile.take({
      name: `Server ${index + 1}`,
      origin: `http://127.0.0.1:${port}`,
      userId: 'user-0',
      userEmail: 'user-0@example.com',
      keys: organizations.map(({ organizationId, name }) => ({
        key: `bench-key-${organizationId}`,
        organizationId,
        organizationName: name,
      })),
    });
    ids.push(id);
    see(cache, id, organizations);
  }
  await cache.flush();
  const preferences = { version: 1, theme: 'light', route: { at: 'home' }, views: {} };
  writeFileSync(join(folder, 'preferences.json'), JSON.stringify(preferences));
  const usable = 'main li h2, main [data-row]';
  const app = join(import.meta.dirname, '../..');
  return {
    subject: { name: folder, app, profile: folder, usable, script },
    ids,
    async close() {
      for (const id of ids) await profile.remove(id);
    },
  };
}

export function see(cache: Cache, instanceId: string, organizations: SeenLists[]): void {
  const record = cache.recorder(instanceId);
  record({
    account: {
      version: '0.30.2',
      caller: null,
      organizations: organizations.map(({ organizationId: id, name }) => ({
        id,
        name,
        createdAt: '2026-01-01T00:00:00.000Z',
        ownerId: 'user-0',
      })),
    },
  });
  for (const { organizationId, members, invitations } of organizations) {
    record({ organizationId, members });
    record({ organizationId, invitations });
  }
}
