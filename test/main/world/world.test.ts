import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createCache } from '../../../src/main/world/cache.ts';
import { createWorld } from '../../../src/main/world/world.ts';
import type { Account } from '../../../src/shared/dokploy.ts';
import { ok, type Result } from '../../../src/shared/errors.ts';
import { makeFolder } from '../storage/folder.ts';

const ACCOUNT: Account = {
  ...{ version: '0.30.2', caller: null },
  organizations: [{ id: 'acme', name: 'Acme', createdAt: '', ownerId: 'me' }],
};
const WHO = { instanceId: 'a', organizationId: 'acme', userId: 'u1' };

/** A world of one instance, whose server says of its people in how many organizations they are. */
function open(
  counts: (number | null)[] = [],
  folder = makeFolder(),
  cache = createCache({ folder, clock: () => 5 }),
) {
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
    cache,
    health: { all: () => ({}), isBad: () => false },
    clock: () => 10,
    read: () => ({
      rights: async () => ({ ok: false, error: { code: 'unreachable', message: '', advice: '' } }),
      countOrganizations: async (): Promise<Result<{ count: number | null }>> => {
        told.push('count');
        return ok({ count: counts.shift() ?? null });
      },
      roles: async () => ok({ roles: null, statements: null, licensed: null }),
    }),
  });
  world.onChange(() => {
    changes += 1;
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

test('what an earlier run read of a list counts once that is looked for, and what this run read always', async () => {
  const folder = makeFolder();
  const before = createCache({ folder, clock: () => 5 });
  before.recorder('a')({ organizationId: 'acme', members: [] });
  await before.flush();
  const { world } = open([], folder);
  expect(world.target(WHO)).toMatchObject({ members: null, invitations: null });
  await world.note('invitations', WHO, ok([]));
  expect(world.target(WHO)).toMatchObject({ members: null, invitations: [] });
  await world.loadSeen(['a']);
  expect(world.target(WHO)).toMatchObject({ members: [], invitations: [], readAt: 5 });
});

test('sessions that come after their instance was removed bring no sign-in back', async () => {
  const folder = makeFolder();
  const cache = createCache({ folder, clock: () => 5 });
  await open([], folder, cache).world.seeSessions('a', { sessions: [], whole: [], own: ['u1'] });
  await cache.flush();
  expect(readdirSync(folder)).toEqual([]);
});
