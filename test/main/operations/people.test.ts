import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ok } from '../../../src/shared/errors.ts';
import { type SimulatedInstance, startInstance } from '../../dokploy/instance.ts';
import { owned, type Seed } from '../../dokploy/seed.ts';
import { openConsole } from './console.ts';

const OWNER = 'owner@example.com';
const BOOKS = 'books@example.com';

/** The owner of Acme; a bookkeeper who owns Ledger and is an admin of Billing, whose owner is the first. */
const seed: Seed = owned(
  { name: 'Acme', members: [{ email: 'desk@example.com' }] },
  { name: 'Billing', members: [{ email: BOOKS, role: 'admin' }] },
  { name: 'Ledger', owner: { email: BOOKS } },
);

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

const keyOf = (user: string) => {
  const person = server.world.users.find(({ email }) => email === user);
  return server.world.keys.find(({ userId }) => userId === person?.id)?.secret;
};

describe('an instance with keys of two people', () => {
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
