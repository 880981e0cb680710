import { expect, test } from 'vitest';
import { createCache } from '../../../src/main/world/cache.ts';
import { createWorld } from '../../../src/main/world/world.ts';
import { ok } from '../../../src/shared/errors.ts';
import { account, instance } from '../../renderer/state/fixture.ts';
import { makeFolder } from '../storage/folder.ts';

/** A world of one instance whose server says what roles there are, at a time of the test's own. */
function open() {
  const now = { at: 1, roles: ['auditor'] };
  const asked: string[] = [];
  const world = createWorld({
    instances: {
      find: () => ok(instance('a')),
      list: () => [instance('a')],
      keysOf: () => [],
      onChange: () => () => {},
    },
    accounts: { last: () => account('a'), absent: () => [] },
    cache: createCache({ folder: makeFolder(), clock: () => now.at }),
    health: { all: () => ({}), isBad: () => false },
    clock: () => now.at,
    read: () => ({
      rights: async ({ organizationId }) => {
        asked.push(organizationId);
        const customRoles = now.roles.map((role) => ({ role, permissions: {} }));
        return ok({ allowed: null, customRoles, absent: [] });
      },
      countOrganizations: async () => ok({ count: null }),
      roles: async () => ok({ roles: null, statements: null, licensed: null }),
    }),
  });
  return { now, asked, world };
}

const acme = { instanceId: 'a', organizationId: 'org-a' };

test('roles are read once for many plans, and again once the account was read since: one may have been made meanwhile', async () => {
  const { now, asked, world } = open();
  await world.note('account', { instanceId: 'a' }, ok(account('a')));
  now.at = 2;
  await world.readRights([acme]);
  await world.readRights([acme]);
  expect(asked).toEqual(['org-a']);
  now.at = 3;
  now.roles = ['auditor', 'operator'];
  await world.note('account', { instanceId: 'a' }, ok(account('a')));
  await world.readRights([acme]);
  expect(asked).toEqual(['org-a', 'org-a']);
  expect(world.target(acme)?.roles).toContain('operator');
});

test('roles are read once for plans that are made at the same time', async () => {
  const { asked, world } = open();
  await world.note('account', { instanceId: 'a' }, ok(account('a')));
  await Promise.all([world.readRights([acme]), world.readRights([acme])]);
  expect(asked).toEqual(['org-a']);
});

test('of two readings of one list the one that began later counts, also where it ends first', async () => {
  const { world } = open();
  let answer = (_: ReturnType<typeof ok<[]>>) => {};
  const early = world.note('members', acme, new Promise((resolve) => (answer = resolve)));
  await world.note('members', acme, ok([]));
  const revision = world.revision();
  answer(ok([]));
  await early;
  expect(world.revision()).toBe(revision);
});
