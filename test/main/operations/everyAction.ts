import path from 'node:path';
import type { ActionName, Change, ChangeBy } from '../../../src/shared/operations/change.ts';
import type { StepWord } from '../../../src/shared/operations/operation.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { owned } from '../../dokploy/seed.ts';
import type { Simulator } from '../../dokploy/simulator.ts';
import type { Version } from '../../dokploy/versions.ts';
import { countIds, makeFolder } from '../storage/folder.ts';
import { keyOf } from './console.ts';
import { good } from './keyConsole.ts';
import { openModules } from './modules.ts';

/** A server on which every action can be done. */
export async function serveShop(
  simulator: Simulator,
  action?: Changing,
  version = (action && CASES[action].version) ?? '0.30.2',
): Promise<SimulatedInstance> {
  const server = await simulator.addInstance({
    version,
    seed: owned(
      {
        name: 'Acme',
        mail: true,
        members: [{ email: 'desk@example.com' }, { email: 'host@example.com' }],
        invitations: [
          { email: 'vendor@example.net' },
          { email: 'late@example.net', role: 'admin', expired: true },
        ],
      },
      { name: 'Billing' },
      { name: 'Labs' },
    ),
  });
  const desk = server.world.users.find(({ email }) => email === 'desk@example.com');
  server.world.addSession({ userId: desk?.id ?? '' });
  return server;
}

const newId = countIds();

/** Main over a folder: what it was left before, where it had been opened there already. */
export function openShop(options: Partial<Parameters<typeof openModules>[0]> & { folder: string }) {
  const file = path.join(options.folder, 'instances.json');
  return openModules({ newId, newKeyName: () => `Quayside · ${newId()}`, ...options, file });
}

/** Main over one server: with a pasted key for Acme, one made here for Billing, and none for Labs. */
export async function stockShop(
  server: SimulatedInstance,
  options: Partial<Parameters<typeof openShop>[0]> = {},
) {
  const folder = options.folder ?? makeFolder();
  const modules = await openShop({ ...options, folder });
  const added = good(
    await modules.credentialStore.addInstance({ name: 'Shop', origin: server.origin, ...keyOf(server) }),
  );
  const instanceId = added.id;
  const organizationId = server.world.organizations.find(({ name }) => name === 'Billing')?.id ?? '';
  // This one cannot make keys.
  if (server.version !== '0.28.7')
    good(await modules.keys.make({ instanceId, organizationId, expiresInDays: null }));
  server.key({ user: 'owner@example.com', organization: 'Acme', name: 'old laptop' });
  server.requests.clear();
  return { folder, modules, shop: shopOf(server, modules, instanceId) };
}

type Modules = Awaited<ReturnType<typeof openShop>>;

export function shopOf(
  { world }: SimulatedInstance,
  { instances, keys, passwords }: Modules,
  instanceId: string,
) {
  const organization = (name: string) => world.organizations.find((row) => row.name === name)?.id ?? '';
  const person = (email: string) => world.users.find((row) => row.email === email)?.id ?? '';
  return {
    instanceId,
    world,
    keys,
    passwords,
    organization,
    person,
    member: (email: string, name = 'Acme') => world.membership(person(email), organization(name)),
    invited: (email: string) => world.invitations.filter((row) => row.email === email),
    records: (name: string) =>
      good(instances.find(instanceId)).keys.filter((key) => key.organizationId === organization(name)),
    serverKey: (name: string) => world.keys.find((key) => key.name === name)?.id ?? '',
  };
}

export type Shop = ReturnType<typeof shopOf>;

export type ActionCase<A extends ActionName = ActionName> = {
  plan: (shop: Shop) => Omit<ChangeBy<A>, 'action'>;
  /** The Dokploy that can do it; left out, the newest. */
  version?: Version;
  /** Puts into main’s memory what the step needs, and what a restart loses. */
  inMemory?: (shop: Shop) => void;
  /** Dokploy's call that carries it out. */
  call: string;
  /** How main names that call, where the server knows it by its path. */
  sentAs?: string;
  /** Whether it is so, once, on the server and here; `before` is the plan. */
  isDone: (shop: Shop, before: ChangeBy<A>) => boolean;
  /** Somebody does the same elsewhere; left out where nothing tells that from a change that is needed still. */
  same?: (shop: Shop, before: ChangeBy<A>) => unknown;
  /** What is sent then: by the end of keys alone. */
  still?: readonly string[];
  /** Somebody changes what the plan stands on; left out where it stands on nothing that can change. */
  other?: (shop: Shop, before: ChangeBy<A>) => unknown;
  /** Whether it was taken back, and how somebody changes what it left; left out where nothing takes it back. */
  undo?: { isDone: (shop: Shop) => boolean; other: (shop: Shop) => unknown };
  /** How the step stands whose answer was lost: though it was done, and where it was not; else done and unknown. */
  lost?: { done: StepWord; not: StepWord };
};

/** A new key that was not answered is put to no use, and deleted: its step is known not to be done. */
const NOT_IN_USE = { done: 'open', not: 'open' } as const;

const DESK = 'desk@example.com';
const OWNER = 'owner@example.com';
const acme = (shop: Shop) => ({ instanceId: shop.instanceId, organizationId: shop.organization('Acme') });
const billing = (shop: Shop) => ({ ...acme(shop), organizationId: shop.organization('Billing') });
const desk = (shop: Shop) => ({ ...acme(shop), userId: shop.person(DESK), email: DESK });

/** Every action that changes something: a new one does not compile without its case. */
type Changing = Exclude<ActionName, 'members.find'>;
export const CASES: { [A in Changing]: ActionCase<A> } = {
  'members.setRole': {
    plan: (shop) => ({
      ...acme(shop),
      memberId: shop.member(DESK)?.id ?? '',
      email: DESK,
      from: 'member',
      role: 'admin',
    }),
    call: 'organization.updateMemberRole',
    isDone: (shop) => shop.member(DESK)?.role === 'admin',
    same: (shop) => setRole(shop, 'admin'),
    other: (shop) => setRole(shop, 'auditor'),
    undo: {
      isDone: (shop) => shop.member(DESK)?.role === 'member',
      other: (shop) => setRole(shop, 'auditor'),
    },
  },
  'members.setPermissions': {
    plan: (shop) => ({
      ...desk(shop),
      role: 'member',
      grant: { switches: ['canAccessToDocker'], projects: ['storefront'] },
      revoke: {},
    }),
    call: 'user.assignPermissions',
    isDone: (shop) => {
      const { canAccessToDocker, accessedProjects } = shop.member(DESK) ?? {};
      return canAccessToDocker === true && accessedProjects?.join() === 'storefront';
    },
    same: (shop) => allow(shop, { canAccessToDocker: true, accessedProjects: ['storefront'] }),
    other: (shop) => setRole(shop, 'admin'),
    undo: {
      isDone: (shop) => {
        const { canAccessToDocker, accessedProjects } = shop.member(DESK) ?? {};
        return canAccessToDocker === false && accessedProjects?.length === 0;
      },
      other: (shop) => setRole(shop, 'admin'),
    },
  },
  'members.create': {
    plan: (shop) => ({ ...acme(shop), email: 'fresh@example.net', role: 'member', passwordId: 'fresh' }),
    inMemory: (shop) =>
      shop.passwords.keep(
        'fresh',
        { ...acme(shop), email: 'fresh@example.net' },
        { password: 'a password of this test', isOnSheet: false },
      ),
    call: 'user.createUserWithCredentials',
    isDone: (shop) => shop.member('fresh@example.net')?.role === 'member',
    // Whoever else adds the person chooses another password: that is not the same.
    other: (shop) => join(shop, 'fresh@example.net'),
    undo: {
      isDone: (shop) => shop.person('fresh@example.net') === '',
      other: (shop) => Object.assign(shop.member('fresh@example.net') ?? {}, { role: 'admin' }),
    },
  },
  'members.remove': {
    plan: desk,
    call: 'user.remove',
    isDone: (shop) => shop.person(DESK) === '',
    same: (shop) => shop.world.removeUser(shop.person(DESK)),
  },
  'members.endMembership': {
    plan: (shop) => ({ ...acme(shop), memberId: shop.member(DESK)?.id ?? '', email: DESK }),
    version: '0.26.5',
    call: 'auth/organization/remove-member',
    sentAs: 'better-auth.removeMember',
    isDone: (shop) => !shop.member(DESK) && shop.person(DESK) !== '',
    same: (shop) => leave(shop, DESK),
    other: (shop) => setRole(shop, 'owner'),
  },
  'sessions.revoke': {
    plan: (shop) => ({
      ...desk(shop),
      sessionId: sessionsOf(shop, DESK)[0]?.id ?? '',
      device: 'Firefox on Linux',
    }),
    call: 'user.revokeSession',
    isDone: (shop) => sessionsOf(shop, DESK).length === 0,
    same: (shop) => signOut(shop, DESK),
    // Whoever is no member is shown to no key of the organization, signed in or not.
    other: (shop) => leave(shop, DESK),
  },
  'sessions.revokeAll': {
    plan: desk,
    call: 'user.revokeSession',
    isDone: (shop) => sessionsOf(shop, DESK).length === 0,
    same: (shop) => signOut(shop, DESK),
    other: (shop) => leave(shop, DESK),
  },
  'invitations.create': {
    plan: (shop) => ({ ...acme(shop), email: 'new@example.net', role: 'member' }),
    call: 'organization.inviteMember',
    isDone: (shop) => shop.invited('new@example.net').length === 1,
    same: (shop) => invite(shop, 'new@example.net', 'member'),
    other: (shop) => invite(shop, 'new@example.net', 'admin'),
    undo: {
      isDone: (shop) => shop.invited('new@example.net').length === 0,
      other: (shop) => accept(shop, 'new@example.net'),
    },
  },
  'invitations.remove': {
    plan: (shop) => ({
      ...acme(shop),
      invitationId: shop.invited('vendor@example.net')[0]?.id ?? '',
      email: 'vendor@example.net',
      role: 'member',
      unlessAccepted: true,
    }),
    call: 'organization.removeInvitation',
    isDone: (shop) => shop.invited('vendor@example.net').length === 0,
    same: (shop) => withdraw(shop, 'vendor@example.net'),
    other: (shop) => accept(shop, 'vendor@example.net'),
    undo: {
      isDone: (shop) => shop.invited('vendor@example.net').length === 1,
      other: (shop) => invite(shop, 'vendor@example.net', 'admin'),
    },
  },
  'invitations.renew': {
    plan: (shop) => ({
      ...acme(shop),
      invitationId: shop.invited('late@example.net')[0]?.id ?? '',
      email: 'late@example.net',
      role: 'admin',
    }),
    call: 'organization.inviteMember',
    isDone: (shop) => {
      const [first, ...others] = shop.invited('late@example.net');
      return others.length === 0 && Date.parse(first?.expiresAt ?? '') > Date.now();
    },
    same(shop) {
      withdraw(shop, 'late@example.net');
      invite(shop, 'late@example.net', 'admin');
    },
    other: (shop) => accept(shop, 'late@example.net'),
  },
  'invitations.accept': {
    plan: (shop) => ({ instanceId: shop.instanceId, ...invitedTo(shop) }),
    version: '0.26.5',
    call: 'auth/organization/accept-invitation',
    sentAs: 'better-auth.acceptInvitation',
    isDone: (shop) => shop.member('owner@example.com', 'Guests') !== null,
    same: (shop, { invitationId }) => shop.world.acceptInvitation(invitationId),
    other: (shop) => withdraw(shop, 'owner@example.com'),
  },
  'invitations.send': {
    plan: (shop) => ({
      ...acme(shop),
      invitationId: shop.invited('vendor@example.net')[0]?.id ?? '',
      email: 'vendor@example.net',
      notificationId: shop.world.notifications[0]?.id ?? '',
    }),
    call: 'user.sendInvitation',
    isDone: (shop) => shop.invited('vendor@example.net').length === 1,
    other: (shop) => withdraw(shop, 'vendor@example.net'),
    // No list shows a mail that went out.
    lost: { done: 'unknown', not: 'unknown' },
  },
  'organizations.create': {
    plan: (shop) => ({
      instanceId: shop.instanceId,
      name: 'Depot',
      before: shop.world.organizations.map(({ id }) => id),
    }),
    call: 'organization.create',
    isDone: (shop) => shop.world.organizations.filter(({ name }) => name === 'Depot').length === 1,
    same: (shop) => shop.world.addOrganization({ name: 'Depot', ownerId: shop.person('owner@example.com') }),
  },
  'organizations.update': {
    plan: (shop) => ({ ...billing(shop), settings: { name: 'Accounts' }, before: { name: 'Billing' } }),
    call: 'organization.update',
    isDone: (shop) => shop.organization('Accounts') !== '',
    same: (shop) => rename(shop, 'Billing', 'Accounts'),
    other: (shop) => rename(shop, 'Billing', 'Books'),
    undo: {
      isDone: (shop) => shop.organization('Billing') !== '',
      other: (shop) => rename(shop, 'Accounts', 'Books'),
    },
  },
  'organizations.setDefault': {
    plan: (shop) => ({
      ...billing(shop),
      name: 'Billing',
      before: { organizationId: shop.organization('Acme'), name: 'Acme' },
    }),
    call: 'organization.setDefault',
    isDone: (shop) => shop.member('owner@example.com', 'Billing')?.isDefault === true,
    same: (shop) => makeDefault(shop, 'Billing'),
    other: (shop) => shop.world.removeOrganization(shop.organization('Billing')),
    undo: {
      isDone: (shop) => shop.member('owner@example.com')?.isDefault === true,
      other: (shop) => makeDefault(shop, 'Labs'),
    },
  },
  'organizations.delete': {
    plan: (shop) => ({ ...billing(shop), name: 'Billing' }),
    call: 'organization.delete',
    isDone: (shop) => shop.organization('Billing') === '',
    same: (shop) => shop.world.removeOrganization(shop.organization('Billing')),
  },
  'organizations.leave': {
    plan(shop) {
      makeGuest(shop, 'Billing');
      const { id: memberId = '', userId = '' } = shop.member(OWNER, 'Billing') ?? {};
      return { ...billing(shop), memberId, userId, email: OWNER };
    },
    version: '0.26.5',
    call: 'auth/organization/leave',
    sentAs: 'better-auth.leave',
    isDone: (shop) => !shop.member(OWNER, 'Billing') && shop.organization('Billing') !== '',
    same: (shop) => leave(shop, OWNER, 'Billing'),
    still: ['user.deleteApiKey'],
    other: (shop) => Object.assign(shop.member(OWNER, 'Billing') ?? {}, { role: 'owner' }),
  },
  'roles.create': {
    plan: auditor,
    call: 'customRole.create',
    isDone: (shop) => rolesOf(shop).length === 1,
    same: (shop) => makeRole(shop),
    other: (shop) => makeRole(shop, {}),
    undo: { isDone: (shop) => rolesOf(shop).length === 0, other: (shop) => setRole(shop, 'auditor') },
  },
  'roles.update': {
    plan(shop) {
      const { name, permissions: before, ...ref } = auditor(shop);
      makeRole(shop);
      setRole(shop, 'auditor');
      return { ...ref, name, newName: 'reviewer', permissions: { auditLog: ['read'] }, before };
    },
    call: 'customRole.update',
    isDone: (shop) => isReviewer(shop, { auditLog: ['read'] }),
    same: (shop) => updateRole(shop, { role: 'reviewer', permissions: { auditLog: ['read'] } }),
    other: (shop) => updateRole(shop, { permissions: {} }),
    undo: {
      isDone: (shop) =>
        rolesOf(shop)[0]?.permissions.member?.join() === 'read,update' &&
        shop.member(DESK)?.role === 'auditor',
      other: (shop) => updateRole(shop, { permissions: { docker: ['read'] } }, 'reviewer'),
    },
  },
  'roles.delete': {
    plan(shop) {
      const role = auditor(shop);
      makeRole(shop);
      return role;
    },
    call: 'customRole.remove',
    isDone: (shop) => rolesOf(shop).length === 0,
    same: removeRole,
    other: (shop) => setRole(shop, 'auditor'),
    undo: {
      isDone: (shop) => rolesOf(shop)[0]?.permissions.member?.join() === 'read,update',
      other: (shop) => makeRole(shop, {}),
    },
  },
  'keys.make': {
    plan: (shop) => ({
      instanceId: shop.instanceId,
      organizationId: shop.organization('Labs'),
      expiresInDays: null,
    }),
    call: 'user.createApiKey',
    isDone: (shop) => isWhole(shop, 'Labs') && isWhole(shop, 'Billing'),
    same: (shop) => makeKey(shop, 'Labs'),
    lost: NOT_IN_USE,
  },
  'keys.rotate': {
    plan: (shop) => ({ ...billing(shop), keyId: shop.records('Billing')[0]?.id ?? '', expiresInDays: 90 }),
    call: 'user.createApiKey',
    isDone: (shop, { keyId }) => isWhole(shop, 'Billing') && shop.records('Billing')[0]?.id !== keyId,
    async same(shop, { keyId }) {
      await makeKey(shop, 'Billing');
      good(await shop.keys.forget({ instanceId: shop.instanceId, keyId }));
    },
    other: async (shop, { keyId }) => good(await shop.keys.forget({ instanceId: shop.instanceId, keyId })),
    lost: NOT_IN_USE,
  },
  'keys.retire': {
    plan: (shop) => ({ ...billing(shop), keyId: shop.records('Billing')[0]?.id ?? '' }),
    call: 'user.deleteApiKey',
    isDone: (shop) => shop.records('Billing').length === 0 && made(shop).length === 0,
    same: async (shop, { keyId }) => good(await shop.keys.retire({ instanceId: shop.instanceId, keyId })),
  },
  'keys.retireOnServer': {
    plan: (shop) => ({
      instanceId: shop.instanceId,
      serverKeyId: shop.serverKey('old laptop'),
      name: 'old laptop',
    }),
    call: 'user.deleteApiKey',
    isDone: (shop) => shop.serverKey('old laptop') === '',
    same(shop) {
      shop.world.keys = shop.world.keys.filter(({ name }) => name !== 'old laptop');
    },
  },
  'keys.retireOfComputer': {
    plan(shop) {
      const key = shop.world.keys.find(({ name }) => name === 'old laptop');
      if (key) key.name = 'Quayside · laptop zz11-aaaaa';
      return { instanceId: shop.instanceId, computer: 'laptop', registry: 'zz11' };
    },
    call: 'user.deleteApiKey',
    isDone: (shop) => shop.serverKey('Quayside · laptop zz11-aaaaa') === '',
    same(shop) {
      shop.world.keys = shop.world.keys.filter(({ name }) => name !== 'Quayside · laptop zz11-aaaaa');
    },
  },
};

export const ACTIONS = Object.keys(CASES) as Changing[];

export function caseOf(action: Changing) {
  const given = CASES[action] as unknown as ActionCase & { isDone: (shop: Shop, before: Change) => boolean };
  const plan = (shop: Shop) => ({ action, ...given.plan(shop) }) as Change;
  return { lost: { done: 'done' as StepWord, not: 'unknown' as StepWord }, ...given, plan };
}

export function made({ world }: Shop) {
  return world.keys.filter(({ name }) => name.startsWith('Quayside'));
}

/** One key opens an organization, it is the one that was made for it, and no other was. */
function isWhole(shop: Shop, name: string): boolean {
  const [key, ...others] = shop.records(name);
  const there = made(shop).filter(({ organizationId }) => organizationId === shop.organization(name));
  return others.length === 0 && there.length === 1 && there[0]?.id === key?.serverKeyId;
}

function allow(shop: Shop, granted: { canAccessToDocker: boolean; accessedProjects: string[] }): void {
  Object.assign(shop.member('desk@example.com') ?? {}, granted);
}

function setRole(shop: Shop, role: string): void {
  const row = shop.member('desk@example.com');
  if (row) row.role = role;
}

function join(shop: Shop, email: string): void {
  const { id: userId } = shop.world.addUser({ email });
  shop.world.addMember({ organizationId: shop.organization('Acme'), userId });
}

function leave({ world, ...shop }: Shop, email: string, name = 'Acme'): void {
  const row = shop.member(email, name);
  world.members = world.members.filter((each) => each !== row);
}

/** Somebody else owns it, and the owner of the others is a member there. */
function makeGuest({ world, ...shop }: Shop, name: string): void {
  const [row, userId] = [world.organization(shop.organization(name)), shop.person('host@example.com')];
  if (!row || row.ownerId === userId) return;
  Object.assign(row, { ownerId: userId });
  Object.assign(shop.member(OWNER, name) ?? {}, { role: 'member' });
  world.addMember({ organizationId: row.id, userId, role: 'owner' });
}

function sessionsOf({ world, ...shop }: Pick<Shop, 'world' | 'person'>, email: string) {
  return world.sessions.filter(({ userId }) => userId === shop.person(email));
}

function signOut(shop: Shop, email: string): void {
  const gone = sessionsOf(shop, email);
  shop.world.sessions = shop.world.sessions.filter((row) => !gone.includes(row));
}

function invite(shop: Shop, email: string, role: string): void {
  const { organizationId } = acme(shop);
  shop.world.addInvitation({ organizationId, email, role, inviterId: shop.person('owner@example.com') });
}

/** What the owner is invited to by somebody else, once however often it is asked for. */
function invitedTo({ world, person }: Shop) {
  const known = world.invitations.find((row) => row.email === 'owner@example.com');
  const inviterId = person('host@example.com');
  const made =
    known ??
    world.addInvitation({
      organizationId: world.addOrganization({ name: 'Guests', ownerId: inviterId }).id,
      ...{ email: 'owner@example.com', role: 'admin', inviterId },
    });
  const { id: invitationId, organizationId, role } = made;
  return { organizationId, invitationId, name: 'Guests', role, userId: person('owner@example.com') };
}

function withdraw({ world }: Shop, email: string): void {
  world.invitations = world.invitations.filter((row) => row.email !== email);
}

function accept(shop: Shop, email: string): void {
  shop.world.acceptInvitation(shop.invited(email)[0]?.id ?? '');
}

function rename(shop: Shop, from: string, to: string): void {
  const row = shop.world.organization(shop.organization(from));
  if (row) row.name = to;
}

function makeDefault(shop: Shop, name: string): void {
  const organizationId = shop.organization(name);
  for (const row of shop.world.members.filter(({ userId }) => userId === shop.person('owner@example.com')))
    row.isDefault = row.organizationId === organizationId;
}

/** Roles are made and deleted with a license alone. */
function auditor(shop: Shop) {
  shop.world.licensed = true;
  return { ...acme(shop), name: 'auditor', permissions: { member: ['read', 'update'] } };
}

function rolesOf({ world }: Shop) {
  return world.customRoles.filter(({ role }) => role === 'auditor');
}

function makeRole(shop: Shop, permissions: object = auditor(shop).permissions): void {
  const { organizationId, name: role } = auditor(shop);
  shop.world.addCustomRole({ organizationId, role, permissions: permissions as Record<string, string[]> });
}

function isReviewer(shop: Shop, permissions: object): boolean {
  const there = shop.world.customRoles.filter(({ role }) => role === 'auditor' || role === 'reviewer');
  const isOne = there.length === 1 && there[0]?.role === 'reviewer';
  const allows = JSON.stringify(there[0]?.permissions) === JSON.stringify(permissions);
  return isOne && allows && shop.member(DESK)?.role === 'reviewer';
}

function updateRole(shop: Shop, to: object, of = 'auditor'): void {
  Object.assign(shop.world.customRoles.find(({ role }) => role === of) ?? {}, to);
  if ('role' in to) setRole(shop, String(to.role));
}

function removeRole({ world }: Shop): void {
  world.customRoles = world.customRoles.filter(({ role }) => role !== 'auditor');
}

async function makeKey({ keys, instanceId, organization }: Shop, name: string): Promise<void> {
  good(await keys.make({ instanceId, organizationId: organization(name), expiresInDays: null }));
}
