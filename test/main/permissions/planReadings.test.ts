import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import {
  createPlanReadings,
  type NamedPlace,
  type PlaceReaders,
} from '../../../src/main/permissions/planReadings.ts';
import { type AppError, type ErrorCode, fail, ok } from '../../../src/shared/errors.ts';
import type { Instance } from '../../../src/shared/instance.ts';
import { accountOf, instanceOf, membersOf } from '../people/seen.ts';

const INSTANCES = Array.from({ length: 20 }, (_, at) => instanceOf(`i-${at}`, ['a', 'b']));

/** Readings of servers that answer, but for what is given; the keys are of people of this role. */
function open(readers: Partial<PlaceReaders> & { list?: () => Instance[]; role?: string } = {}) {
  const { list = () => INSTANCES, role = 'owner', ...others } = readers;
  return createPlanReadings({
    instances: { list: () => list().map((each) => ({ ...each, keys: each.keys.map(asUser(role)) })) },
    accounts: { account: async () => ok(accountOf('a', 'b')), absent: () => [] },
    readMembers: async () => ok(membersOf('ann@x.example')),
    readInvitations: async () => ok([]),
    readTree: async () => ok({ projects: [], gitProviders: null, servers: null }),
    ...others,
  });
}

/** What came of each organization, as `instance organization: state`, or why it was not read. */
async function readAll(
  readings: ReturnType<typeof open>,
  places: readonly NamedPlace[],
  isClosed: () => boolean = () => false,
) {
  const told: string[] = [];
  await readings.read(places, {
    ...{ withInvitations: false, heavy: true, isAny: () => true, isClosed },
    async found({ instanceId, organizationId }, _, result) {
      told.push(`${instanceId} ${organizationId}: ${result.state === 'unread' ? result.why : result.state}`);
    },
  });
  return told;
}

const asUser = (role: string) => (key: Instance['keys'][number]) => ({
  ...{ ...key, userId: 'u', role },
  status: 'active' as const,
});

const failure = (code: ErrorCode): AppError => ({ code, message: `This is ${code}.`, advice: '' });
const MANY = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

test('what was read is told one after the other, so that the work with it lets others in between', async () => {
  const readings = open();
  const { places } = await readings.places();
  const told: string[] = [];
  let atOnce = 0;
  await readings.read(places, {
    withInvitations: false,
    heavy: true,
    isAny: () => true,
    isClosed: () => false,
    async found(place, at, { state }) {
      atOnce += 1;
      expect(atOnce).toBe(1);
      await nextTurn();
      told.push(`${at} ${place.organizationId} ${state}`);
      atOnce -= 1;
    },
  });
  expect(told.sort()).toEqual(places.map(({ organizationId }, at) => `${at} ${organizationId} read`).sort());
  expect(told).toHaveLength(40);
});

describe('a server', () => {
  /** One server of eight organizations beside one that answers. */
  function openFailing(code: ErrorCode) {
    const asked: string[] = [];
    const readings = open({
      list: () => [instanceOf('bad', MANY), instanceOf('good', MANY)],
      accounts: { account: async () => ok(accountOf(...MANY)), absent: () => [] },
      readMembers: async ({ instanceId, organizationId }) => {
        if (instanceId === 'good') return ok(membersOf('ann@x.example'));
        asked.push(organizationId);
        await nextTurn();
        return organizationId === 'a' || code === 'unreachable'
          ? fail(failure(code))
          : ok(membersOf('ann@x.example'));
      },
    });
    return { asked, readings };
  }

  test('that does not answer is asked for no more than the organizations already begun: one failure stands for its others', async () => {
    const { asked, readings } = openFailing('unreachable');
    const told = await readAll(readings, (await readings.places()).places);
    expect(asked).toEqual(['a', 'b', 'c']);
    expect(told.sort()).toEqual([
      ...MANY.map((id) => `bad ${id}: This is unreachable.`),
      ...MANY.map((id) => `good ${id}: read`),
    ]);
  });

  test('that refuses one organization is asked for all others', async () => {
    const { asked, readings } = openFailing('role-forbidden');
    const told = await readAll(readings, (await readings.places()).places);
    expect(asked).toEqual(MANY);
    expect(told.sort()).toEqual([
      'bad a: This is role-forbidden.',
      ...MANY.slice(1).map((id) => `bad ${id}: read`),
      ...MANY.map((id) => `good ${id}: read`),
    ]);
  });

  test('that does not tell its organizations is named with why, and has them called as their keys were', async () => {
    const readings = open({
      list: () => [instanceOf('bad', ['a', 'b'])],
      accounts: { account: async () => fail(failure('unreachable')), absent: () => [] },
    });
    expect(await readings.places()).toEqual({
      places: [],
      unread: [{ instanceId: 'bad', instanceName: 'Instance bad', why: 'This is unreachable.' }],
    });
    const asked = [
      { instanceId: 'bad', organizationId: 'b' },
      { instanceId: 'bad', organizationId: 'without a key' },
      { instanceId: 'gone', organizationId: 'a' },
    ];
    expect(await readings.named(asked)).toEqual([
      { ...asked[0], instanceName: 'Instance bad', organizationName: 'b by its key' },
      { ...asked[1], instanceName: 'Instance bad', organizationName: '' },
      { ...asked[2], instanceName: '', organizationName: '' },
    ]);
  });
});

test('an organization that no key opens, or whose instance was removed meanwhile, is told with why', async () => {
  const readings = open({ list: () => [instanceOf('i', ['a'])] });
  const named = (instanceId: string, organizationId: string) => ({
    ...{ instanceId, organizationId },
    ...{ instanceName: '', organizationName: '' },
  });
  expect((await readAll(readings, [named('i', 'a'), named('i', 'b'), named('gone', 'a')])).sort()).toEqual([
    'gone a: This instance was removed from Quayside.',
    'i a: read',
    'i b: No key opens this organization.',
  ]);
});

test('an organization in which nobody with a key may set permissions is not asked, and it is told who may', async () => {
  let asked = 0;
  const readings = open({
    list: () => [instanceOf('i', ['a'])],
    role: 'member',
    readMembers: async () => {
      asked += 1;
      return ok(membersOf('ann@x.example'));
    },
  });
  const [told] = await readAll(readings, (await readings.places()).places);
  expect(told).toMatch(/^i a: .*admin/);
  expect(asked).toBe(0);
});

test('nothing more is asked or told once the plan is closed', async () => {
  let asked = 0;
  const readings = open({
    list: () => [instanceOf('i', MANY)],
    accounts: { account: async () => ok(accountOf(...MANY)), absent: () => [] },
    readMembers: async () => {
      asked += 1;
      return ok(membersOf('ann@x.example'));
    },
  });
  const { places } = await readings.places();
  let isClosed = false;
  await readings.read(places, {
    ...{ withInvitations: false, heavy: true, isAny: () => true, isClosed: () => isClosed },
    async found() {
      isClosed = true;
    },
  });
  expect(asked).toBe(3);
});
