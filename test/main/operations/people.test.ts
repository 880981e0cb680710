import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ok } from '../../../src/shared/errors.ts';
import { accountOf, accountsIn, personOf } from '../../../src/shared/people.ts';
import { principalIn } from '../../../src/shared/principal.ts';
import { type SimulatedInstance, startInstance } from '../../dokploy/instance.ts';
import type { Seed } from '../../dokploy/seed.ts';
import { codeOf, openConsole } from './console.ts';

const OWNER = 'owner@example.com';
const BOOKS = 'books@example.com';

/** The owner of Acme; a bookkeeper who owns Ledger and is an admin of Billing, whose owner is the first. */
const seed: Seed = {
  owner: { email: OWNER },
  organizations: [
    { name: 'Acme', members: [{ email: 'desk@example.com' }] },
    { name: 'Billing', members: [{ email: BOOKS, role: 'admin' }] },
    { name: 'Ledger', owner: { email: BOOKS } },
  ],
};

let server: SimulatedInstance;
beforeEach(async () => {
  server = await startInstance({ seed });
});
afterEach(() => server.close());

/** The owner's key opens Acme, the bookkeeper's Billing. */
async function openBoth() {
  const app = await openConsole(server, [
    { user: OWNER, organization: 'Acme' },
    { user: BOOKS, organization: 'Billing' },
  ]);
  const read = await app.accounts.readAccount(app.instanceId);
  if (!read.ok) throw new Error(read.error.message);
  return { app, account: read.value };
}

const keyOfCall = (name: string) =>
  server.requests.filter(({ call }) => call === name).map(({ headers }) => headers['x-api-key']);
const keyOf = (user: string) => {
  const person = server.world.users.find(({ email }) => email === user);
  return server.world.keys.find(({ userId }) => userId === person?.id)?.secret;
};

describe('an instance with keys of two people', () => {
  test('shows the organizations of both, each once and as the person whose key opens it', async () => {
    const { app, account } = await openBoth();
    const rows = account.organizations.map(({ name, members }) => [
      name,
      members?.[0]?.userId,
      members?.[0]?.role,
    ]);
    expect(rows.toSorted()).toEqual([
      ['Acme', app.person(OWNER), 'owner'],
      ['Billing', app.person(BOOKS), 'admin'],
      ['Ledger', app.person(BOOKS), 'owner'],
    ]);
    expect(accountsIn(account).map(personOf).toSorted()).toEqual(
      [app.person(OWNER), app.person(BOOKS)].toSorted(),
    );
    expect(
      accountOf(account, app.person(OWNER))
        .organizations.map(({ name }) => name)
        .toSorted(),
    ).toEqual(['Acme', 'Billing']);
  });

  test('tells who one is in each, for “(you)” and the rights', async () => {
    const { app, account } = await openBoth();
    const principalOf = (name: string) => principalIn(account, app.organization(name), null);
    expect(principalOf('Acme')).toMatchObject({ userId: app.person(OWNER), role: 'owner' });
    expect(principalOf('Billing')).toMatchObject({ userId: app.person(BOOKS), role: 'admin' });
    // The bookkeeper is an admin of Billing, and may not make another admin out of anybody there; the owner could.
    const member = app.member(OWNER, 'Billing');
    const set = await app.send('members.setRole', {
      organizationId: app.organization('Billing'),
      memberId: member?.id ?? '',
      role: 'member',
    });
    expect(codeOf(set)).toBe('forbidden');
    expect(keyOfCall('organization.updateMemberRole')).toEqual([keyOf(BOOKS)]);
  });

  test('makes a new organization as the person who is named', async () => {
    const { app } = await openBoth();
    const ownerOf = (name: string) => server.world.organizations.find((each) => each.name === name)?.ownerId;
    const made = await app.send('organizations.create', { name: 'Taxes', userId: app.person(BOOKS) });
    expect(made.ok).toBe(true);
    expect(ownerOf('Taxes')).toBe(app.person(BOOKS));
    const other = await app.send('organizations.create', { name: 'Labs', userId: app.person(OWNER) });
    expect(other.ok).toBe(true);
    expect(ownerOf('Labs')).toBe(app.person(OWNER));
    const stranger = await app.send('organizations.create', {
      name: 'Nobody',
      userId: app.person('desk@example.com'),
    });
    expect(stranger.ok).toBe(false);
    expect(server.world.organizations.map(({ name }) => name)).not.toContain('Nobody');
  });

  test('changes an organization with a key of its own person, also one that no key opens', async () => {
    const { app } = await openBoth();
    const renamed = await app.send('organizations.update', {
      organizationId: app.organization('Ledger'),
      name: 'Ledgers',
    });
    expect(renamed.ok).toBe(true);
    expect(
      await app.send('organizations.setDefault', { organizationId: app.organization('Billing') }),
    ).toEqual(ok({}));
    expect(app.member(BOOKS, 'Billing')?.isDefault).toBe(true);
    expect(app.member(OWNER, 'Billing')?.isDefault).toBe(false);
  });

  test('reads one person’s organizations though the other’s key is turned away, whichever comes first, and keeps what that one was shown as last seen', async () => {
    for (const refused of [OWNER, BOOKS]) {
      const { app } = await openBoth();
      app.accounts.forget(app.instanceId);
      for (const key of server.world.keys) key.enabled = key.secret !== keyOf(refused);
      const read = await app.accounts.readAccount(app.instanceId);
      const all = read.ok ? read.value.organizations : [];
      const names = (isRead: boolean) =>
        all
          .filter(({ unread }) => isRead === (unread === undefined))
          .map(({ name }) => name)
          .toSorted();
      expect(names(true), refused).toEqual(refused === OWNER ? ['Billing', 'Ledger'] : ['Acme', 'Billing']);
      // Of the bookkeeper’s own nothing is known: no key was stored for it.
      expect(names(false), refused).toEqual(refused === OWNER ? ['Acme'] : []);
      await server.close();
      server = await startInstance({ seed });
    }
  });

  test('goes by who was read since a change, where the other one’s key is turned away', async () => {
    const { app } = await openBoth();
    app.accounts.outdate(app.instanceId);
    for (const key of server.world.keys) key.enabled = key.secret !== keyOf(BOOKS);
    for (const _ of ['once', 'again']) expect((await app.accounts.account(app.instanceId)).ok).toBe(true);
    for (const key of server.world.keys) key.enabled = false;
    app.accounts.outdate(app.instanceId);
    expect((await app.accounts.account(app.instanceId)).ok).toBe(false);
  });

  test('shows one key before the other to a server that is not recognised yet, and both at once afterwards', async () => {
    const { app } = await openBoth();
    server.requests.clear();
    const hold = server.hold('user.get');
    const reading = app.accounts.readAccount(app.instanceId);
    await hold.arrived;
    expect(new Set(server.requests.flatMap(({ headers }) => headers['x-api-key'] ?? [])).size).toBe(1);
    hold.release();
    await reading;
    expect(new Set(server.requests.flatMap(({ headers }) => headers['x-api-key'] ?? [])).size).toBe(2);
  });
});

test('of two people with keys for one organization both sides take the stronger', async () => {
  const app = await openConsole(server, [
    { user: OWNER, organization: 'Billing' },
    { user: BOOKS, organization: 'Billing' },
  ]);
  const read = await app.accounts.readAccount(app.instanceId);
  const all = read.ok ? read.value.organizations : [];
  const billing = all.find(({ name }) => name === 'Billing');
  expect(billing?.members?.[0]?.userId).toBe(app.person(OWNER));
  server.requests.clear();
  await app.call('members.list', { organizationId: app.organization('Billing') });
  expect(keyOfCall('user.all')).toEqual([keyOf(OWNER)]);
});

test('a key whose record does not tell what it opens is told its own organization, and keeps it', async () => {
  const app = await openConsole(server, [{ user: OWNER, organization: 'Billing' }]);
  const found = app.instances.find(app.instanceId);
  const [key] = found.ok ? found.value.keys : [];
  await app.instances.updateKey(app.instanceId, key?.id ?? '', {
    organizationId: null,
    organizationName: null,
  });
  expect(await app.call('organizations.active')).toMatchObject({ ok: true, value: { name: 'Billing' } });
  const after = app.instances.find(app.instanceId);
  expect(after.ok && after.value.keys[0]).toMatchObject({
    organizationId: app.organization('Billing'),
    organizationName: 'Billing',
  });
});
