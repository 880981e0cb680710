import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { readTargets, type TargetReaders } from '../../../src/main/permissions/planReadings.ts';
import type { Ref } from '../../../src/main/world/world.ts';
import { type AppError, type ErrorCode, fail, ok } from '../../../src/shared/errors.ts';
import type { Instance } from '../../../src/shared/instance.ts';
import { NO_KEY_OPENS, type Target } from '../../../src/shared/target.ts';
import { principal } from '../../shared/principal.ts';
import { accountOf, instanceOf, membersOf } from '../people/seen.ts';

const INSTANCES = Array.from({ length: 20 }, (_, at) => instanceOf(`i-${at}`, ['a', 'b']));

/** Readers of servers that answer, but for what is given; the keys are of people of this role. */
function open({ list = () => INSTANCES, role = 'owner', ...others }: Given = {}): Readers {
  const instance = (id: string) => list().find((each) => each.id === id) ?? null;
  const accounts = { account: async () => ok(accountOf('a', 'b')), absent: () => [] };
  return {
    places: list().flatMap(({ id: instanceId, keys }) =>
      keys.map(({ organizationId }) => ({ instanceId, organizationId: organizationId ?? '' })),
    ),
    world: {
      instance,
      target({ instanceId, organizationId }) {
        const keys = instance(instanceId)?.keys.filter((key) => key.organizationId === organizationId) ?? [];
        const holders = keys.map(() => ({ userId: 'u', email: null, principal: principal({ role }) }));
        return {
          instanceId,
          organizationId,
          organizationName: `Org ${organizationId}`,
          holders,
        } as unknown as Target;
      },
    },
    accounts,
    readMembers: async () => ok(membersOf('ann@x.example')),
    readInvitations: async () => ok([]),
    readTree: async () => ok({ projects: [], gitProviders: null, servers: null }),
    ...others,
  };
}
type Given = Partial<TargetReaders> & { list?: () => Instance[]; role?: string };
type Readers = TargetReaders & { places: Ref[] };

/** What came of each organization, as `instance organization: state`, or why it was not read. */
async function readAll(readers: Readers, places: readonly Ref[] = readers.places) {
  const told: string[] = [];
  await readTargets(places, readers, {
    ...{ heavy: true, isAny: null },
    async found(read) {
      if (!read) throw new Error('Nobody is there.');
      const { instanceId, organizationId } = read;
      told.push(`${instanceId} ${organizationId}: ${'why' in read ? read.why : 'read'}`);
    },
  });
  return told;
}

const failure = (code: ErrorCode): AppError => ({ code, message: `This is ${code}.`, advice: '' });
const MANY = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

test('what was read is told one after the other, so that the work with it lets others in between', async () => {
  const readers = open();
  const { places } = readers;
  const told: string[] = [];
  let atOnce = 0;
  await readTargets(places, readers, {
    heavy: true,
    isAny: null,
    async found(read, at) {
      atOnce += 1;
      expect(atOnce).toBe(1);
      await nextTurn();
      told.push(`${at} ${read?.organizationId} ${read && 'tree' in read ? 'read' : ''}`);
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
    const readers = open({
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
    return { asked, readers };
  }

  test('that does not answer is asked for no more than the organizations already begun: one failure stands for its others', async () => {
    const { asked, readers } = openFailing('unreachable');
    const told = await readAll(readers);
    expect(asked).toEqual(['a', 'b', 'c']);
    expect(told.sort()).toEqual([
      ...MANY.map((id) => `bad ${id}: This is unreachable.`),
      ...MANY.map((id) => `good ${id}: read`),
    ]);
  });

  test('that refuses one organization is asked for all others', async () => {
    const { asked, readers } = openFailing('role-forbidden');
    const told = await readAll(readers);
    expect(asked).toEqual(MANY);
    expect(told.sort()).toEqual([
      'bad a: This is role-forbidden.',
      ...MANY.slice(1).map((id) => `bad ${id}: read`),
      ...MANY.map((id) => `good ${id}: read`),
    ]);
  });

  test('that does not tell its organizations has them called as their keys were', async () => {
    const readers = open({ list: () => [instanceOf('bad', ['a', 'b'])] });
    const places = ['b', 'without a key'].map((organizationId) => ({ instanceId: 'bad', organizationId }));
    const named: object[] = [];
    const nothing = { ...readers.world, target: () => null };
    await readTargets(
      [...places, { instanceId: 'gone', organizationId: 'a' }],
      { ...readers, world: nothing },
      {
        ...{ heavy: true, isAny: null },
        found: async (read) => void named.push(read ?? {}),
      },
    );
    expect(named).toEqual(
      expect.arrayContaining([
        { ...places[0], instanceName: 'Instance bad', organizationName: 'b by its key', why: NO_KEY_OPENS },
        { ...places[1], instanceName: 'Instance bad', organizationName: '', why: NO_KEY_OPENS },
        expect.objectContaining({ organizationId: 'a', instanceName: '', organizationName: '' }),
      ]),
    );
  });
});

test('an organization that no key opens, or whose instance was removed meanwhile, is told with why', async () => {
  const readers = open({ list: () => [instanceOf('i', ['a'])] });
  const at = (instanceId: string, organizationId: string) => ({ instanceId, organizationId });
  expect((await readAll(readers, [at('i', 'a'), at('i', 'b'), at('gone', 'a')])).sort()).toEqual([
    'gone a: This instance was removed from Quayside.',
    'i a: read',
    'i b: No key opens this organization.',
  ]);
});

test('an organization in which nobody with a key may set permissions is not asked, and it is told who may', async () => {
  let asked = 0;
  const readers = open({
    list: () => [instanceOf('i', ['a'])],
    role: 'member',
    readMembers: async () => {
      asked += 1;
      return ok(membersOf('ann@x.example'));
    },
  });
  const [told] = await readAll(readers);
  expect(told).toMatch(/^i a: .*admin/);
  expect(asked).toBe(0);
});

test('nothing more is asked or told once the plan is closed', async () => {
  let asked = 0;
  const readers = open({
    list: () => [instanceOf('i', MANY)],
    accounts: { account: async () => ok(accountOf(...MANY)), absent: () => [] },
    readMembers: async () => {
      asked += 1;
      return ok(membersOf('ann@x.example'));
    },
  });
  let isClosed = false;
  await readTargets(readers.places, readers, {
    ...{ heavy: true, isAny: null, isClosed: () => isClosed },
    async found() {
      isClosed = true;
    },
  });
  expect(asked).toBe(3);
});
