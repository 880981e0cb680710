import { describe, expect, test } from 'vitest';
import type { Accounts } from '../../../src/main/readings/accounts.ts';
import { createOrganizationAccess } from '../../../src/main/readings/organizationAccess.ts';
import type { Instances } from '../../../src/main/registry/instanceRegistry.ts';
import type { Account, Organization } from '../../../src/shared/dokploy.ts';
import { fail, ok, type Result } from '../../../src/shared/errors.ts';
import type { Instance, KeyRecord } from '../../../src/shared/instance.ts';
import { keyRecord, organizationRow } from '../../shared/records.ts';

const organization = (id: string, members: [userId: string, role: string][] = []) =>
  organizationRow(id, {
    members: members.map(([userId, role]) => ({ id: `${id} ${userId}`, userId, role, isDefault: false })),
  });
const key = (id: string, organizationId: string | null, userId: string | null, role: string | null) =>
  keyRecord(id, { organizationId, userId, role });
const account = (version: string | null, organizations: Organization[]): Account => ({
  version,
  caller: null,
  organizations,
});

function open({
  keys = [] as KeyRecord[],
  now = null as Account | null,
  later = now as Result<Account> | Account | null,
} = {}) {
  const shop = { id: 'shop', name: 'Shop', origin: 'https://shop.example.com:8443', keys } as Instance;
  const unread = fail({ code: 'timeout', message: 'x', advice: 'x' });
  const resultOf = (read: Result<Account> | Account | null) =>
    read === null ? unread : 'ok' in read ? read : ok(read);
  let readings = 0;
  const access = createOrganizationAccess({
    instances: {
      find: (id: string) =>
        id === 'shop' ? ok(shop) : fail({ code: 'instance-unknown', message: '', advice: '' }),
    } as Instances,
    accounts: {
      account: async () => resultOf(now),
      readAccount: async () => {
        readings += 1;
        return resultOf(later);
      },
      last: () => now,
      absent: () => [],
    } as Partial<Accounts> as Accounts,
  });
  const listed = async (organizationId: string) => {
    const checked = await access.checkListed('shop', 'organization.update', organizationId);
    return checked.ok ? 'ok' : checked.error.code;
  };
  return { access, listed, readings: () => readings };
}

describe('what a server does not check itself', () => {
  const acme = organization('acme');

  test.each([
    ['0.26.0', 'foreign', 'ok', 0],
    ['0.25.7', 'acme', 'ok', 0],
    ['0.25.7', 'foreign', 'forbidden', 1],
    [null, 'foreign', 'forbidden', 1],
    [null, 'acme', 'ok', 0],
  ])('on %s the organization %s may be touched: %s', async (version, id, outcome, readings) => {
    const app = open({ now: account(version, [acme]) });
    expect([await app.listed(id), app.readings()]).toEqual([outcome, readings]);
  });

  test('may be newer than the last reading; where nothing can be read, nothing is touched', async () => {
    const newer = open({ now: account('0.25.7', []), later: account('0.25.7', [acme]) });
    expect(await newer.listed('acme')).toBe('ok');
    expect(await open().listed('acme')).toBe('timeout');
    expect(
      await open({
        now: account('0.25.7', []),
        later: fail({ code: 'reset', message: '', advice: '' }),
      }).listed('acme'),
    ).toBe('reset');
  });

  test('is told with the server and the call', () => {
    const { access } = open();
    expect(access.contextOf('shop', 'organization.update')).toEqual({
      host: 'shop.example.com:8443',
      call: 'organization.update',
      kind: 'write',
    });
    expect(access.contextOf('gone', 'user.all')).toMatchObject({ host: 'the server', kind: 'read' });
    expect(access.refuse('shop', 'user.all', null)).toBeNull();
    expect(access.refuse('shop', 'user.all', { reason: 'No.' })).toMatchObject({
      error: { code: 'forbidden', message: 'No.' },
    });
  });
});

describe('the key of an account-wide call', () => {
  const pick = (
    keys: KeyRecord[],
    who: { organizationId?: string; userId?: string },
    now: Account | null = null,
  ) => {
    const { instanceId, ...target } = open({ keys, now }).access.strongestKey('shop', who);
    expect(instanceId).toBe('shop');
    return `${target.organizationId} ${target.userId}`;
  };
  const member = key('m', 'acme', 'ada', 'member');
  const owner = key('o', 'billing', 'ada', 'owner');
  const admin = key('a', 'cargo', 'ben', 'admin');
  const lost = key('l', 'lost', 'ada', 'owner');
  const none = key('n', null, 'ada', 'owner');

  test('is the one with the strongest role, as it was last read or else as it was recorded', () => {
    expect(pick([member, owner, admin], {})).toBe('billing ada');
    const roles = account('0.30.2', [
      organization('acme', [['ada', 'owner']]),
      organization('billing', [['ada', 'member']]),
    ]);
    expect(pick([member, owner], {}, roles)).toBe('acme ada');
    // Where the server shows no membership the recorded role counts beside those that it shows.
    const half = account('0.30.2', [organization('acme', [['ada', 'admin']]), organization('billing')]);
    expect(pick([member, owner], {}, half)).toBe('billing ada');
    const unlisted = account('0.30.2', [organization('acme', [['ada', 'member']])]);
    expect(pick([member, lost], {}, unlisted)).toBe('acme ada');
    expect(pick([lost], {}, unlisted)).toBe('lost ada');
  });

  test('is the named person’s, and nobody else’s', () => {
    expect(pick([member, owner, admin], { userId: 'ben' })).toBe('cargo ben');
    expect(pick([member, owner], { userId: 'ben' })).toBe('undefined ben');
    expect(pick([none], { userId: 'ada' })).toBe('undefined ada');
  });

  test('is of the person through whom the organization is seen, else any; of equals that organization’s own', () => {
    const seen = account('0.30.2', [
      organization('billing', [['ada', 'owner']]),
      organization('cargo', [['ben', 'admin']]),
    ]);
    expect(pick([owner, admin], { organizationId: 'cargo' }, seen)).toBe('cargo ben');
    expect(pick([owner], { organizationId: 'cargo' }, seen)).toBe('billing ada');
    const equal = [key('1', 'acme', 'ada', 'owner'), key('2', 'billing', 'ada', 'owner')];
    expect(pick(equal, { organizationId: 'acme' })).toBe('acme ada');
    expect(pick(equal.toReversed(), { organizationId: 'acme' })).toBe('acme ada');
  });

  test('is none that is not in use or opens nothing, nor of an instance that is gone', () => {
    const pending = { ...owner, status: 'pending' as const };
    expect(pick([member, pending, none], {})).toBe('acme ada');
    expect(open().access.strongestKey('gone', { userId: 'ada' })).toEqual({ instanceId: 'gone' });
    expect(pick([key('x', 'acme', null, 'owner')], {})).toBe('acme undefined');
  });
});

test('whoever’s own account was not read acts as their key says, not as a colleague whose account was', async () => {
  const now = account('0.30.2', [organization('acme', [['ann', 'owner']])]);
  const { access } = open({
    now,
    keys: [key('1', 'acme', 'ann', 'owner'), key('2', 'acme', 'ben', 'admin')],
  });
  const principalOf = async (userId: string) =>
    access.principal({ instanceId: 'shop', organizationId: 'acme', userId });
  expect(await principalOf('ann')).toMatchObject({ value: { userId: 'ann', role: 'owner' } });
  expect(await principalOf('ben')).toMatchObject({ value: { userId: 'ben', role: 'admin' } });
});
