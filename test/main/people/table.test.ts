import { describe, expect, test } from 'vitest';
import { toInvitationRows } from '../../../src/main/people/access.ts';
import { createAnswers } from '../../../src/main/people/answers.ts';
import type { PeopleQuery } from '../../../src/shared/calls/people.ts';
import { EVERYONE } from '../../../src/shared/peopleQuery.ts';
import { invitationRow, memberRow } from '../../shared/records.ts';
import { accountOf, instanceOf, invitationOf, membersOf, openTable } from './seen.ts';

const FACTS = { at: 1 };
const day = (text: string) => Date.parse(text);
const DAY = 86_400_000;
const LOOKED = day('2026-01-01');

const at = (instanceId: string, organizationId: string) => ({ instanceId, organizationId });
const [ACME, LAB] = [at('shop', 'acme'), at('shop', 'lab')];
const [CLUB, CLOSED] = [at('blog', 'club'), at('blog', 'closed')];

type MemberOf = Partial<ReturnType<typeof memberRow>> & { email: string; name?: string; twoFactor?: boolean };

function member(userId: string, { email, name, twoFactor, ...patch }: MemberOf) {
  const user = { id: userId, email, name: name ?? null, twoFactorEnabled: twoFactor ?? null };
  return memberRow(userId, { createdAt: '2025-01-01', ...patch, user });
}

/**
 * Ann by two addresses, Bob the admin, Carl who sees nothing, Dan who is only invited, Eva whose permissions were not
 * read, Fay who is invited again, and somebody without an address. Nobody read who is in Closed.
 */
function open() {
  const table = openTable();
  table.setInstances([instanceOf('shop'), instanceOf('blog')]);
  table.setAccount('shop', accountOf('acme', 'lab'));
  table.setAccount('blog', accountOf('club', 'closed'));
  table.setList({
    ...ACME,
    facts: FACTS,
    members: [
      member('u-ann', { email: ' Ann@A.example', name: 'Ann Lee', role: 'owner', twoFactor: true }),
      member('u-bob', { email: 'Bob@b.example', role: 'admin', twoFactor: false, createdAt: '2024-05-01' }),
      member('u-carl', { email: 'carl@c.example', createdAt: '2025-06-30', permissions: {} }),
      member('u-eva', { email: 'eva@c.example', name: 'Éva Ågren', createdAt: 'soon', twoFactor: true }),
    ],
  });
  table.setList({
    ...ACME,
    facts: FACTS,
    invitations: [
      invitationRow('dan@a.example', { role: 'admin', expiresAt: '2026-02-01' }),
      invitationRow('bob@b.example'),
      invitationRow('gone@a.example', { status: 'canceled' }),
    ],
  });
  table.setList({
    ...LAB,
    facts: FACTS,
    members: [
      member('u-eva', {
        email: 'eva@c.example',
        role: 'deployer',
        permissions: { switches: ['canAccessToAPI'] },
      }),
      member('u-7', { email: '', role: 'auditor', permissions: { projects: ['p'] } }),
    ],
  });
  const granted = { projects: ['p'], services: ['s-1', 's-2'], switches: ['canAccessToAPI' as const] };
  table.setList({
    ...CLUB,
    facts: FACTS,
    members: [
      member('u-ann', { email: 'ann@home.example', permissions: granted }),
      member('u-carl', { email: 'carl@c.example', twoFactor: true, permissions: {} }),
      member('u-fay', { email: 'fay@a.example', name: 'Fay', permissions: { services: ['s-1'] } }),
    ],
  });
  table.setList({
    ...CLUB,
    facts: FACTS,
    invitations: [
      invitationRow('Fay@a.example', { id: 'i-1', role: 'admin', expiresAt: '2026-01-01' }),
      invitationRow('fay@a.example', { id: 'i-2', role: null, expiresAt: 'soon' }),
      invitationRow('fay@a.example', { id: 'i-3', role: 'admin', expiresAt: '2026-03-01' }),
    ],
  });
  table.setJoins([['ann@a.example', 'ann@home.example']]);
  table.setEnds([
    { emails: ['ann@home.example', 'dan@a.example'], day: '2026-11-30' },
    { emails: ['bob@b.example'], day: '2026-12-01' },
  ]);
  table.setNoticed('shop', 'acme', { 'm-u-bob': { from: day('2025-02-01'), at: day('2025-03-01') } });
  const fayLeft = { action: 'members.remove' as const, ...CLUB, userId: 'u-fay', email: 'fay@a.example' };
  table.setDone([{ change: fayLeft, at: day('2025-12-01') }]);
  const looked = { from: LOOKED - 90 * DAY, to: LOOKED };
  table.setSignIns(
    'shop',
    new Map([
      ['u-ann', { ...looked, at: LOOKED - DAY }],
      ['u-bob', { ...looked, at: LOOKED - 90 * DAY }],
      ['u-eva', { ...looked, at: null }],
      ['u-7', { ...looked, from: LOOKED - 89 * DAY, at: null }],
    ]),
  );
  table.setSignIns('blog', new Map([['u-ann', { ...looked, at: null }]]));
  return { table, answers: createAnswers(table) };
}

const [ANN, BOB, CARL, DAN] = ['ann@a.example', 'bob@b.example', 'carl@c.example', 'dan@a.example'];
const [EVA, FAY, UNNAMED] = ['eva@c.example', 'fay@a.example', ' shop u-7'];
const ALL = [ANN, BOB, CARL, DAN, EVA, FAY, UNNAMED];

describe('whoever is asked for', () => {
  const among = (...places: (typeof ACME)[]) => places.map((each) => ({ ...each, isCurrent: true }));
  const compared = among(ACME, LAB);
  test.each<[string, Partial<PeopleQuery>, string[]]>([
    ['everybody', {}, ALL],
    ['words, without accents, of names and addresses', { search: 'agren EVA' }, [EVA]],
    ['words of one who is found by another address', { search: 'home' }, [ANN]],
    ['the name of an organization', { search: 'org lab' }, [EVA, UNNAMED]],
    ['a person at an instance', { search: 'ann instance blog' }, [ANN]],
    ['words that no organization of theirs has', { search: 'bob lab' }, []],
    ['a name alone', { named: 'lee ann' }, [ANN]],
    ['a name, which the name of an organization is not', { named: 'lab' }, []],
    ['addresses', { addresses: ['ann@home.example', 'dan@a.example', 'x@x.example'] }, [ANN, DAN]],
    ['a role', { roles: ['admin', 'auditor'] }, [BOB, UNNAMED]],
    ['the role of an invitation', { roles: ['admin'], only: 'invited' }, [DAN]],
    ['an invitation without a role, as a member', { roles: ['member'], only: 'invited' }, []],
    ['owners', { owner: true }, [ANN]],
    ['who owns and has no 2FA in the same place', { owner: true, noTwoFactor: true }, []],
    ['no 2FA', { noTwoFactor: true }, [BOB]],
    ['two organizations and more', { atLeast: 2 }, [ANN, CARL, EVA]],
    ['one organization at most', { atMost: 1 }, [BOB, DAN, FAY, UNNAMED]],
    ['members', { only: 'members' }, [ANN, BOB, CARL, EVA, FAY, UNNAMED]],
    ['who is only invited', { only: 'invited' }, [DAN]],
    ['who sees nothing somewhere', { sees: ['nothing'] }, [CARL, EVA]],
    ['who sees something', { sees: ['some'] }, [ANN, FAY, UNNAMED]],
    ['who sees everything', { sees: ['everything'] }, [ANN, BOB]],
    ['of whom it was not read', { sees: ['unknown'] }, [EVA]],
    ['who sees nothing anywhere', { seesNothing: true }, [CARL]],
    ['a domain, also of the second address', { domains: ['home.example', 'b.example'] }, [ANN, BOB]],
    ['an instance', { instanceIds: ['blog'] }, [ANN, CARL, FAY]],
    ['an organization beside an instance', { instanceIds: ['gone'], organizations: [LAB] }, [EVA, UNNAMED]],
    ['who owns, in another place', { owner: true, instanceIds: ['blog'] }, []],
    ['who differs between organizations', { differing: compared }, [EVA, UNNAMED]],
    ['who differs from an organization that is gone', { differing: among(ACME, at('shop', 'gone')) }, []],
    [
      'who differs where all is known',
      { differing: compared.map((each) => ({ ...each, isCurrent: false })) },
      [EVA],
    ],
    ['who came since', { newSince: day('2025-06-30') }, [CARL]],
    ['who changed since', { changed: { is: 'since', at: day('2025-12-01') } }, [FAY]],
    ['who changed before', { changed: { is: 'before', at: day('2025-03-02') } }, [ANN, BOB, EVA, UNNAMED]],
    ['who was not there for 90 days', { signIn: ['quiet'] }, [BOB, EVA]],
    ['who was never seen', { signIn: ['never'] }, [EVA, UNNAMED]],
    ['of whom that is not known', { signIn: ['unknown'] }, [CARL, FAY, UNNAMED]],
    ['whose access ends by a day', { endsBy: '2026-11-30' }, [ANN, DAN]],
    ['whose access ends by a later day', { endsBy: '2026-12-01' }, [ANN, BOB, DAN]],
  ])('by %s', async (_, query, expected) => {
    const { answers } = open();
    const asked = { ...EVERYONE, ...query };
    expect((await answers.ids(asked)).ids).toEqual(expected);
    expect(await answers.counts([asked, EVERYONE])).toEqual([expected.length, ALL.length]);
  });
});

describe('in the order of', () => {
  test.each<[PeopleQuery['sort'], string[]]>([
    [{ by: 'email', descending: true }, [FAY, EVA, DAN, CARL, BOB, ANN, UNNAMED]],
    [{ by: 'name', descending: false }, [ANN, EVA, FAY, BOB, CARL, DAN, UNNAMED]],
    [{ by: 'name', descending: true }, [FAY, EVA, ANN, BOB, CARL, DAN, UNNAMED]],
    [{ by: 'risk', descending: false }, [ANN, BOB, UNNAMED, EVA, CARL, FAY, DAN]],
    [{ by: 'organizations', descending: true }, [ANN, CARL, EVA, BOB, FAY, UNNAMED, DAN]],
    [{ by: 'two-factor', descending: false }, [BOB, ANN, CARL, EVA, FAY, UNNAMED, DAN]],
    [{ by: 'access', descending: false }, [ANN, BOB, FAY, UNNAMED, EVA, CARL, DAN]],
    [{ by: 'sign-in', descending: true }, [ANN, BOB, CARL, DAN, EVA, FAY, UNNAMED]],
    [{ by: 'changed', descending: true }, [FAY, CARL, BOB, ANN, EVA, UNNAMED, DAN]],
    [{ by: 'column', ...ACME, descending: false }, [ANN, BOB, CARL, EVA, DAN, FAY, UNNAMED]],
    [{ by: 'column', ...LAB, descending: true }, [EVA, UNNAMED, ANN, BOB, CARL, DAN, FAY]],
  ])('%j', async (sort, expected) => {
    const { answers } = open();
    const query = { ...EVERYONE, sort };
    expect((await answers.ids(query)).ids).toEqual(expected);
    const paged: string[] = [];
    for (let from = 0; from <= expected.length; from += 2)
      paged.push(...(await answers.list({ query, from, count: 2 })).persons.map(({ id }) => id));
    expect(paged).toEqual(expected);
  });
});

test('a page says how many there are, whom nothing was found of, and which organizations and names there are', async () => {
  const { table, answers } = open();
  const query = { ...EVERYONE, organizations: [CLUB], addresses: [ANN, DAN, 'x@x.example'] };
  expect(await answers.list({ query, from: 0, count: 9, columnsSince: -1 })).toMatchObject({
    ...{ revision: table.revisions().revision, matching: 1, within: 3, all: 7, used: [2] },
    missing: [DAN, 'x@x.example'],
    persons: [{ id: ANN, cells: [CLUB] }],
    columns: {
      columns: [
        { ...ACME, organizationName: 'Org acme', membersAt: 1, invitationsAt: 1 },
        { ...LAB, membersAt: 1, invitationsAt: null },
        { ...CLUB, membersAt: 1, invitationsAt: 1 },
        { ...CLOSED, membersAt: null, invitationsAt: null },
      ],
      domains: [
        { domain: 'a.example', count: 3 },
        { domain: 'c.example', count: 2 },
        { domain: 'b.example', count: 1 },
        { domain: 'home.example', count: 1 },
      ],
      roles: ['owner', 'admin', 'auditor', 'deployer', 'member'],
    },
  });
  const some = await answers.some([FAY, 'ann@home.example']);
  expect(some).toMatchObject({ persons: [{ id: FAY }, { id: ANN }], organizations: 2, instances: 2 });
  expect(await answers.one('stranger@x.example')).toBeNull();
});

describe('the places of a person', () => {
  const of = async (id: string) => (await open().answers.one(id))?.person;

  test('are those of all addresses, each with its own where that is not the shown one', async () => {
    const numbers = {
      switches: 1024,
      projects: 1,
      environments: 0,
      services: 2,
      gitProviders: 0,
      servers: 0,
    };
    expect(await of('ann@home.example')).toEqual({
      ...{ id: ANN, email: 'Ann@A.example', emails: ['Ann@A.example', 'ann@home.example'], name: 'Ann Lee' },
      cells: [
        {
          ...{ ...ACME, memberId: 'm-u-ann', userId: 'u-ann', role: 'owner', twoFactor: true },
          ...{
            since: day('2025-01-01'),
            changed: { at: day('2025-01-01'), how: 'joined' },
            invitation: null,
          },
          signIn: { at: LOOKED - DAY, looked: { from: LOOKED - 90 * DAY, to: LOOKED } },
        },
        {
          ...{ ...CLUB, memberId: 'm-u-ann', userId: 'u-ann', role: 'member', twoFactor: null },
          ...{
            since: day('2025-01-01'),
            changed: { at: day('2025-01-01'), how: 'joined' },
            invitation: null,
          },
          signIn: { at: null, looked: { from: LOOKED - 90 * DAY, to: LOOKED } },
          ...{ access: numbers, email: 'ann@home.example' },
        },
      ],
    });
  });

  test('have the last change that is known, by Quayside, elsewhere or by joining', async () => {
    expect([await of(BOB), await of(FAY), await of(EVA)]).toMatchObject([
      { email: 'Bob@b.example', cells: [{ changed: { at: day('2025-03-01'), how: 'elsewhere' } }] },
      { cells: [{ changed: { at: day('2025-12-01'), how: 'here' } }, {}, {}] },
      { name: 'Éva Ågren', cells: [{ since: null, twoFactor: true }, { signIn: { looked: {} } }] },
    ]);
    expect((await of(EVA))?.cells[0]).not.toHaveProperty('changed');
    expect((await of(CARL))?.cells[1]?.signIn).toEqual({ at: null, looked: 'key' });
  });

  test('pair a membership with the invitation of that address that ends last; others stand alone, none that was canceled', async () => {
    const { cells = [] } = (await of(FAY)) ?? {};
    expect(cells.map(({ memberId = null, role, invitation }) => [memberId, role, invitation])).toEqual([
      ['m-u-fay', 'member', { id: 'i-2', role: null, expiresAt: 8.64e15 }],
      [null, null, { id: 'i-3', role: 'admin', expiresAt: day('2026-03-01') }],
      [null, null, { id: 'i-1', role: 'admin', expiresAt: day('2026-01-01') }],
    ]);
    expect(await of('gone@a.example')).toBeUndefined();
    expect(await of(UNNAMED)).toMatchObject({
      email: '',
      emails: [],
      name: '',
      cells: [{ memberId: 'm-u-7' }],
    });
  });

  test('put the account first that may do most there', async () => {
    const { table, answers } = open();
    const rows = [
      member('u-ann', { email: ANN }),
      member('u-home', { email: 'ann@home.example', role: 'admin' }),
    ];
    table.setList({ ...ACME, facts: FACTS, members: rows });
    const cells = (await answers.one(ANN))?.person.cells ?? [];
    expect(cells.map(({ userId, role }) => [userId, role])).toEqual([
      ['u-home', 'admin'],
      ['u-ann', 'member'],
      ['u-ann', 'member'],
    ]);
  });
});

test('the table follows what comes and goes: what was seen and done, a list, an organization, an instance, a joined address, and their order', async () => {
  const { table, answers } = open();
  const people = async () => (await answers.ids(EVERYONE)).ids;
  expect(await people()).toEqual(ALL);
  const firstOf = async (id: string) => (await answers.one(id))?.person.cells[0];
  table.setSignIns('shop', new Map());
  expect(await firstOf(BOB)).toMatchObject({
    signIn: { at: null, looked: 'key' },
    changed: { how: 'elsewhere' },
  });
  table.setNoticed('shop', 'acme', {});
  expect(await firstOf(BOB)).toMatchObject({ changed: { at: day('2024-05-01'), how: 'joined' } });
  table.setDone([]);
  expect(await firstOf(FAY)).toMatchObject({ changed: { how: 'joined' } });
  const bobsRole = {
    action: 'members.setRole' as const,
    ...ACME,
    memberId: 'm-u-bob',
    email: 'bob@b.example',
  };
  const change = { ...bobsRole, from: 'member', role: 'admin', actorId: 'u' };
  table.setDone([{ change, at: day('2024-05-01') }]);
  expect(await firstOf(BOB)).toMatchObject({ changed: { how: 'here' } });
  table.setJoins([]);
  expect(await people()).toEqual([ANN, 'ann@home.example', BOB, CARL, DAN, EVA, FAY, UNNAMED]);
  table.setInstances([instanceOf('blog'), instanceOf('shop')]);
  expect((await answers.one(CARL))?.person.cells).toMatchObject([CLUB, ACME]);
  expect((await answers.one(UNNAMED))?.person.cells).toMatchObject([LAB]);
  table.setAccount('shop', accountOf('lab', 'acme'));
  expect((await answers.one(EVA))?.person.cells).toMatchObject([LAB, ACME]);
  table.forget('shop', 'acme');
  expect(await people()).toEqual(['ann@home.example', CARL, EVA, FAY, UNNAMED]);
  table.setList({ ...LAB, facts: FACTS, members: [] });
  expect(await people()).toEqual(['ann@home.example', CARL, FAY]);
  table.setInstances([instanceOf('shop')]);
  expect(await people()).toEqual([]);
});

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
