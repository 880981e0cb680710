import { mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OtherBaseline } from '../../../src/main/access/baselineFiles.ts';
import type { CarriedPart } from '../../../src/shared/backup.ts';
import type { CarriedResult } from '../../../src/shared/calls/backup.ts';
import { ALL_PARTS, type Desk, type Limits, openDesk } from './backupConsole.ts';

const PASSPHRASE = 'a boat on the quay';

async function addInstance(desk: Desk, name: string, userId = `user-${name}`): Promise<string> {
  const added = await desk.credentialStore.addInstance({
    name,
    origin: originOf(name),
    key: `secret-key-of-${name}`,
    facts: {
      organizationId: `org-${userId}`,
      organizationName: 'Acme',
      userId,
      userEmail: 'ada@example.com',
      role: 'owner',
      expiresAt: null,
    },
  });
  if (!added.ok) throw new Error(added.error.message);
  return added.value.id;
}

function originOf(name: string): string {
  return `https://${name}.example.com`;
}

const idOf = (desk: Desk, name: string) =>
  desk.instances.list().find(({ origin }) => origin === originOf(name))?.id ?? '';

/** What an instance had at a time: an address, and somebody without one, who is named by ids. */
function keptOf(instanceId: string, role = 'member'): OtherBaseline['instances'][number] {
  return {
    instanceId,
    name: 'As it was called',
    installation: { userIds: ['u'], organizationIds: ['o'] },
    organizations: [
      {
        organizationId: 'o',
        organizationName: 'Acme',
        members: {
          rows: [
            {
              ...{ id: 'ann@x.example', role, twoFactor: true },
              granted: { permissions: { switches: ['canAccessToAPI'], projects: ['project-1'] } },
            },
            { id: ` ${instanceId} m-1`, role: 'owner', twoFactor: null, granted: {} },
            { id: 'bob@x.example', role, twoFactor: false, granted: { permissions: {} } },
          ],
        },
        invitations: { rows: [{ id: 'new@x.example', role: null }] },
      },
      { organizationId: 'unread', organizationName: 'Unread', members: null, invitations: null },
    ],
  };
}

async function keep(desk: Desk, name: string, keptAt: number, ...instances: OtherBaseline['instances']) {
  const added = await desk.access.baselines.add({ name, keptAt, acceptedAt: null, instances });
  if (!added.ok) throw new Error(added.error.message);
}

async function join(desk: Desk, ...groups: string[][]) {
  for (const ids of groups) await desk.people.calls['people.join']({ ids });
}

async function end(desk: Desk, emails: string[], day: string | null) {
  const set = await desk.ends.calls['ends.set']({ emails, day, note: 'Contract of the spring' });
  if (!set.ok) throw new Error(set.error.message);
}

async function kit(desk: Desk, name: string, project: string) {
  const rules = [{ what: 'projects' as const, effect: 'grant' as const, project }];
  const saved = await desk.kits.calls['kits.save']({
    id: null,
    content: { name, switches: { canAccessToDocker: false }, rules },
  });
  if (!saved.ok) throw new Error(saved.error.message);
}

async function exported(desk: Desk, carry: CarriedPart[] = ALL_PARTS, encrypted = false): Promise<string> {
  const input = encrypted
    ? { withSecrets: true as const, passphrase: PASSPHRASE, partial: false, carry }
    : { withSecrets: false as const, carry };
  const saved = await desk.call('backup.export', input);
  if (!saved.ok || saved.value.outcome !== 'saved') throw new Error(JSON.stringify(saved));
  return readFileSync(desk.chosen.target ?? '', 'utf8');
}

type Import = { skip?: string[]; carry?: CarriedPart[]; passphrase?: string };

async function imported(desk: Desk, file: string, { skip = [], carry = ALL_PARTS, passphrase }: Import = {}) {
  const { token, planned } = await desk.plan(file, passphrase);
  if (!planned.ok || !('entries' in planned.value)) throw new Error(JSON.stringify(planned));
  const { entries, carried: found } = planned.value;
  const choices = entries.flatMap(({ index, name }) => (skip.includes(name) ? [] : { index, name }));
  const applied = await desk.call('backup.apply', { token, choices, carry });
  if (!applied.ok) throw new Error(applied.error.message);
  const { carried, results } = applied.value;
  const of = (part: CarriedPart) => carried.find((each) => each.part === part) as CarriedResult;
  return { found, of, carried, results };
}

/** All that is carried, with the instances by their origins, in an order of its own. */
async function worldOf(desk: Desk) {
  const origins = new Map(desk.instances.list().map(({ id, origin }) => [id, origin]));
  const renamed = (value: unknown): unknown => {
    let text = JSON.stringify(value);
    for (const [id, origin] of origins)
      text = text.replaceAll(`"${id}"`, `"${origin}"`).replaceAll(`" ${id} `, `" ${origin} `);
    return JSON.parse(text);
  };
  const baselines: unknown[] = [];
  for (const { id: _, ...rest } of await desk.access.all()) baselines.push(rest);
  const { groups } = desk.preferences.read();
  return renamed({
    joins: await desk.people.joins.current(),
    ends: (await desk.ends.all()).map(({ id: _, ...rest }) => rest),
    kits: (await desk.kits.all()).map(({ id: _, changedAt: __, ...rest }) => rest),
    snoozes: (await desk.snoozes.all())
      .filter(({ id }) => !id.startsWith('drift'))
      .map(({ id, ...rest }) => ({ id: id.split(' '), ...rest })),
    apart: await desk.people.apart(),
    groups: groups.map(({ name, instanceIds }) => ({ name, instanceIds })),
    baselines: baselines.sort((a, b) => (a as OtherBaseline).keptAt - (b as OtherBaseline).keptAt),
  });
}

/** A computer with two instances and something of every part. */
async function filled(limits: Limits = {}): Promise<Desk> {
  const desk = await openDesk(undefined, limits);
  const [shop, blog] = [await addInstance(desk, 'shop'), await addInstance(desk, 'blog')];
  await desk.preferences.save({ groups: [{ id: 'g', name: 'Clients', instanceIds: [blog], folded: false }] });
  await join(desk, ['ann@x.example', 'ann@home.example'], ['bob@x.example', 'bob@home.example']);
  await keep(desk, 'Both', 1_000, keptOf(shop), keptOf(blog));
  await keep(desk, 'Shop alone', 2_000, keptOf(shop));
  await end(desk, ['ann@x.example', 'ann@home.example'], '2126-03-31');
  await end(desk, ['bob@x.example', 'bob@home.example'], null);
  await kit(desk, 'Developers', 'shop-*');
  await desk.people.calls['people.setApart']({ id: 'ann@x.example', email: 'ann@Other.example' });
  await desk.snoozes.addMissing([
    { id: 'behind', until: null, note: 'After the audit' },
    { id: `unreachable ${shop}`, until: 5_000, note: '' },
    // Of a baseline, which has another id elsewhere.
    { id: 'drift b', until: null, note: '' },
  ]);
  return desk;
}

describe('what goes along', () => {
  test.each([false, true])('comes in on an empty computer but for ids (encrypted: %s)', async (encrypted) => {
    const desk = await filled();
    const file = await exported(desk, ALL_PARTS, encrypted);
    const other = await openDesk();
    const { found, of } = await imported(other, file, encrypted ? { passphrase: PASSPHRASE } : {});
    expect(found).toEqual({
      groups: { inFile: 1, missing: 1, unreadable: 0 },
      joins: { inFile: 4, missing: 4, unreadable: 0 },
      apart: { inFile: 1, missing: 1, unreadable: 0 },
      baselines: { inFile: 2, missing: 2, unreadable: 0 },
      ends: { inFile: 2, missing: 2, unreadable: 0 },
      kits: { inFile: 1, missing: 1, unreadable: 0 },
      snoozes: { inFile: 2, missing: 2, unreadable: 0 },
    });
    for (const [part, added] of [
      ['groups', 1],
      ['joins', 4],
      ['apart', 1],
      ['baselines', 2],
      ['ends', 2],
      ['kits', 1],
      ['snoozes', 2],
    ] as const)
      expect(of(part)).toMatchObject({ added, leftOut: 0, partly: 0, outcome: { kind: 'done' } });
    expect(await worldOf(other)).toEqual(await worldOf(desk));
  });

  test('is not doubled by importing twice, nor on the computer that it came from, and is planned as nothing', async () => {
    const desk = await filled();
    const file = await exported(desk, ALL_PARTS, true);
    const before = await worldOf(desk);
    const other = await openDesk();
    await imported(other, file, { passphrase: PASSPHRASE });
    for (const each of [desk, other]) {
      const { found, of } = await imported(each, file, { passphrase: PASSPHRASE });
      for (const part of ALL_PARTS.filter((each) => each !== 'groups')) {
        expect(found[part].missing).toBe(0);
        expect(of(part)).toMatchObject({ added: 0, here: found[part].inFile });
      }
      expect(await worldOf(each)).toEqual(before);
    }
  });

  test('holds no key and no id of this computer in a file that anyone can read', async () => {
    const desk = await filled();
    const text = await exported(desk);
    expect(text).not.toContain('secret-key');
    for (const { id, keys } of desk.instances.all())
      for (const each of [id, ...keys.map((key) => key.id)])
        expect(text).not.toMatch(new RegExp(`["\\s]${each}["\\s]`));
    expect(JSON.parse(text)).toMatchObject({
      version: 1,
      baselines: [{ name: 'Shop alone' }, { name: 'Both' }],
    });
  });

  test('is chosen part by part, when it goes out and when it comes in', async () => {
    const desk = await filled();
    const chosen = JSON.parse(await exported(desk, ['joins']));
    expect(chosen).toMatchObject({ joins: [{}, {}] });
    expect(chosen).not.toHaveProperty('baselines');
    expect(JSON.stringify(chosen)).not.toContain('Clients');
    const other = await openDesk();
    const { carried } = await imported(other, await exported(desk), { carry: ['baselines'] });
    expect(carried.map(({ part }) => part)).toEqual(['baselines']);
    expect(await worldOf(other)).toMatchObject({
      joins: [],
      groups: [],
      baselines: [{}, {}],
    });
  });

  test('is counted before it goes out', async () => {
    expect(await (await filled()).call('backup.contents', {})).toEqual({
      ok: true,
      value: {
        ...{ groups: 1, joins: 4, apart: 1, baselines: 2, ends: 2, kits: 1, snoozes: 2 },
      },
    });
  });

  test('leaves out of a file what is too large for it, the oldest first, and says which', async () => {
    const largest = Buffer.byteLength(await exported(await filled())) - 300;
    const desk = await filled({ largest });
    const saved = await desk.call('backup.export', { withSecrets: false, carry: ALL_PARTS });
    expect(saved).toMatchObject({ value: { carried: { baselines: 1 }, tooLarge: ['Both'] } });
    expect(JSON.parse(readFileSync(desk.chosen.target ?? '', 'utf8')).baselines).toHaveLength(1);
  });
});

describe('whatever there is', () => {
  const names = ['shop', 'blog', 'wiki'] as const;
  const places = fc.subarray([...names], { minLength: 1 });
  const address = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f').map((each) => `${each}@x.example`);
  const world = fc.record({
    joined: fc.array(fc.uniqueArray(address, { minLength: 2, maxLength: 3 }), { maxLength: 3 }),
    kept: fc.uniqueArray(
      fc.record({
        name: fc.constantFrom('Monday', 'Friday'),
        keptAt: fc.integer({ min: 1, max: 9 }),
        places,
        role: fc.constantFrom('member', 'admin'),
      }),
      { selector: ({ keptAt }) => keptAt, maxLength: 4 },
    ),
  });

  test('it is the same on an empty computer, whichever part came in first, and once only', async () => {
    await fc.assert(
      fc.asyncProperty(world, fc.subarray([...names]), async ({ joined, kept }, skip) => {
        const desk = await openDesk();
        const ids = new Map<string, string>();
        for (const name of names) ids.set(name, await addInstance(desk, name));
        const at = (name: string) => ids.get(name) ?? '';
        await join(desk, ...joined);
        // Two of one name: the names are free on a computer where none is.
        for (const [index, each] of kept.entries())
          await keep(
            desk,
            `${each.name} ${index}`,
            each.keptAt,
            ...each.places.map((on) => keptOf(at(on), each.role)),
          );
        const file = await exported(desk);
        const other = await openDesk();
        // Another place for each in the list.
        await addInstance(other, 'elsewhere');
        const first = await imported(other, file, { skip });
        for (const { added, here, leftOut, noRoom, part } of first.carried)
          if (part !== 'groups' && part !== 'joins')
            expect([added + here + leftOut, noRoom]).toEqual([first.found[part].inFile, 0]);
        await imported(other, file, { carry: ['joins', 'baselines'] });
        const whole = (await worldOf(other)) as Record<string, unknown>;
        const expected = (await worldOf(desk)) as Record<string, unknown>;
        expect(byOrigin(whole.baselines)).toEqual(byOrigin(expected.baselines));
        expect(whole.joins).toEqual(expected.joins);
        await imported(other, file);
        const again = (await worldOf(other)) as Record<string, unknown>;
        expect([again.baselines, again.joins]).toEqual([whole.baselines, whole.joins]);
      }),
      { numRuns: 15 },
    );
  }, 60_000);

  function byOrigin(baselines: unknown): unknown {
    return (baselines as OtherBaseline[]).map((each) => ({
      ...each,
      instances: [...each.instances].sort((a, b) => (a.instanceId < b.instanceId ? -1 : 1)),
    }));
  }
});

describe('what names an instance that did not come in', () => {
  test('is left out, said, and comes in with it later', async () => {
    const file = await exported(await filled());
    const other = await openDesk();
    const { of } = await imported(other, file, { skip: ['blog'] });
    expect(of('groups')).toMatchObject({ added: 0, leftOut: 1 });
    expect(of('baselines')).toMatchObject({ added: 2, partly: 1, leftOut: 0 });
    expect(JSON.stringify(await worldOf(other))).not.toContain('blog');
    expect((await imported(other, file)).of('baselines')).toMatchObject({ added: 1, here: 1, partly: 0 });
    const { baselines } = (await worldOf(other)) as { baselines: OtherBaseline[] };
    expect(baselines.map(({ instances }) => instances.length)).toEqual([2, 1]);
  });

  test('is left out where its address is here as another installation', async () => {
    const file = await exported(await filled());
    const other = await openDesk();
    await addInstance(other, 'shop', 'somebody-else');
    const { of, results } = await imported(other, file);
    expect(results[0]).toMatchObject({ outcome: { kind: 'other-installation' } });
    expect(of('baselines')).toMatchObject({ added: 1, leftOut: 1, partly: 1 });
    expect(JSON.stringify(await worldOf(other))).not.toContain(
      'As it was called","instanceId":"https://shop',
    );
  });
});

describe('what is here already', () => {
  test('keeps its name: another baseline of that name gets a free one', async () => {
    const file = await exported(await filled());
    const other = await openDesk();
    const shop = await addInstance(other, 'shop');
    await keep(other, 'both', 7_000, keptOf(shop, 'admin'));
    await imported(other, file);
    await imported(other, file);
    const { baselines } = (await worldOf(other)) as Record<string, { name: string }[]>;
    expect(baselines?.map(({ name }) => name)).toEqual(['Both (2)', 'Shop alone', 'both']);
  });

  test('is one baseline however it is called here, and another one once a difference was accepted', async () => {
    const file = await exported(await filled());
    const other = await openDesk();
    await imported(other, file);
    for (const { id, name } of await other.access.all())
      if (name === 'Both') await other.access.calls['access.rename']({ id, name: 'Renamed' });
    expect((await imported(other, file)).of('baselines')).toMatchObject({ added: 0, here: 2 });

    const third = await openDesk();
    await imported(third, file);
    const shop = idOf(third, 'shop');
    for (const { id } of await third.access.all()) await third.access.calls['access.delete']({ id });
    const accepted = { name: 'Shop alone', keptAt: 2_000, acceptedAt: 3_000 };
    await third.access.baselines.add({ ...accepted, instances: [keptOf(shop, 'admin')] });
    expect((await imported(third, file)).of('baselines')).toMatchObject({ added: 2, here: 0 });
  });

  test('wins where addresses are joined otherwise, which is told, and takes the rest in', async () => {
    const desk = await openDesk();
    await addInstance(desk, 'shop');
    await join(
      desk,
      ['ann@x.example', 'ann@home.example', 'bob@x.example'],
      ['eva@x.example', 'eva@home.example'],
      ['new@x.example', 'new@home.example'],
    );
    const other = await openDesk();
    await join(
      other,
      ['ann@home.example', 'ann@work.example'],
      ['bob@x.example', 'bob@home.example'],
      ['eva@x.example', 'eva@work.example'],
    );
    const { of } = await imported(other, await exported(desk));
    expect(of('joins')).toMatchObject({
      added: 3,
      contradictions: [['ann@x.example', 'ann@home.example', 'bob@x.example']],
    });
    expect(await other.people.joins.current()).toEqual([
      ['ann@home.example', 'ann@work.example'],
      ['bob@x.example', 'bob@home.example'],
      ['eva@x.example', 'eva@work.example', 'eva@home.example'],
      ['new@x.example', 'new@home.example'],
    ]);
  });

  test('leaves room for so many only, which is told', async () => {
    const desk = await openDesk();
    const shop = await addInstance(desk, 'shop');
    for (const at of [1, 2, 3]) await keep(desk, `Baseline ${at}`, at, keptOf(shop));
    const file = await exported(desk);
    const other = await openDesk(undefined, { most: 2 });
    await addInstance(other, 'shop');
    const { of } = await imported(other, file);
    expect(of('baselines')).toMatchObject({ added: 2, noRoom: 1 });
  });
});

test('an older Quayside takes a baseline in without what was granted, and from it comes back the same one', async () => {
  const desk = await filled();
  const given = JSON.parse(await exported(desk));
  for (const { instances } of given.baselines)
    for (const { organizations } of instances)
      for (const { members } of organizations)
        if (members) {
          expect(members.rows.every((row: unknown[]) => row.length === 3)).toBe(true);
          for (const name of ['granted', 'things', 'sets']) delete members[name];
        }
  expect((await imported(desk, JSON.stringify(given))).of('baselines')).toMatchObject({ added: 0, here: 2 });
  const other = await openDesk();
  await imported(other, JSON.stringify(given));
  for (const { instances } of await other.access.all())
    expect(JSON.stringify(instances)).not.toContain('permissions');
});

test.each<[string, object]>([
  ['more sets than rows', { granted: [0, 0, 0, 0] }],
  ['a set that is not there', { granted: [2] }],
  ['things of no list', { things: ['xproject-1', 'pproject-2'] }],
  ['a set that has more than there is', { sets: ['', '0.3'] }],
])('what was granted that says %s costs its baseline', async (_what, damage) => {
  const given = JSON.parse(await exported(await filled()));
  Object.assign(given.baselines[0].instances[0].organizations[0].members, damage);
  expect((await imported(await openDesk(), JSON.stringify(given))).of('baselines')).toMatchObject({
    added: 1,
    unreadable: 1,
  });
});

test('what was granted that a short text says too much of costs its baseline, before any of it is unpacked', async () => {
  const given = JSON.parse(await exported(await filled()));
  const things = Array.from({ length: 5_000 }, (_, at) => `p${at}`);
  const all = `0.${things.length.toString(36)}`;
  const organizations = Array.from({ length: 4 }, (_, at) => ({
    organizationId: `o-${at}`,
    organizationName: 'Acme',
    members: { isCut: false, rows: [], things, sets: Array(1_000).fill(all) },
    invitations: null,
  }));
  const [baseline] = given.baselines;
  baseline.instances[0].organizations = organizations;
  const file = () => JSON.stringify(given);
  expect((await imported(await openDesk(), file())).of('baselines')).toMatchObject({ added: 2 });
  organizations[3]?.members.sets.push('0.1');
  expect(file().length).toBeLessThan(800_000);
  expect((await imported(await openDesk(), file())).of('baselines')).toMatchObject({
    added: 1,
    unreadable: 1,
  });
});

describe('a bad end', () => {
  test('of one thing in a file costs that alone, and is told in the plan and in the results', async () => {
    const desk = await filled();
    const given = JSON.parse(await exported(desk));
    given.joins.push('ann@x.example', ['only@x.example']);
    given.baselines[0].keptAt = 'yesterday';
    given.ends[0].day = '2026-02-30';
    given.kits.push({ ...given.kits[0], rules: [{ what: 'roles' }] });
    const other = await openDesk();
    const { found, of } = await imported(other, JSON.stringify(given));
    expect([found.joins.unreadable, found.baselines.unreadable]).toEqual([2, 1]);
    expect(of('joins')).toMatchObject({ added: 4, unreadable: 2 });
    expect(of('baselines')).toMatchObject({ added: 1, unreadable: 1 });
    expect(of('ends')).toMatchObject({ added: 1, unreadable: 1 });
    expect(of('kits')).toMatchObject({ added: 1, unreadable: 1 });
    // No date, so that it could never be shown.
    given.baselines[0].keptAt = 1e300;
    const { of: later } = await imported(await openDesk(), JSON.stringify(given));
    expect(later('baselines')).toMatchObject({ added: 1, unreadable: 1 });
    const none = { ...given, joins: 'nobody', baselines: 7 };
    const third = await openDesk();
    const { found: nothing, results } = await imported(third, JSON.stringify(none));
    expect(results).toMatchObject([{ outcome: { kind: 'added' } }, { outcome: { kind: 'added' } }]);
    expect(nothing.baselines).toEqual({ inFile: 0, missing: 0, unreadable: 1 });
  });

  test.each<[string, unknown]>([
    ['a role that is none', ['ann@x.example', 7, null]],
    ['a word for 2FA', ['ann@x.example', 'member', 'yes']],
    ['more than a row has', ['ann@x.example', 'member', true, 'more']],
    ['no row at all', 'ann@x.example'],
    ['an address without an end', ['a'.repeat(5_000), 'member', null]],
  ])('of one row, as with %s, costs its baseline', async (_what, row) => {
    const given = JSON.parse(await exported(await filled()));
    given.baselines[0].instances[0].organizations[0].members.rows.push(row);
    expect((await imported(await openDesk(), JSON.stringify(given))).of('baselines')).toMatchObject({
      added: 1,
      unreadable: 1,
    });
  });

  test('of the disk leaves the instances in, says which part did not come, and importing again adds what is missing', async () => {
    const file = await exported(await filled());
    const other = await openDesk();
    const inTheWay = path.join(other.folder, 'access');
    writeFileSync(inTheWay, '');
    await other.people.joins.current();
    mkdirSync(path.join(other.folder, 'people.json'));
    const { of, results } = await imported(other, file);
    expect(results.map(({ outcome }) => outcome.kind)).toEqual(['added', 'added']);
    expect(of('baselines').outcome).toMatchObject({ kind: 'failed', error: { code: 'registry-unwritable' } });
    expect(of('joins').outcome).toMatchObject({ kind: 'failed', error: { code: 'registry-unwritable' } });
    rmSync(inTheWay);
    rmdirSync(path.join(other.folder, 'people.json'));
    const { of: then, results: again } = await imported(other, file);
    expect(again.map(({ outcome }) => outcome.kind)).toEqual(['unchanged', 'unchanged']);
    expect(then('baselines')).toMatchObject({ added: 2, outcome: { kind: 'done' } });
    expect(then('joins')).toMatchObject({ added: 4 });
  });

  test('by the person in the middle keeps what was whole, and importing again adds the rest', async () => {
    const file = await exported(await filled());
    const other = await openDesk();
    const { token, planned } = await other.plan(file);
    if (!planned.ok) throw new Error('not planned');
    const add = other.access.baselines.add;
    other.access.baselines.add = async (baseline) => {
      await other.call('app.giveUp', { id: token });
      return add(baseline);
    };
    const choices = [{ index: 0 }, { index: 1 }];
    const applied = await other.call('backup.apply', { token, choices, carry: ALL_PARTS });
    other.access.baselines.add = add;
    expect(applied).toMatchObject({
      value: {
        carried: [
          { part: 'groups', added: 1 },
          { part: 'joins', added: 4, outcome: { kind: 'done' } },
          { part: 'apart', added: 1, outcome: { kind: 'done' } },
          { part: 'baselines', added: 1, outcome: { kind: 'canceled' } },
          { part: 'ends', added: 0, outcome: { kind: 'canceled' } },
          { part: 'kits', added: 0, outcome: { kind: 'canceled' } },
          { part: 'snoozes', added: 0, outcome: { kind: 'canceled' } },
        ],
      },
    });
    expect((await imported(other, file)).of('baselines')).toMatchObject({ added: 1, here: 1 });
  });
});

test('a file of an earlier Quayside comes in without its saved views and unfinished operations', async () => {
  const given = JSON.parse(await exported(await filled()));
  const views = [{ name: 'Both', columns: [{ instance: 0, organizationId: 'o', shows: 'members' }] }];
  const operations = [{ version: 2, id: 'op-1', kind: 'off-board', startedAt: 5_000, steps: [] }];
  const other = await openDesk();
  const { results, carried } = await imported(other, JSON.stringify({ ...given, views, operations }));
  expect(results.map(({ outcome }) => outcome.kind)).toEqual(['added', 'added']);
  expect(carried.map(({ outcome }) => outcome.kind)).not.toContain('failed');
  expect(other.preferences.read().savedViews).toEqual([]);
});

test('an end date that was set here stays as it is, and those of others come in', async () => {
  const file = await exported(await filled());
  const other = await openDesk();
  await end(other, ['ann@home.example'], '2026-12-31');
  const { found, of } = await imported(other, file);
  expect(found.ends).toMatchObject({ inFile: 2, missing: 1 });
  expect(of('ends')).toMatchObject({ added: 1, here: 1 });
  expect((await other.ends.all()).map(({ emails, day }) => [emails, day])).toEqual([
    [['ann@home.example'], '2026-12-31'],
    [['bob@x.example', 'bob@home.example'], null],
  ]);
});

test('a kit that is here stays as it is, and another one of its name comes in beside it', async () => {
  const file = await exported(await filled());
  const other = await openDesk();
  await kit(other, 'developers', 'blog');
  const { found, of } = await imported(other, file);
  expect(found.kits).toMatchObject({ inFile: 1, missing: 1 });
  expect(of('kits')).toMatchObject({ added: 1, here: 0 });
  expect((await other.kits.all()).map(({ name }) => name)).toEqual(['developers', 'Developers (2)']);
});

test('what a person knows of people stays when an instance is removed; what was kept of it goes', async () => {
  const desk = await filled();
  const { joins, ends } = (await worldOf(desk)) as Record<string, unknown>;
  const shop = idOf(desk, 'shop');
  await desk.credentialStore.removeInstance(shop);
  await desk.access.forget(shop);
  const after = (await worldOf(desk)) as Record<string, unknown>;
  expect([after.joins, after.ends]).toEqual([joins, ends]);
  expect(after.baselines).toMatchObject([{ name: 'Both', instances: [{ instanceId: originOf('blog') }] }]);
});
