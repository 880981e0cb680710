import { describe, expect, test } from 'vitest';
import { createOrganizationReadings } from '../../../src/main/readings/organizations.ts';
import type { Account, Organization } from '../../../src/shared/dokploy.ts';
import { type ErrorCode, fail, ok } from '../../../src/shared/errors.ts';
import type { Instance, KeyRecord } from '../../../src/shared/instance.ts';
import { memberRow, organizationRow } from '../../shared/records.ts';

const failed = (code: ErrorCode) => fail({ code, message: code, advice: '' });
const organization = (id: string): Organization => organizationRow(id, { name: `Name of ${id}` });
const caller = (organizationId: string) => memberRow('ada', { organizationId, role: 'owner' });

const made = (role: string) => ({ role, permissions: { member: ['read'] }, memberCount: 1 });

type World = {
  version?: string | null;
  absent?: string[];
  /** For which organization each key is recorded. */
  keys?: (string | null)[];
  caller?: Account['caller'];
  answers?: Record<string, unknown>;
  unread?: boolean;
  unlisted?: boolean;
};

function open({ version = '0.30.2', absent = [], keys = ['acme'], answers = {}, ...world }: World = {}) {
  const asked: [string, object, unknown][] = [];
  const noted: [string, object][] = [];
  const account: Account = {
    version,
    caller: world.caller ?? null,
    organizations: [organization('acme'), organization('billing')],
  };
  const records = keys.map((organizationId, index) => ({ id: `k${index}`, organizationId }) as KeyRecord);
  const readings = createOrganizationReadings({
    instances: {
      find: (id: string) =>
        id === 'shop' ? ok({ id: 'shop', keys: records } as Partial<Instance>) : failed('instance-unknown'),
      keysOf: () => records,
      updateKey: async (_id: string, keyId: string, patch: object) => noted.push([keyId, patch]),
    },
    dokploy: {
      call: async (name: string, target: object, input: unknown) => {
        asked.push([name, target, input]);
        const answer = answers[name];
        return typeof answer === 'string' ? failed(answer as ErrorCode) : ok(answer ?? null);
      },
    },
    accounts: { account: async () => (world.unread ? failed('timeout') : ok(account)), absent: () => absent },
    access: {
      checkListed: async () => (world.unlisted ? failed('forbidden') : ok(null)),
      strongestKey: (instanceId: string) => ({ instanceId, organizationId: 'strongest' }),
      contextOf: () => ({ host: 'a.test', call: 'organization.one', kind: 'read' }),
    },
  } as unknown as Parameters<typeof createOrganizationReadings>[0]);
  return { readings, asked, noted };
}

describe('one organization', () => {
  const ask = (world: World) => {
    const { readings, asked } = open(world);
    return { asked, answer: readings.one({ instanceId: 'shop', organizationId: 'acme' }) };
  };

  test('is asked for with the strongest key, where it may be; an empty success is one that is not there', async () => {
    const found = ask({ answers: { 'organization.one': organization('acme') } });
    expect(await found.answer).toEqual(ok(organization('acme')));
    expect(found.asked).toEqual([
      ['organization.one', { instanceId: 'shop', organizationId: 'strongest' }, { organizationId: 'acme' }],
    ]);
    expect(await ask({}).answer).toMatchObject({ error: { code: 'not-found' } });
    expect(await ask({ answers: { 'organization.one': 'timeout' } }).answer).toMatchObject({
      error: { code: 'timeout' },
    });
    const unlisted = ask({ unlisted: true });
    expect(await unlisted.answer).toMatchObject({ error: { code: 'forbidden' } });
    expect(unlisted.asked).toEqual([]);
  });
});

describe('the organization that a key opens', () => {
  const active = (world: World, instanceId = 'shop') => {
    const app = open(world);
    return { ...app, answer: app.readings.active({ instanceId }) };
  };
  const billing = { answers: { 'organization.active': organization('billing') } };

  test('is told by the server from 0.28.4 on, and before by the membership, or by what was recorded', async () => {
    const told = active({ ...billing, keys: ['acme'] });
    expect(await told.answer).toMatchObject({ value: { id: 'billing' } });
    expect(told.asked).toEqual([
      ['organization.active', { instanceId: 'shop', organizationId: 'acme' }, undefined],
    ]);
    const old = { ...billing, version: '0.28.3' };
    for (const world of [old, { ...billing, absent: ['organization.active'] }]) {
      const recorded = active({ ...world, caller: caller('billing') });
      expect(await recorded.answer).toMatchObject({ value: { id: 'acme' } });
      expect(recorded.asked).toEqual([]);
      const unrecorded = active({ ...world, keys: [null], caller: caller('billing') });
      expect(await unrecorded.answer).toMatchObject({ value: { id: 'billing' } });
      expect(await active({ ...world, keys: [] }).answer).toEqual(ok(null));
    }
  });

  test('is told in the old way by a server that turns out not to have the call; other failures are told', async () => {
    const absent = active({ answers: { 'organization.active': 'server-too-old' } });
    expect(await absent.answer).toMatchObject({ value: { id: 'acme' } });
    expect(await active({ answers: { 'organization.active': 'timeout' } }).answer).toMatchObject({
      error: { code: 'timeout' },
    });
    expect(await active({ unread: true }).answer).toMatchObject({ error: { code: 'timeout' } });
    expect(await active({}, 'gone').answer).toMatchObject({ error: { code: 'instance-unknown' } });
  });

  test('is noted for the only key where nobody knew, and nowhere else', async () => {
    const only = active({ ...billing, keys: [null] });
    await only.answer;
    expect(only.noted).toEqual([['k0', { organizationId: 'billing', organizationName: 'Name of billing' }]]);
    for (const world of [
      { ...billing, keys: ['acme'] },
      { ...billing, keys: [null, null] },
      { ...billing, keys: [] },
      { keys: [null] },
    ]) {
      const app = active(world);
      await app.answer;
      expect(app.noted).toEqual([]);
    }
  });
});

describe('the rights in an organization', () => {
  const rights = (world: World) => {
    const { readings, asked } = open(world);
    const answer = readings.rights({ instanceId: 'shop', organizationId: 'acme' });
    return { asked, answer };
  };
  const answers = {
    'user.getPermissions': { member: { read: true } },
    'customRole.all': [made('auditor'), made('auditor'), made('guest')],
    'licenseKey.haveValidLicenseKey': true,
  };

  test('are its permissions and custom roles, as far as the server has such', async () => {
    const all = rights({ answers, absent: ['user.session'] });
    expect(await all.answer).toEqual(
      ok({
        allowed: { member: { read: true } },
        customRoles: [made('auditor'), made('guest')],
        licensed: true,
        absent: ['user.session'],
      }),
    );
    for (const [, target] of all.asked)
      expect(target).toEqual({ instanceId: 'shop', organizationId: 'acme' });
    const old = rights({ answers, version: '0.28.6' });
    expect(await old.answer).toEqual(ok({ allowed: null, customRoles: [], absent: [] }));
    expect(old.asked).toEqual([]);
  });

  test('tell of a license where roles were made alone, and nothing where that is not known', async () => {
    const none = rights({ answers: { ...answers, 'customRole.all': [] } });
    expect(await none.answer).toEqual(
      ok({ allowed: { member: { read: true } }, customRoles: [], absent: [] }),
    );
    expect(none.asked.map(([name]) => name)).not.toContain('licenseKey.haveValidLicenseKey');
    const unknown = rights({ answers: { ...answers, 'licenseKey.haveValidLicenseKey': 'timeout' } });
    expect(await unknown.answer).toMatchObject({ ok: true });
    expect(await unknown.answer).not.toHaveProperty('value.licensed');
  });

  test.each(['user.getPermissions', 'customRole.all'] as const)(
    'where %s is withheld are told without it; where it fails they are not told',
    async (call) => {
      const withheld = await rights({ answers: { ...answers, [call]: 'role-forbidden' } }).answer;
      expect(withheld).toMatchObject({
        value: call === 'customRole.all' ? { customRoles: [] } : { allowed: null },
      });
      const broken = await rights({ answers: { ...answers, [call]: 'timeout' } }).answer;
      expect(broken).toMatchObject({ error: { code: 'timeout' } });
    },
  );

  test('are not told where the account cannot be read', async () =>
    expect(await rights({ answers, unread: true }).answer).toMatchObject({ error: { code: 'timeout' } }));
});
