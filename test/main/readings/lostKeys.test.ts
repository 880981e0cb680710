import { expect, test } from 'vitest';
import { createKeyHealths } from '../../../src/main/credentials/keyHealth.ts';
import { createLostKeys } from '../../../src/main/readings/lostKeys.ts';
import type { Account, Organization } from '../../../src/shared/dokploy.ts';
import { type ErrorCode, fail, ok } from '../../../src/shared/errors.ts';
import type { KeyRecord } from '../../../src/shared/instance.ts';
import { instanceRecord, keyRecord, memberRow, organizationRow } from '../../shared/records.ts';

const SHOP = instanceRecord({
  keys: [
    keyRecord('kept'),
    keyRecord('lost', { organizationId: 'gone' }),
    keyRecord('other', { organizationId: 'gone', userId: 'ben' }),
    keyRecord('none', { organizationId: null }),
  ],
});
const row = (userId: string) => ({ id: 'm', userId, role: 'owner', isDefault: false });
const organization = (id: string, userId?: string): Organization =>
  organizationRow(id, userId ? { members: [row(userId)] } : {});
const account = (patch: Partial<Account> = {}): Account => ({
  version: '0.30.2',
  caller: memberRow('ada', { role: 'owner' }),
  organizations: [organization('acme')],
  ...patch,
});

/** What stands in the way of asking, and what the server then answers. */
type World = {
  active?: Organization | null | ErrorCode;
  absent?: string[];
  key?: ErrorCode;
  swapped?: boolean;
};

function open({ active = null, absent = [], key: missing, swapped = false }: World = {}) {
  const asked: string[] = [];
  const forgotten = new Set<string>();
  const health = createKeyHealths({ clock: () => 1 });
  const failed = (code: ErrorCode) => fail({ code, message: 'x', advice: 'x' });
  const look = createLostKeys({
    instances: {
      find: (id: string) => (id === 'shop' ? ok(SHOP) : failed('instance-unknown')),
    } as Parameters<typeof createLostKeys>[0]['instances'],
    credentialStore: {
      keyOf: async (_id, keyId) =>
        missing
          ? failed(missing)
          : ok({ key: `secret of ${keyId}`, record: SHOP.keys.find(({ id }) => id === keyId) as KeyRecord }),
    },
    dokploy: {
      callAt: (async (name: string, endpoint: { origin: string; key: string }) => {
        asked.push(`${name} ${endpoint.origin} ${endpoint.key}`);
        return typeof active === 'string' ? failed(active) : ok(active);
      }) as never,
    },
    accounts: { absent: () => absent },
    cache: { noteOrganizationGone: (_, organizationId) => void forgotten.add(organizationId) },
    health,
    verification: { verify: async () => (swapped ? failed('key-swapped') : ok(null)), note: () => ok(null) },
  });
  const lost = () => Object.fromEntries(Object.entries(health.all()).map(([id, each]) => [id, each.lost]));
  return { look, lost, asked, health, forgotten };
}

test.each([
  [{ active: null }, account(), 'organization-gone', 1],
  [{ active: organization('gone') }, account(), 'user-left', 1],
  [{ active: 'timeout' as const }, account(), 'either', 1],
  [{}, account({ version: '0.28.3' }), 'either', 0],
  [{ absent: ['organization.active'] }, account(), 'either', 0],
  [{ key: 'key-missing' as const }, account(), 'either', 0],
  [{ swapped: true }, account(), 'either', 0],
])('why a key’s organization is not among its person’s, with %j', async (world, read, why, asks) => {
  const app = open(world);
  await app.look('shop', read);
  expect(app.lost()).toEqual({ lost: why });
  // A deletion that the server proves is the only one that is one.
  expect([...app.forgotten]).toEqual(why === 'organization-gone' ? ['gone'] : []);
  await app.look('shop', read);
  // Once per key; of another person's keys, and of those without an organization, the account says nothing.
  expect(app.asked).toEqual(Array(asks).fill('organization.active https://shop.example.com secret of lost'));
});

test('how the key did when it was asked counts for its health', async () => {
  const app = open({ active: 'key-not-accepted' });
  await app.look('shop', account());
  expect(app.health.all().lost).toMatchObject({ state: 'refused', lost: 'either' });
});

test('a key whose organization is back is lost no more', async () => {
  const app = open();
  await app.look('shop', account());
  await app.look('shop', account({ organizations: [organization('acme'), organization('gone')] }));
  expect(app.lost()).toEqual({ lost: null });
  expect(app.asked).toHaveLength(1);
});

test('the person is told by the key’s membership, or else by the own rows, or by whose key was read; where none is, nothing is judged', async () => {
  const byRows = open();
  await byRows.look('shop', account({ caller: null, organizations: [organization('acme', 'ada')] }));
  expect(byRows.lost()).toEqual({ lost: 'organization-gone' });
  const nobody = open();
  await nobody.look('shop', account({ caller: null }));
  await nobody.look('shop', account({ caller: null, organizations: [] }));
  await nobody.look('elsewhere', account());
  expect([nobody.lost(), nobody.asked]).toEqual([{}, []]);
  const out = open({ active: organization('gone') });
  await out.look('shop', account({ caller: null, organizations: [], userId: 'ada' }));
  expect(out.lost()).toMatchObject({ lost: 'user-left' });
});
