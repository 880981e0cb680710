import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toInvitationRows } from '../../../src/main/people/access.ts';
import { createAnswers } from '../../../src/main/people/answers.ts';
import { withJoined, withSeparated } from '../../../src/main/people/joins.ts';
import type { PeopleQuery } from '../../../src/shared/calls/people.ts';
import type { Member } from '../../../src/shared/dokploy.ts';
import { EVERYONE } from '../../../src/shared/peopleQuery.ts';
import type { Permissions } from '../../../src/shared/permissions/shapes.ts';
import { SWITCHES } from '../../../src/shared/permissions/switches.ts';
import { organizationKey } from '../../../src/shared/target.ts';
import { answer, columnsIn, compareRoles, peopleIn, type World } from './reference.ts';
import { instanceOf, invitationOf, membersOf, openTable } from './seen.ts';

const INSTANCES = ['shop', 'blog', 'lab'];
const ORGANIZATIONS = ['org-1', 'org-2', 'org-3'];
const ROLES = ['owner', 'admin', 'member', 'deployer', 'auditor'];
const ADDRESSES = [
  'ann@a.example',
  'Ann@A.Example',
  ' ann@a.example ',
  'bob@b.example',
  'BOB@b.example',
  'Eva@Agentur.example',
  'éva@c.example',
  'carl@c.example',
  'nobody',
  '"an@b"@a.example',
  'at@',
  '',
  '  ',
];
const FOLDED = [...new Set(ADDRESSES.map((email) => email.trim().toLowerCase()).filter(Boolean))];
const TIMES = [
  '2024-05-01T00:00:00.000Z',
  '2025-01-01T12:00:00.000Z',
  '2025-06-30T00:00:00.000Z',
  'soon',
  '',
];

const DAYS = ['2026-11-30', '2026-12-01', '2027-01-01'];

const FACTS = { at: 1 };

const moment = fc.constantFrom(
  ...TIMES.slice(0, 3).flatMap((each) => [Date.parse(each), Date.parse(each) + 1]),
);
const instanceId = fc.constantFrom(...INSTANCES);
const organizationId = fc.constantFrom(...ORGANIZATIONS);
const time = fc.constantFrom(...TIMES);
const nullish = fc.constantFrom(null, undefined);

const ids = (letter: string) => fc.subarray([`${letter}-1`, `${letter}-2`, `${letter}-3`], { minLength: 1 });
const permissions: fc.Arbitrary<Permissions> = fc.record(
  {
    switches: fc.subarray([...SWITCHES], { minLength: 1 }),
    projects: ids('p'),
    environments: ids('e'),
    services: ids('s'),
    gitProviders: ids('g'),
    servers: ids('v'),
  },
  { requiredKeys: [] },
);

const memberRow = fc.record({
  userId: fc.constantFrom('u-1', 'u-2', 'u-3', 'u-4'),
  role: fc.constantFrom(...ROLES),
  createdAt: time,
  email: fc.constantFrom(...ADDRESSES),
  firstName: fc.oneof(nullish, fc.constantFrom('Ann', 'Éva', '')),
  lastName: fc.oneof(nullish, fc.constantFrom('Lee', 'Ågren')),
  name: fc.oneof(nullish, fc.constantFrom('ann lee', ' ', 'Bob')),
  twoFactorEnabled: fc.oneof(nullish, fc.boolean()),
  permissions: fc.option(permissions, { nil: undefined, freq: 3 }),
});
const invitationRow = fc.record({
  email: fc.constantFrom(...ADDRESSES),
  role: fc.oneof(fc.constant(null), fc.constantFrom(...ROLES)),
  status: fc.constantFrom('pending', 'pending', 'expired', 'accepted', 'canceled', 'rejected', 'other'),
  expiresAt: time,
});

const query: fc.Arbitrary<PeopleQuery> = fc.record({
  search: fc.oneof(
    { weight: 3, arbitrary: fc.constant('') },
    fc.constantFrom('ann', 'EVA', 'a lee', 'agren b', '@c.', 'zzz', ' ', 'org', 'ann instance', 'instance o'),
  ),
  named: rarely(fc.constantFrom('ann', 'a lee', 'instance'), ''),
  addresses: rarely(fc.subarray([...FOLDED, 'stranger@d.example'], { minLength: 1 }), []),
  sort: fc.oneof(
    fc.record({
      by: fc.constantFrom(
        'email',
        'name',
        'risk',
        'organizations',
        'two-factor',
        'access',
        'sign-in',
        'changed',
      ),
      descending: fc.boolean(),
    }),
    fc.record({ by: fc.constant('column'), instanceId, organizationId, descending: fc.boolean() }),
  ),
  roles: rarely(fc.subarray([...ROLES, 'unheard-of']), []),
  owner: rarely(fc.boolean(), false),
  atLeast: rarely(fc.nat(3), null),
  atMost: rarely(fc.nat(3), null),
  only: rarely(fc.constantFrom('members', 'invited'), null),
  noTwoFactor: rarely(fc.boolean(), false),
  sees: rarely(fc.subarray(['nothing', 'unknown', 'some', 'everything']), []),
  seesNothing: rarely(fc.boolean(), false),
  instanceIds: rarely(fc.subarray([...INSTANCES, 'gone']), []),
  organizations: rarely(fc.array(fc.record({ instanceId, organizationId }), { maxLength: 2 }), []),
  differing: rarely(
    fc.array(fc.record({ instanceId, organizationId, isCurrent: fc.boolean() }), { maxLength: 4 }),
    [],
  ),
  domains: rarely(fc.subarray(['a.example', 'b.example', 'c.example', 'nowhere.example']), []),
  newSince: rarely(fc.constantFrom(...TIMES.slice(0, 3).map(Date.parse)), null),
  changed: rarely(fc.record({ is: fc.constantFrom('since', 'before'), at: moment }), null),
  signIn: rarely(fc.subarray(['quiet', 'never', 'unknown']), []),
  endsBy: rarely(fc.constantFrom(...DAYS), null),
}) as fc.Arbitrary<PeopleQuery>;

function rarely<T, U>(arbitrary: fc.Arbitrary<T>, otherwise: U): fc.Arbitrary<T | U> {
  return fc.oneof({ weight: 2, arbitrary: fc.constant(otherwise) }, { weight: 1, arbitrary });
}

const command = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('instances'), order: fc.shuffledSubarray(INSTANCES) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('account'),
      instanceId,
      organizations: fc.shuffledSubarray(ORGANIZATIONS),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('members'),
      instanceId,
      organizationId,
      rows: fc.array(memberRow, { maxLength: 6 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('invitations'),
      instanceId,
      organizationId,
      rows: fc.array(invitationRow, { maxLength: 5 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('forget'), instanceId, organizationId }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('forget-instance'), instanceId }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('join'),
      addresses: fc.subarray([...FOLDED, 'unlisted@d.example'], { minLength: 2, maxLength: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('separate'), address: fc.constantFrom(...FOLDED) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('ends'),
      ends: fc.array(
        fc.record({
          emails: fc.subarray([...FOLDED, 'unlisted@d.example'], { minLength: 1, maxLength: 3 }),
          day: fc.constantFrom(...DAYS),
        }),
        { maxLength: 3 },
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('done'),
      steps: fc.array(
        fc.record({ instanceId, organizationId, address: fc.constantFrom(...FOLDED), at: moment }),
        { maxLength: 5 },
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('noticed'),
      instanceId,
      organizationId,
      by: fc.dictionary(
        fc.constantFrom('m-0', 'm-1', 'm-2', 'gone'),
        fc.record({ from: moment, at: moment }),
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('sign-ins'),
      instanceId,
      by: fc.uniqueArray(
        fc.record({
          userId: fc.constantFrom('u-1', 'u-2', 'u-3', 'gone'),
          at: fc.option(moment),
          from: moment,
          to: moment,
        }),
        { selector: ({ userId }) => userId },
      ),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('ask'), query }) },
);
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

test('an invitation without a date that ends in 30 days was not changed last in the future', () => {
  const readAt = Date.parse('2026-05-01T00:00:00Z');
  const ends = (expiresAt: string, createdAt?: string) => ({
    ...invitationOf('ann@a.example'),
    expiresAt,
    createdAt,
  });
  const [own, longer, told] = toInvitationRows(
    [
      ends('2026-05-02T00:00:00Z'),
      ends('2026-05-31T00:00:00Z'),
      ends('2026-05-31T00:00:00Z', '2026-04-30T00:00:00Z'),
    ],
    'shop',
    readAt,
  );
  expect(own?.since).toBe(Date.parse('2026-04-30T00:00:00Z'));
  expect(longer?.since).toBeNull();
  expect(told?.since).toBe(Date.parse('2026-04-30T00:00:00Z'));
});

test('the table answers, cell by cell, what its lists say, whatever comes in which order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(command, { maxLength: 30, size: 'max' }),
      fc.array(query, { minLength: 1, maxLength: 4 }),
      async (commands, queries) => {
        const { table, answers, world, run } = open();
        for (const each of commands) await run(each);
        for (const each of queries) await check(each);
        expect(table.columns().length).toBe(columnsIn(world).length);

        const people = peopleIn(world);
        const { domains, roles, columns } = await answers.columns();
        expect(
          columns.map(({ organizationName, membersAt }) => [organizationName, membersAt !== null]),
        ).toEqual(
          columnsIn(world).map(({ organizationName, members }) => [organizationName, members !== null]),
        );
        expect(Object.fromEntries(domains.map(({ domain, count }) => [domain, count]))).toEqual(
          domainsOf(people),
        );
        expect(domains.map(({ count }) => count)).toEqual(
          domains.map(({ count }) => count).sort((a, b) => b - a),
        );
        const all = people.flatMap(({ cells }) =>
          cells.flatMap(({ role, invitation }) => [role, invitation?.role ?? null]),
        );
        expect(roles).toEqual([...new Set(all.filter((role) => role !== null))].sort(compareRoles));
        for (const { names: _, ...person } of people)
          for (const email of [person.id, ...person.emails])
            expect(
              (await answers.one(email === person.id ? email : email.trim().toLowerCase()))?.person,
            ).toEqual(person);
        expect(await answers.one('stranger@example.com')).toBeNull();

        async function check(asked: PeopleQuery) {
          const expected = answer(world, asked);
          const page = await answers.list({ query: asked, from: 0, count: 200 });
          const there = expected.flatMap(({ emails }) => emails.map((email) => email.trim().toLowerCase()));
          expect(page).toEqual({
            revision: table.revisions().revision,
            columns: null,
            matching: expected.length,
            within: answer(world, {
              ...EVERYONE,
              instanceIds: asked.instanceIds,
              organizations: asked.organizations,
            }).length,
            all: peopleIn(world).length,
            used: expect.any(Array),
            missing: asked.addresses.filter((address) => !there.includes(address)),
            persons: expected,
          });
          const all = columnsIn(world).map(organizationKey);
          const used = new Set(
            expected.flatMap(({ cells }) => cells.map((cell) => all.indexOf(organizationKey(cell)))),
          );
          expect(page.used.toSorted()).toEqual([...used].sort());
          expect(await answers.counts([asked, EVERYONE])).toEqual([expected.length, peopleIn(world).length]);
          const some = await answers.some(expected.map(({ id }) => id));
          expect(some.persons.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
          expect((await answers.ids(asked)).ids).toEqual(expected.map(({ id }) => id));
        }
      },
    ),
    { numRuns: 250 },
  );
});

test('pages cover everyone once, in the order of the whole', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(command, { maxLength: 25, size: 'max' }),
      query,
      fc.integer({ min: 1, max: 5 }),
      async (commands, asked, count) => {
        const { answers, run } = open();
        for (const each of commands) await run(each);
        const { ids: whole } = await answers.ids(asked);
        const paged: string[] = [];
        for (let from = 0; from < whole.length; from += count)
          paged.push(...(await answers.list({ query: asked, from, count })).persons.map(({ id }) => id));
        expect(paged).toEqual(whole);
        expect(new Set(paged).size).toBe(whole.length);
        expect((await answers.list({ query: asked, from: whole.length, count })).persons).toEqual([]);
      },
    ),
  );
});

test('what is asked is answered as of then, though a reading comes while it is worked out', async () => {
  const table = openTable();
  const answers = createAnswers(table);
  table.setInstances([instanceOf('shop', ['a'])]);
  const set = (...emails: string[]) =>
    table.setList({ instanceId: 'shop', organizationId: 'a', members: membersOf(...emails), facts: FACTS });
  set('ann@x.example');
  const [{ revision }, asked] = [table.revisions(), answers.list({ query: EVERYONE, from: 0, count: 10 })];
  set('bob@x.example');
  const later = answers.list({ query: EVERYONE, from: 0, count: 10 });
  expect(await asked).toMatchObject({ revision, persons: [{ id: 'ann@x.example' }] });
  expect(await later).toMatchObject({
    revision: table.revisions().revision,
    persons: [{ id: 'bob@x.example' }],
  });
});

/** A table, and beside it the plain lists that it was told. */
function open() {
  const table = openTable();
  const answers = createAnswers(table);
  const world: World = {
    order: [],
    accounts: new Map(),
    members: new Map(),
    invitations: new Map(),
    joins: [],
    ends: [],
    done: [],
    noticed: new Map(),
    signIns: new Map(),
  };

  function forget(isGone: (key: string) => boolean) {
    for (const lists of [world.members, world.invitations])
      for (const key of lists.keys()) if (isGone(key)) lists.delete(key);
  }

  function forgetSignIns(instanceId: string) {
    for (const key of world.signIns.keys()) if (key.startsWith(`${instanceId} `)) world.signIns.delete(key);
  }

  function run(step: Command): unknown {
    switch (step.do) {
      case 'ends':
        world.ends = step.ends;
        return table.setEnds(step.ends);
      case 'done':
        world.done = step.steps.map(({ instanceId: on, organizationId: of, ...each }) => ({
          ...each,
          place: `${on} ${of}`,
        }));
        return table.setDone(
          step.steps.map(({ at, address: email, ...ref }) => ({
            change: { action: 'members.remove', ...ref, userId: 'u', email },
            at,
          })),
        );
      case 'noticed':
        world.noticed.set(`${step.instanceId} ${step.organizationId}`, step.by);
        return table.setNoticed(step.instanceId, step.organizationId, step.by);
      case 'sign-ins':
        forgetSignIns(step.instanceId);
        for (const { userId, ...seen } of step.by) world.signIns.set(`${step.instanceId} ${userId}`, seen);
        return table.setSignIns(
          step.instanceId,
          new Map(step.by.map(({ userId, ...seen }) => [userId, seen])),
        );
      case 'instances':
        world.order = step.order;
        forget((key) => !step.order.includes(key.split(' ')[0] ?? ''));
        for (const id of INSTANCES) if (!step.order.includes(id)) world.accounts.delete(id);
        for (const id of INSTANCES) if (!step.order.includes(id)) forgetSignIns(id);
        return table.setInstances(step.order.map((id) => instanceOf(id)));
      case 'account': {
        const organizations = step.organizations.map((id) => ({ id, name: `${id} of ${step.instanceId}` }));
        world.accounts.set(step.instanceId, organizations);
        return table.setAccount(step.instanceId, { organizations } as never);
      }
      case 'members': {
        const rows = step.rows.map((row, index) => toMember(row, step.organizationId, index));
        world.members.set(`${step.instanceId} ${step.organizationId}`, rows);
        return table.setList({ ...step, members: rows, facts: FACTS });
      }
      case 'invitations': {
        const rows = step.rows.map((row, index) => ({
          ...row,
          id: `i-${index}`,
          organizationId: step.organizationId,
        }));
        world.invitations.set(`${step.instanceId} ${step.organizationId}`, rows);
        return table.setList({ ...step, invitations: rows, facts: FACTS });
      }
      case 'forget': {
        const { instanceId: from, organizationId: gone } = step;
        forget((key) => key === `${from} ${gone}`);
        const left = world.accounts.get(from)?.filter(({ id }) => id !== gone);
        if (left) world.accounts.set(from, left);
        return table.forget(from, gone);
      }
      case 'forget-instance':
        forget((key) => key.startsWith(`${step.instanceId} `));
        world.accounts.delete(step.instanceId);
        forgetSignIns(step.instanceId);
        return table.forget(step.instanceId, null);
      case 'join':
        world.joins = withJoined(world.joins, step.addresses).map((group) => [...group]);
        return table.setJoins(world.joins);
      case 'separate':
        world.joins = withSeparated(world.joins, step.address).map((group) => [...group]);
        return table.setJoins(world.joins);
      case 'ask':
        return answers
          .list({ query: step.query, from: 0, count: 200 })
          .then(({ persons }) => expect(persons).toEqual(answer(world, step.query)));
    }
  }
  run({ do: 'instances', order: INSTANCES });
  for (const id of INSTANCES) run({ do: 'account', instanceId: id, organizations: ORGANIZATIONS });
  return { table, answers, world, run };
}

function toMember(
  {
    userId,
    role,
    createdAt,
    permissions: granted,
    ...user
  }: typeof memberRow extends fc.Arbitrary<infer T> ? T : never,
  of: string,
  index: number,
): Member {
  const member = {
    id: `m-${index}`,
    organizationId: of,
    userId,
    role,
    createdAt,
    user: { id: userId, ...user },
  };
  return granted ? { ...member, permissions: granted } : member;
}

function domainsOf(people: { emails: string[] }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { emails } of people) {
    const domains = emails.flatMap((email) => email.toLowerCase().match(/@([^@]+)$/)?.[1] ?? []);
    for (const domain of new Set(domains)) counts[domain] = (counts[domain] ?? 0) + 1;
  }
  return counts;
}
