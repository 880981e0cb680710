import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createKeyVerification } from '../../../src/main/credentials/keyVerification.ts';
import { createReassignKey } from '../../../src/main/operations/actions/reassignKey.ts';
import type { Caller } from '../../../src/shared/dokploy.ts';
import { fail, ok, type Result } from '../../../src/shared/errors.ts';
import type { Instance, KeyRecord } from '../../../src/shared/instance.ts';
import { type SimulatedInstance, startInstance } from '../../dokploy/instance.ts';
import { good, openKeyConsole, openWithOneKey } from '../operations/keyConsole.ts';

let server: SimulatedInstance;
beforeEach(async () => {
  server = await startInstance({});
});
afterEach(() => server.close());

/** An instance with a pasted key for Acme and a made one for Billing. */
async function withTwoKeys() {
  const app = await openWithOneKey(server);
  const { instanceId } = app;
  const organizationId = app.organization('Billing');
  good(await app.keys.make({ instanceId, organizationId, expiresInDays: null }));
  const record = app.keyOf(organizationId);
  if (!record) throw new Error('no key was made');
  return { ...app, organizationId, record };
}

/** The same after a start of the app, with `key` in the place of Billing's in the keychain. */
async function startSwapped(key: string) {
  const before = await withTwoKeys();
  const left = before.leave();
  left.entries.set(before.record.id, key);
  const app = await openKeyConsole(server, left);
  server.requests.clear();
  const { instanceId, organizationId, record } = before;
  const billing = { instanceId, organizationId };
  return { ...app, instanceId, organizationId, record, billing, pasted: before.pasted };
}

const sentWith = (key: string) =>
  server.requests.filter((request) => request.headers['x-api-key'] === key).map(({ call }) => call);

describe('a stored key that another program replaced by a valid one of another organization', () => {
  test('shows nothing and sends nothing: it is told what it opens, and what it should', async () => {
    const acme = server.key({ user: 'owner@example.com', organization: 'Acme', name: 'foreign' });
    const app = await startSwapped(acme);
    const members = await app.dokploy.call('user.all', app.billing);
    expect(members).toMatchObject({ ok: false, error: { code: 'key-swapped' } });
    if (members.ok) return;
    expect(members.error.message).toContain('“Billing” on “Shop”');
    expect(members.error.message).toContain('it opens “Acme”');
    const invited = await app.dokploy.call('organization.inviteMember', app.billing, {
      email: 'new@example.com',
      role: 'member',
    });
    expect(invited).toMatchObject({ ok: false, error: { code: 'key-swapped' } });
    expect(sentWith(acme)).toEqual(['user.get']);
    expect(server.world.invitations.map(({ email }) => email)).not.toContain('new@example.com');
    expect(app.health.all()[app.record.id]).toMatchObject({
      state: 'swapped',
      opens: { organizationId: app.organization('Acme'), userEmail: 'owner@example.com' },
    });
  });

  test('is told of another person’s key, too', async () => {
    const books = server.key({ user: 'books@example.com', organization: 'Billing' });
    const app = await startSwapped(books);
    const members = await app.dokploy.call('user.all', app.billing);
    expect(members).toMatchObject({ ok: false, error: { code: 'key-swapped' } });
    expect(!members.ok && members.error.message).toContain('books@example.com instead of owner@example.com');
    expect(sentWith(books)).toEqual(['user.get']);
  });

  test('neither makes nor deletes keys', async () => {
    const acme = server.key({ user: 'owner@example.com', organization: 'Acme' });
    const app = await startSwapped(acme);
    good(await app.keys.retire({ instanceId: app.instanceId, keyId: app.record.id }));
    expect(sentWith(acme)).not.toContain('user.deleteApiKey');
    expect(server.world.keys.map(({ id }) => id)).not.toContain(app.record.serverKeyId);
  });

  test('is used again once the right one is back', async () => {
    const app = await startSwapped(server.key({ user: 'owner@example.com', organization: 'Acme' }));
    expect((await app.dokploy.call('user.all', app.billing)).ok).toBe(false);
    const right = server.world.keys.find(({ id }) => id === app.record.serverKeyId)?.secret ?? '';
    app.backend.entries.set(app.record.id, right);
    const members = good(await app.dokploy.call('user.all', app.billing));
    expect(members.map((member) => member.user.email)).toContain('books@example.com');
    expect(app.health.all()[app.record.id]?.state).toBe('good');
  });

  test('is saved for what it opens when the person says so; the lost one is deleted on the server', async () => {
    const acme = server.key({ user: 'owner@example.com', organization: 'Acme' });
    const app = await startSwapped(acme);
    await app.dokploy.call('user.all', app.billing);
    const reassign = createReassignKey(app);
    good(await reassign({ instanceId: app.instanceId, keyId: app.record.id }));
    expect(app.instance().keys.map((key) => key.organizationName)).toEqual(['Acme', 'Acme']);
    expect(await app.dokploy.call('user.all', app.billing)).toMatchObject({
      error: { code: 'no-key-for-organization' },
    });
    const hand = good(await app.credentialStore.keyOf(app.instanceId, app.record.id));
    expect(await app.verification.verify(app.instance(), hand)).toMatchObject({ ok: true });
    await app.keys.finish(app.instanceId);
    expect(server.world.keys.map(({ id }) => id)).not.toContain(app.record.serverKeyId);
  });
});

describe('verifying', () => {
  test('costs one request per key and run, and none for what was just checked or read', async () => {
    const app = await withTwoKeys();
    server.requests.clear();
    const billing = { instanceId: app.instanceId, organizationId: app.organizationId };
    good(await app.dokploy.call('user.all', billing));
    expect(server.requests.map(({ call }) => call)).toEqual(['user.all']);

    const again = await openKeyConsole(server, app.leave());
    server.requests.clear();
    await Promise.all([again.dokploy.call('user.all', billing), again.dokploy.call('user.all', billing)]);
    good(await again.dokploy.call('organization.allInvitations', billing));
    expect(server.requests.map(({ call }) => call).sort()).toEqual([
      'organization.allInvitations',
      'user.all',
      'user.all',
      'user.get',
    ]);
    good(await again.accounts.readAccount(app.instanceId));
    server.requests.clear();
    good(
      await again.dokploy.call('user.all', {
        instanceId: app.instanceId,
        organizationId: app.organization('Acme'),
      }),
    );
    // The account was read with the newest key, which is Billing's: Acme's own is asked once.
    expect(server.requests.map(({ call }) => call)).toEqual(['user.get', 'user.all']);
  });

  test('sends no key to an address that its instance is not at any more', async () => {
    const app = await openKeyConsole(server, (await withTwoKeys()).leave());
    const { id, keys } = app.instance();
    const hand = good(await app.credentialStore.keyOf(id, keys[0]?.id ?? ''));
    server.requests.clear();
    await app.instances.update(id, (instance) => ({ ...instance, origin: 'https://moved.example.com' }));
    expect(await app.verification.verify({ id, origin: server.origin }, hand)).toMatchObject({
      ok: false,
      error: { code: 'instance-moved' },
    });
    expect(server.requests).toHaveLength(0);
  });
});

describe('what a key shows is judged', () => {
  const organization = (id: string) => ({ id, name: id, createdAt: '', ownerId: 'o' });
  const caller = (organizationId: string, userId: string) =>
    ({ organizationId, userId, user: { email: `${userId}@example.com` } }) as Caller;
  const record = (patch: Partial<KeyRecord> = {}) =>
    ({ id: 'k', organizationId: 'acme', organizationName: 'Acme', userId: 'ada', ...patch }) as KeyRecord;

  function judge(of: KeyRecord, instance: Partial<Instance> | null = {}) {
    const swapped: unknown[] = [];
    const called: string[] = [];
    const answers: Result<Caller | null>[] = [];
    const other = record({ id: 'other', organizationId: 'billing', organizationName: 'Billing' });
    const shop = { id: 'shop', name: 'Shop', origin: 'https://a.test', keys: [of, other], ...instance };
    const verification = createKeyVerification({
      instances: {
        find: () =>
          instance ? ok(shop as Instance) : fail({ code: 'instance-unknown', message: 'Gone.', advice: 'x' }),
      },
      readCaller: async () => answers.shift() ?? ok(null),
      health: {
        noteCall: (id, result) => called.push(`${id} ${result.ok}`),
        noteSwapped: (_id, opens) => swapped.push(opens),
      },
    });
    const hand = { key: 'secret', record: of };
    return {
      note: (shown: Caller | null, organizations: string[] = []) =>
        verification.note('shop', hand, { caller: shown, organizations: organizations.map(organization) }),
      verify: (...given: Result<Caller | null>[]) => {
        answers.push(...given);
        return verification.verify({ id: 'shop', origin: 'https://a.test' }, hand);
      },
      swapped,
      called,
    };
  }

  test.each<[string, Partial<KeyRecord>, Caller | null, boolean]>([
    ['what it was stored for', {}, caller('acme', 'ada'), true],
    ['another organization', {}, caller('billing', 'ada'), false],
    ['another person', {}, caller('acme', 'ben'), false],
    [
      'something, where its organization was not known',
      { organizationId: null },
      caller('billing', 'ada'),
      true,
    ],
    [
      'another person, where its organization was not known',
      { organizationId: null },
      caller('acme', 'ben'),
      false,
    ],
    ['somebody, where its person was not known', { userId: null }, caller('acme', 'ben'), true],
    ['nothing', {}, null, true],
  ])('%s', (_what, patch, shown, isGood) => expect(judge(record(patch)).note(shown).ok).toBe(isGood));

  test('by the organization’s name, where it is known from a reading or from a key', () => {
    const identity = { userIds: [], organizations: { acme: 'Acme', cargo: 'Cargo' } };
    for (const [organizationId, name] of [
      ['cargo', 'Cargo'],
      ['billing', 'Billing'],
      ['unknown', null],
    ] as const) {
      const { note, swapped } = judge(record(), { identity });
      expect(note(caller(organizationId, 'ada'))).toMatchObject({ error: { code: 'key-swapped' } });
      expect(swapped).toEqual([{ organizationId, organizationName: name, userEmail: 'ada@example.com' }]);
    }
  });

  test('an account without anyone known is another server’s, and no fault of the key', () => {
    const [foreign, known] = [caller('x', 'eve'), caller('x', 'grace')];
    expect(judge(record()).note(foreign, ['x']).ok).toBe(true);
    expect(judge(record()).note(foreign).ok).toBe(false);
    expect(judge(record()).note(foreign, ['x', 'billing']).ok).toBe(false);
    const identity = { userIds: ['grace'], organizations: { cargo: 'Cargo' } };
    expect(judge(record(), { identity }).note(known, ['x']).ok).toBe(false);
    expect(judge(record(), { identity }).note(foreign, ['cargo']).ok).toBe(false);
    expect(judge(record(), { identity }).note(foreign, ['x']).ok).toBe(true);
    // A key of somebody unknown makes nobody known.
    expect(judge(record({ userId: null, organizationId: 'acme' })).note(caller('x', ''), ['x']).ok).toBe(
      true,
    );
  });

  test('once it was answered, and not while the server does not answer, which counts for the key as it does', async () => {
    const { verify, called } = judge(record());
    const refused = fail({ code: 'key-not-accepted', message: 'No.', advice: 'x' });
    expect(await verify(refused)).toEqual(refused);
    expect(await verify(ok(caller('acme', 'ada')))).toEqual(ok(null));
    expect(await verify(ok(caller('billing', 'ada')))).toEqual(ok(null));
    expect(called).toEqual(['k false']);
  });

  test('not at all where the instance went meanwhile', async () => {
    const gone = judge(record(), null);
    expect(gone.note(caller('billing', 'ada'))).toMatchObject({ error: { code: 'instance-unknown' } });
    expect(await gone.verify(ok(caller('acme', 'ada')))).toMatchObject({
      error: { code: 'instance-unknown' },
    });
  });
});
