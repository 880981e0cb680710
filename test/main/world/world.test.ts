import { describe, expect, test } from 'vitest';
import { createWorld } from '../../../src/main/world/world.ts';
import type { Account } from '../../../src/shared/dokploy.ts';
import { ok, type Result } from '../../../src/shared/errors.ts';

const ACCOUNT: Account = {
  ...{ version: '0.30.2', caller: null },
  organizations: [{ id: 'acme', name: 'Acme', createdAt: '', ownerId: 'me' }],
};
const WHO = { instanceId: 'a', organizationId: 'acme', userId: 'u1' };

/** A world of one instance, whose server says of its people in how many organizations they are. */
function open(counts: (number | null)[] = []) {
  const told: string[] = [];
  let changes = 0;
  const world = createWorld({
    instances: {
      list: () => [],
      find: () => ({ ok: false, error: { code: 'instance-unknown', message: '', advice: '' } }),
      keysOf: () => [],
      onChange: () => () => {},
    },
    accounts: { last: () => ACCOUNT, absent: () => [] },
    lastSeen: {
      accountOf: () => null,
      lists: async (_, organizationId) => {
        told.push(`seen ${organizationId}`);
        return { members: { data: [], at: 5, missing: 0 } };
      },
      onChange: () => {},
    },
    health: { all: () => ({}), isBad: () => false },
    clock: () => 10,
    onChange: () => {
      changes += 1;
    },
    read: () => ({
      rights: async () => ({ ok: false, error: { code: 'unreachable', message: '', advice: '' } }),
      countOrganizations: async (): Promise<Result<{ count: number | null }>> => {
        told.push('count');
        return ok({ count: counts.shift() ?? null });
      },
    }),
  });
  return { world, told, changes: () => changes };
}

describe('in how many organizations an account is', () => {
  test('is asked once, and whoever looks is told when it was said', async () => {
    const { world, told, changes } = open([2]);
    expect(world.lastCount(WHO)).toBeUndefined();
    await Promise.all([world.countOrganizations(WHO), world.countOrganizations(WHO)]);
    expect([told, world.lastCount(WHO), changes()]).toEqual([['count'], 2, 1]);
  });

  test('is asked anew once the account was read anew, and stays as it was said last until then', async () => {
    const { world, told, changes } = open([2, 3]);
    await world.countOrganizations(WHO);
    await world.note('account', WHO, ok(ACCOUNT));
    const asked = world.countOrganizations(WHO);
    expect(world.lastCount(WHO)).toBe(2);
    expect([await asked, world.lastCount(WHO), told.length, changes()]).toEqual([3, 3, 2, 3]);
  });
});

test('what earlier runs saw of a list is looked for on disk once, also where there is nothing of it', async () => {
  const { world, told } = open();
  await world.loadSeen(['a']);
  await world.loadSeen(['a']);
  expect(told).toEqual(['seen acme']);
  expect(world.target(WHO)).toMatchObject({ members: [], invitations: null, readAt: 5 });
});
