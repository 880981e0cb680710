import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createWanted } from '../../../src/main/access/wanted.ts';
import { yamlOf } from '../../../src/main/access/wantedExport.ts';
import { LARGEST, type ReadInThread } from '../../../src/main/access/wantedFiles.ts';
import { packWanted, readWanted } from '../../../src/main/access/wantedRows.ts';
import { createThreads } from '../../../src/main/scheduling/threads.ts';
import type { ThreadJobs } from '../../../src/main/worker.ts';
import type { Ref } from '../../../src/main/world/world.ts';
import type { AccessEnd } from '../../../src/shared/accessEnd.ts';
import type { Invitation, Member } from '../../../src/shared/dokploy.ts';
import { fail, ok, type Result } from '../../../src/shared/errors.ts';
import type { Instance } from '../../../src/shared/instance.ts';
import { EVERYONE } from '../../../src/shared/peopleQuery.ts';
import { isNoDifference, isNothing } from '../../../src/shared/permissions/permissions.ts';
import type { Permissions, Tree } from '../../../src/shared/permissions/shapes.ts';
import { SWITCHES } from '../../../src/shared/permissions/switches.ts';
import { foldAddress } from '../../../src/shared/text.ts';
import { SWITCH_NAMES } from '../../../src/shared/wanted/granted.ts';
import { compareWithGranted } from '../../../src/shared/wanted/parts.ts';
import { memberRow } from '../../shared/records.ts';
import { calling } from '../calling.ts';
import { accountOf, instanceOf, invitationOf, membersOf, openPeople } from '../people/seen.ts';
import { countIds, makeFolder } from '../storage/folder.ts';
import { seenWorld } from '../world/worldOf.ts';

/** Two services and two projects have the same names. */
const TREE: Tree = {
  projects: [
    ...['p-1', 'p-2', 'p-3', 'p-4'].map((id, at) => ({
      id,
      name: ['Site', 'Shop: “new”', 'twin', 'Twin'][at] ?? '',
      environments: ['production', 'staging'].map((name) => ({
        ...{ id: `e-${id}-${name}`, name, isDefault: name === 'production' },
        services: ['api', 'web', 'web'].map((service, index) => ({
          ...{ id: `s-${id}-${name}-${index}`, name: name === 'staging' ? `${service} ${index}` : service },
          kind: 'application' as const,
        })),
      })),
    })),
    { id: 'p-empty', name: '- Empty #1', environments: [] },
  ],
  gitProviders: [{ id: 'g-1', name: 'GitHub', kind: 'github' }],
  servers: null,
};

function open(
  instances: Instance[],
  folder = makeFolder(),
  ends: AccessEnd[] = [],
  readInThread: ReadInThread = async (...given) => packWanted(readWanted(...given)),
) {
  const opened = openPeople(folder, instances);
  const world = seenWorld(opened.cache, instances);
  const source: { file: string | null; tree: Result<Tree> } = { file: null, tree: ok(TREE) };
  const copied: string[] = [];
  const set: object[] = [];
  const kits = [{ id: 't-1', name: 'Developers' }];
  const wanted = createWanted({
    world,
    people: opened.people,
    kits: { all: async () => kits },
    ends: {
      all: async () => ends,
      setDays: async (days) => {
        set.push(...days.map(({ emails, day }) => ({ emails, day })));
        return ok(null);
      },
    },
    chooseTarget: async () => opened.target.file,
    readTree: async () => source.tree,
    readInThread,
    includeRoot: path.dirname,
    chooseSource: async () => source.file,
    writeClipboard: async (text) => {
      copied.push(text);
      return ok(null);
    },
    clock: () => Date.parse('2026-11-25T12:00:00.000Z'),
    newId: countIds('file'),
  });

  const { call } = calling(wanted.calls);

  async function read(content: string | Uint8Array, name = 'wanted.csv') {
    source.file = path.join(folder, name);
    writeFileSync(source.file, content);
    const answer = await call('wanted.open', {});
    if (!answer.ok) return answer.error;
    if (answer.value.outcome !== 'opened') throw new Error('given up');
    return answer.value;
  }

  async function check(content: string | Uint8Array, name?: string) {
    const answer = await read(content, name);
    if (!('check' in answer)) throw new Error(answer.message);
    return answer.check;
  }
  return { ...opened, world, wanted, source, copied, set, call, read, check };
}

const HEAD = 'address,instance,organization,role\n';
const keyed = (id: string, ...organizationIds: string[]): Instance => ({
  ...instanceOf(id),
  keys: organizationIds.map((organizationId) => ({
    id: `key-${organizationId}`,
    organizationId,
    userId: 'u-boss',
    role: 'owner',
    status: 'active',
    origin: 'made',
    createdAt: '2026-01-01',
    expiresAt: null,
  })) as unknown as Instance['keys'],
});

/** An instance with Ann and Bob in an organization that a key opens, and one that was never read. */
function openShop() {
  const shop = open([keyed('shop', 'a', 'b')]);
  const record = shop.cache.recorder('shop');
  const account = accountOf('a', 'b', 'c');
  const members = [{ ...memberRow('u-boss'), role: 'owner' }];
  record({
    account: { ...account, organizations: account.organizations.map((each) => ({ ...each, members })) },
  });
  record({ organizationId: 'a', members: membersOf('ann@x.example', 'bob@x.example') });
  record({ organizationId: 'a', invitations: [] });
  return { ...shop, record };
}

test('where there is more to tell than fits, what is wrong with a file is told before what cannot be done yet', async () => {
  const { check } = openShop();
  const denied = Array.from({ length: 300 }, (_, at) => `a${at}@x.example,Instance shop,Org a,owner\n`);
  const { faults, faulty } = await check(`${HEAD}${denied.join('')}nobody,Instance shop,Org a,member\n`);
  expect([faults.length, faulty]).toEqual([200, 301]);
  expect(faults.filter(({ later }) => !later).map(({ line }) => line)).toEqual([302]);
  expect(faults.at(-1)).toMatchObject({ line: 302 });
});

test('a file is compared with the table of people, and again with what was read since', async () => {
  const { read, call, record } = openShop();
  const text = `${HEAD}ann@x.example,Instance shop,Org a,admin\neva@x.example,shop.example.com,org a,member\nbob@x.example,Instance shop,Org a,member\nx@x.example,Instance shop,Org b,none\n`;
  const opened = await read(text);
  const unchecked = [
    {
      instance: 'Instance shop',
      organization: 'Org b',
      why: 'Its people have not been read yet. Refresh its instance, then import the file again.',
      lines: 1,
    },
  ];
  expect(opened).toEqual({
    outcome: 'opened',
    token: 'file-1',
    fileName: 'wanted.csv',
    check: {
      lines: 4,
      same: 1,
      changes: [
        {
          kind: 'role',
          line: 2,
          column: 1,
          instanceId: 'shop',
          organizationId: 'a',
          email: 'ann@x.example',
          from: 'member',
          role: 'admin',
        },
        {
          kind: 'invite',
          line: 3,
          column: 1,
          instanceId: 'shop',
          organizationId: 'a',
          email: 'eva@x.example',
          role: 'member',
        },
      ],
      changed: 2,
      faults: [],
      faulty: 0,
      unchecked,
      endWords: [],
      uncheckedLines: 1,
      ends: 0,
    },
  });
  record({ organizationId: 'a', invitations: [{ ...invitationOf('eva@x.example'), role: 'member' }] });
  const again = await call('wanted.check', { token: 'file-1' });
  expect(again).toMatchObject({ ok: true, value: { same: 2, changes: [{ kind: 'role' }] } });
});

test('asked for its changes right after it was checked, a file is compared anew only where something else is known', async () => {
  const { wanted, call, read, record } = openShop();
  await read(`${HEAD}ann@x.example,Instance shop,Org a,admin\nbob@x.example,Instance shop,Org a,admin\n`);
  const changes = async () => {
    const told = await wanted.changesOf('file-1');
    return told.ok ? told.value.changes : [];
  };
  const first = await changes();
  expect(first).toHaveLength(2);
  expect(await changes()).toBe(first);
  record({ organizationId: 'a', members: membersOf('ann@x.example') });
  const other = await changes();
  expect(other.map(({ kind }) => kind)).toEqual(['role', 'invite']);
  await call('wanted.check', { token: 'file-1' });
  expect(await changes()).toBe(other);
});

test('a line may name a kit that is kept here', async () => {
  const { check } = openShop();
  const text =
    'address,instance,organization,role,access\nann@x.example,Instance shop,Org a,member,developers\n';
  expect((await check(text)).changes).toMatchObject([
    { kind: 'access', email: 'ann@x.example', access: { by: 'kit', kitId: 't-1' } },
  ]);
});

test('an organization that no key opens is told so, whether or not its people are known', async () => {
  const { check, record } = openShop();
  const text = `${HEAD}ann@x.example,Instance shop,Org c,admin\n`;
  expect((await check(text)).unchecked).toMatchObject([{ why: 'No key opens this organization.' }]);
  record({ organizationId: 'c', members: membersOf('ann@x.example') });
  record({ organizationId: 'c', invitations: [] });
  expect((await check(text)).faults).toMatchObject([
    { line: 2, column: 1, why: 'This organization has no key, so nothing can be changed.' },
  ]);
  expect(await check(`${HEAD}ann@x.example,Instance shop,Org c,member\n`)).toMatchObject({
    same: 1,
    faulty: 0,
  });
});

test('a file is let go when it is closed, or when another one was opened', async () => {
  const { call, read } = openShop();
  await read(HEAD);
  await read(HEAD);
  const gone = { ok: false, error: { code: 'file-closed' } };
  expect(await call('wanted.check', { token: 'file-1' })).toMatchObject(gone);
  expect(await call('wanted.check', { token: 'file-2' })).toMatchObject({ ok: true });
  await call('app.giveUp', { id: 'file-2' });
  expect(await call('wanted.check', { token: 'file-2' })).toMatchObject(gone);
  expect(await call('wanted.copyFaults', { token: 'file-2', also: [] })).toMatchObject(gone);
});

test('files are read with those beside them, and none by a link that leads out of their folder', async () => {
  const folder = makeFolder();
  const { wanted } = openShop();
  const write = (name: string, text: string) => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  write('secret.yaml', 'organizations: []');
  write('own/teams/a.csv', HEAD);
  const file = write('own/wanted.yaml', 'include: [teams/a.csv]');
  const read = async (from: string) => {
    const text = await wanted.readText(from, 1_000);
    return text.ok ? wanted.readFiles(from, text.value) : text;
  };
  expect(await read(file)).toEqual(
    ok([
      { name: 'wanted.yaml', text: 'include: [teams/a.csv]' },
      { name: 'teams/a.csv', text: HEAD },
    ]),
  );
  for (const name of ['../secret.yaml', path.join(folder, 'secret.yaml'), 'gone.yaml', 'link.yaml']) {
    if (name === 'link.yaml') symlinkSync('../secret.yaml', path.join(folder, 'own', name));
    const told = await read(write('own/wanted.yaml', `include: ["${name.replaceAll('\\', '/')}"]`));
    expect(told).toMatchObject({
      error: {
        message: expect.stringContaining('cannot be included'),
        advice: expect.stringMatching(/^Correct/),
      },
    });
  }
  expect(await read(path.join(folder, 'own/link.yaml'))).toMatchObject({
    error: { code: 'file-foreign', message: expect.stringContaining('is a link to a file outside') },
  });
  expect(await read(path.join(folder, 'none.yaml'))).toMatchObject({ error: { code: 'file-unreadable' } });
  expect(await read(write('own/long.yaml', ' '.repeat(1_001)))).toMatchObject({
    error: { code: 'file-too-large' },
  });
});

test.skipIf(process.platform === 'win32')('what is no file is not waited for, also beside one', async () => {
  const { wanted } = openShop();
  const pipe = path.join(makeFolder(), 'pipe');
  execFileSync('mkfifo', [pipe]);
  expect(await wanted.readText(pipe, 1_000)).toMatchObject({
    error: { message: '“pipe” could not be read: it is no file.' },
  });
  const file = path.join(path.dirname(pipe), 'a.yaml');
  writeFileSync(file, 'include: [pipe]');
  expect(await wanted.readFiles(file, 'include: [pipe]')).toMatchObject({
    error: { message: expect.stringContaining('“pipe” cannot be included. It is no file.') },
  });
});

test('several that are opened by their texts are held beside each other', async () => {
  const { wanted, call } = openShop();
  const one = await wanted.openFiles([{ name: 'a.csv', text: HEAD }]);
  const other = await wanted.openFiles([{ name: 'b.csv', text: HEAD }]);
  for (const each of [one, other])
    expect(await call('wanted.check', { token: each.ok ? each.value.token : '' })).toMatchObject({
      ok: true,
    });
});

test('opened for some organizations a file changes these alone, and sets end dates of people with a line there, by all of their lines', async () => {
  const { wanted, call, record, set } = openShop();
  record({ organizationId: 'b', members: membersOf('ann@x.example', 'cid@x.example') });
  record({ organizationId: 'b', invitations: [] });
  const text = [
    'address,instance,organization,role,until',
    'ann@x.example,Instance shop,Org a,member,2027-01-31',
    'ann@x.example,Instance shop,Org b,member,2027-03-31',
    'bob@x.example,Instance shop,Org a,admin,2027-01-31',
    'cid@x.example,Instance shop,Org b,admin,2027-02-28',
  ].join('\n');
  const opened = async (only: string[] | null) => {
    const refs = only?.map((organizationId) => ({ instanceId: 'shop', organizationId })) ?? null;
    const held = await wanted.openFiles([{ name: 'a.csv', text }], refs);
    if (!held.ok) throw new Error(held.error.message);
    const { token, check } = held.value;
    const of = await wanted.changesOf(token);
    expect(await call('wanted.setEnds', { token })).toEqual(ok({ set: check.ends }));
    return {
      changes: of.ok ? of.value.changes.map(({ email }) => email) : [],
      set: set.splice(0),
    };
  };
  const ann = { emails: ['ann@x.example'], day: '2027-03-31' };
  const bob = { emails: ['bob@x.example'], day: '2027-01-31' };
  const cid = { emails: ['cid@x.example'], day: '2027-02-28' };
  expect(await opened(null)).toEqual({
    changes: ['bob@x.example', 'cid@x.example'],
    set: [ann, bob, cid],
  });
  expect(await opened(['a'])).toEqual({ changes: ['bob@x.example'], set: [ann, bob] });
  expect(await opened(['b'])).toEqual({ changes: ['cid@x.example'], set: [ann, cid] });
  expect(await opened([])).toEqual({ changes: [], set: [] });
});

test('of many bad lines the first are told, and all are copied with those that the page found, in their order', async () => {
  const { read, call, copied } = openShop();
  const opened = await read(`${HEAD}${',Instance shop,Org a,member\n'.repeat(205)}`);
  expect(opened).toMatchObject({ check: { faulty: 205 } });
  if ('check' in opened) expect(opened.check.faults).toHaveLength(200);
  await call('wanted.copyFaults', { token: 'file-1', also: [{ line: 3, column: 1, why: 'No.' }] });
  const lines = copied[0]?.split('\n') ?? [];
  expect(lines).toHaveLength(206);
  expect(lines.slice(0, 3)).toEqual([
    'Line 2, column 1: There is no address in this line.',
    'Line 3, column 1: There is no address in this line.',
    'Line 3, column 1: No.',
  ]);
});

test('a file that changes more than one operation can has its changes counted, and none told', async () => {
  const { check } = openShop();
  const lines = Array.from({ length: 10_001 }, (_, at) => `p${at}@x.example,Instance shop,Org a,member`);
  expect(await check(HEAD + lines.join('\n'))).toMatchObject({ changes: [], changed: 10_001, lines: 10_001 });
});

describe('a long file', () => {
  const text = `# ${'long '.repeat(50_000)}\norganizations:\n  - instance: Instance shop\n    organization: Org a\n    members: [{ role: owner }]`;

  test('is read in a thread, while other calls are answered', async () => {
    const order: string[] = [];
    const inThread = createThreads<ThreadJobs>(new URL('../../../src/main/worker.ts', import.meta.url));
    const shop = open([keyed('shop', 'a')], makeFolder(), [], async (...given) => {
      setImmediate(
        () => void shop.call('wanted.check', { token: 'none' }).then(() => order.push('answered')),
      );
      const read = await inThread('readWanted', given, true);
      order.push('read');
      return read;
    });
    expect(await shop.check(text, 'wanted.yaml')).toMatchObject({
      lines: 1,
      faults: [{ line: 5, column: 15, why: 'There is no address in this line.' }],
    });
    expect(order).toEqual(['answered', 'read']);
  });

  test('is read once, however often a command plans it', async () => {
    let count = 0;
    const { wanted } = open([keyed('shop', 'a')], makeFolder(), [], async (...given) => {
      count += 1;
      return packWanted(readWanted(...given));
    });
    const files = await wanted.readFiles(path.join(makeFolder(), 'wanted.yaml'), text);
    if (!files.ok) throw new Error(files.error.message);
    for (const each of [files.value, [...files.value]])
      expect(await wanted.openFiles(each)).toMatchObject({ value: { check: { lines: 1 } } });
    expect(count).toBe(1);
    const [first] = files.value;
    await wanted.openFiles([{ name: first?.name ?? '', text: `${text} # other` }]);
    expect(count).toBe(2);
  });

  test('that takes too much of the thread is told', async () => {
    const { read } = open([], makeFolder(), [], async () => null);
    expect(await read(text, 'wanted.yaml')).toMatchObject({
      code: 'file-too-large',
      message: 'This file takes too much time or memory to be read.',
    });
  });
});

describe('a file that cannot be read', () => {
  test.each([
    ['more lines than may be', HEAD + 'x\n'.repeat(200_001), 'file-too-large', 'has more than 200,000 lines'],
    ['more bytes than may be', ' '.repeat(40_000_001), 'file-too-large', 'is larger than 40 MB'],
    ['a workbook', 'PK\u0003\u0004', 'file-foreign', 'is a spreadsheet workbook'],
    ['no text', new Uint8Array([1, 0, 2]), 'file-foreign', 'is not a text file'],
    ['no headings', 'ann@x.example,Shop', 'file-foreign', 'No column is named address'],
    ['nothing', '', 'file-foreign', 'This file is empty'],
  ])('is told: %s', async (_, content, code, words) => {
    const { read } = openShop();
    expect(await read(content)).toMatchObject({ code, message: expect.stringContaining(words) });
  });

  test('is told when it is gone, and a person may give it up', async () => {
    const { call, source } = openShop();
    source.file = path.join(makeFolder(), 'gone.csv');
    expect(await call('wanted.open', {})).toMatchObject({ ok: false, error: { code: 'file-unreadable' } });
    source.file = null;
    expect(await call('wanted.open', {})).toEqual(ok({ outcome: 'canceled' }));
  });
});

const NAMES = [
  'Acme',
  'acme',
  ' Acme ',
  '=HYPERLINK("x")',
  'a;b',
  'two\nlines',
  '"quoted"',
  "'x'",
  '',
  'Ä, Ö & Co',
];
const ROLES = ['owner', 'admin', 'member', 'Lead', 'lead', '=cmd', '-1', "'x'", 'a,b;c\td', '"q"', 'Admin'];
const ADDRESSES = [
  'ann@x.example',
  'Bob@X.example',
  ' carl@x.example ',
  '+d@x.example',
  '=e',
  "'f@x",
  'g,h@x;y',
  '"i"@x',
  '',
  ' ',
];

const organization = fc.record({
  name: fc.constantFrom(...NAMES),
  isRead: fc.boolean(),
  members: fc.array(
    fc.record({
      email: fc.constantFrom(...ADDRESSES),
      role: fc.constantFrom(...ROLES),
      permissions: fc.option(
        fc.record({
          switches: fc.subarray([...SWITCHES]),
          projects: fc.subarray(['p-1', 'p-2']),
          services: fc.subarray(Array.from({ length: 1_200 }, (_, at) => `s-${at}`)),
        }),
      ),
    }),
    { maxLength: 8 },
  ),
  // Of several with other roles a line names one.
  invitations: fc.uniqueArray(
    fc.record({
      email: fc.constantFrom(...ADDRESSES),
      role: fc.constantFrom(...ROLES, null),
      expiresAt: fc.constantFrom('2030-01-01T00:00:00.000Z', '2020-01-01T00:00:00.000Z', 'never'),
      status: fc.constantFrom('pending', 'accepted'),
    }),
    { selector: ({ email }) => foldAddress(email), maxLength: 5 },
  ),
});
const world = fc.array(
  fc.record({ name: fc.constantFrom(...NAMES), organizations: fc.array(organization, { maxLength: 4 }) }),
  { minLength: 1, maxLength: 3 },
);

test('whatever is on the servers, an export of people read back changes nothing and has no bad line', async () => {
  await fc.assert(
    fc.asyncProperty(world, fc.constantFrom('csv' as const, 'json' as const), async (instances, format) => {
      const list = instances.map(({ name }, at) => ({ ...keyed(`i${at}`, ...['0', '1', '2', '3']), name }));
      const { cache, target, value, check } = open(list);
      for (const [at, { organizations }] of instances.entries()) {
        const record = cache.recorder(`i${at}`);
        const named = organizations.map(({ name }, index) => ({
          id: `${index}`,
          name,
          createdAt: '',
          ownerId: 'u',
        }));
        record({ account: { version: '0.30.2', caller: null, organizations: named } });
        for (const [index, { isRead, members, invitations }] of organizations.entries()) {
          if (!isRead) continue;
          record({ organizationId: `${index}`, members: members.map(toMember) });
          record({ organizationId: `${index}`, invitations: invitations.map(toInvitation) });
        }
      }
      target.file = path.join(makeFolder(), `people.${format}`);
      const saved = await value('people.export', { query: EVERYONE, format });
      const found = await check(readFileSync(target.file), `people.${format}`);
      expect(found).toMatchObject({ changed: 0, unchecked: [] });
      expect(found.faults.filter(({ why }) => !why.includes('has expired'))).toEqual([]);
      expect(found.same + found.faulty).toBe(saved.outcome === 'saved' ? saved.lines : null);
    }),
    { numRuns: 60 },
  );
});

const emails = fc.constantFrom(...ADDRESSES, ...['ann', 'ben', 'cleo'].map((name) => `${name}@home.example`));
const permissions = fc.record({
  switches: fc.subarray([...SWITCHES]),
  projects: fc.subarray(['p-1', 'p-2', 'p-3', 'p-4', 'p-empty', 'p-gone']),
  environments: fc.subarray(TREE.projects.flatMap(({ environments }) => environments.map(({ id }) => id))),
  services: fc.subarray([
    ...TREE.projects.flatMap(({ environments }) =>
      environments.flatMap(({ services }) => services.map(({ id }) => id)),
    ),
    's-gone',
  ]),
  gitProviders: fc.subarray(['g-1', 'g-gone']),
});
/** Mostly what a project has as a whole, as people grant it. */
const granted = fc.oneof(
  permissions,
  fc.subarray(TREE.projects).map((projects) => ({
    projects: projects.map(({ id }) => id),
    environments: projects.flatMap(({ environments }) => environments.map(({ id }) => id)),
    services: projects.flatMap(({ environments }) =>
      environments.flatMap(({ services }) => services.map(({ id }) => id)),
    ),
  })),
  fc.constant({}),
);
const exportedOrganization = fc.record({
  name: fc.constantFrom(...NAMES, 'Right‮left', '# no comment', '*', 'null', '{a: b}'),
  isRead: fc.boolean(),
  members: fc.array(
    fc.record({
      email: emails,
      role: fc.constantFrom(...ROLES, 'none', 'None', ' lead'),
      permissions: fc.option(granted),
    }),
    { maxLength: 8 },
  ),
  invitations: fc.array(
    fc.record({
      email: emails,
      role: fc.constantFrom(...ROLES, null, 'none'),
      expiresAt: fc.constantFrom('2030-01-01T00:00:00.000Z', '2020-01-01T00:00:00.000Z', 'never'),
      status: fc.constant('pending'),
    }),
    { maxLength: 4 },
  ),
});

test('whatever is on the servers, wanted access that is exported and read back is no difference', async () => {
  const counts = { lines: 0, stated: 0, complete: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          name: fc.constantFrom(...NAMES, 'i1.example.com'),
          organizations: fc.array(exportedOrganization, { maxLength: 4 }),
        }),
        { minLength: 1, maxLength: 3 },
      ),
      fc.array(fc.uniqueArray(emails, { minLength: 2, maxLength: 3 }), { maxLength: 2 }),
      fc.array(fc.record({ email: emails, day: fc.constantFrom('2027-01-31', '2026-11-01', null) }), {
        maxLength: 3,
      }),
      async (instances, joins, days) => {
        const list = instances.map(({ name }, at) => ({ ...keyed(`i${at}`, ...['0', '1', '2', '3']), name }));
        const ends = days.map(({ email, day }, at) => ({
          ...{ id: `${at}`, emails: [foldAddress(email) || 'x'], day, note: '', setAt: 0 },
        }));
        const { cache, wanted, people } = open(list, makeFolder(), ends);
        for (const group of joins) await people.calls['people.join']({ ids: group });
        const members = new Map<string, Member[]>();
        for (const [at, { organizations }] of instances.entries()) {
          const record = cache.recorder(`i${at}`);
          const named = organizations.map(({ name }, index) => ({
            id: `${index}`,
            name,
            createdAt: '',
            ownerId: 'u',
          }));
          record({ account: { version: '0.30.2', caller: null, organizations: named } });
          for (const [index, { isRead, members: all, invitations }] of organizations.entries()) {
            if (!isRead) continue;
            const rows = all.map((each, number) => toMember(each as never, number));
            members.set(`i${at} ${index}`, rows);
            record({ organizationId: `${index}`, members: rows });
            record({ organizationId: `${index}`, invitations: invitations.map(toInvitation) });
          }
        }
        const { exported, left } = await wanted.exportNow({ only: null, complete: true, isOnlyNow: false });
        const files = [{ name: 'wanted.yaml', text: [...yamlOf(exported, left)].join('') }];
        const opened = await wanted.openFiles(files);
        if (!opened.ok) throw new Error(`${opened.error.message}\n${files[0]?.text}`);
        const { check: found, token } = opened.value;
        expect(found).toMatchObject({ faults: [], unchecked: [], ends: 0 });
        const changes = await wanted.changesOf(token);
        for (const change of changes.ok ? changes.value.changes : []) {
          if (change.kind !== 'access') throw new Error(`${JSON.stringify(change)}\n${files[0]?.text}`);
          counts.stated += 1;
          const there = members.get(`${change.instanceId} ${change.organizationId}`) ?? [];
          const own = there.filter(
            ({ role, user }) => foldAddress(user.email) === change.email && role === change.role,
          );
          expect(own.length).toBeGreaterThan(0);
          for (const { role, permissions: has = {} } of own) {
            if (change.access.by === 'nothing') expect(isNothing(has)).toBe(true);
            else if (change.access.by === 'parts') {
              const compare = compareWithGranted(change.access.granted, TREE);
              if (typeof compare === 'string') throw new Error(compare);
              expect(isNoDifference(compare({ role, permissions: has }))).toBe(true);
            } else throw new Error(change.access.by);
          }
        }
        counts.lines += exported.organizations.reduce((sum, each) => sum + each.members.length, 0);
        counts.complete += exported.organizations.filter(({ complete }) => complete).length;
        const json = await wanted.openFiles([{ name: 'wanted.json', text: JSON.stringify(exported) }]);
        if (!json.ok) throw new Error(json.error.message);
        const { changes: fromJson } = json.value.check;
        expect([fromJson.length, json.value.check.faulty, json.value.check.lines]).toEqual([
          found.changed,
          0,
          found.lines,
        ]);
      },
    ),
    { numRuns: 80 },
  );
  expect(counts.lines).toBeGreaterThan(200);
  expect(counts.stated).toBeGreaterThan(40);
  expect(counts.complete).toBeGreaterThan(20);
});

test('what could not be read now is left out of an export, with why, though an earlier reading is kept', async () => {
  const { wanted, world } = openShop();
  const ref = { instanceId: 'shop', organizationId: 'a' };
  await world.note('members', ref, fail({ code: 'timeout', message: 'It did not answer.', advice: '' }));
  const organizationsOf = async (isOnlyNow: boolean) => {
    const { exported, left } = await wanted.exportNow({ only: null, complete: true, isOnlyNow });
    return [exported.organizations.map(({ organization }) => organization), left];
  };
  expect((await organizationsOf(false))[0]).toEqual(['Org a']);
  expect(await organizationsOf(true)).toEqual([
    [],
    [
      '“Org a” on “Instance shop”: It did not answer.',
      '“Org b” on “Instance shop”: Its people have not been read yet.',
      '“Org c” on “Instance shop”: No key opens this organization.',
    ],
  ]);
});

test('an instance of which no organization is known yet is told to be left out of an export, where it is meant', async () => {
  const { wanted } = open([keyed('shop', 'a'), keyed('labs', 'b')]);
  const leftOf = async (only: Ref[] | null) =>
    (await wanted.exportNow({ only, complete: true, isOnlyNow: true })).left;
  const words = (name: string) => `“Instance ${name}”: It has not been read yet.`;
  expect(await leftOf(null)).toEqual([words('shop'), words('labs')]);
  expect(await leftOf([{ instanceId: 'labs', organizationId: 'b' }])).toEqual([words('labs')]);
});

test('an export of 20,000 memberships with all parts is no longer than what is read', () => {
  const projects = ['shop', 'website', 'billing'].map((name) => [
    `Project ${name}`,
    { production: ['web frontend', 'api', 'postgres main'], staging: 'all' as const },
  ]);
  const access = {
    ...{ projects: Object.fromEntries(projects), 'git-providers': ['GitHub acme', 'GitLab internal'] },
    ...{ servers: ['worker-1', 'worker-2'], switches: Object.values(SWITCH_NAMES).slice(0, 9) },
  };
  const organizations = [...Array(50).keys()].map((at) => ({
    ...{ instance: `Instance ${at}`, organization: `Organization ${at}` },
    members: [...Array(400).keys()].map((own) => ({
      ...{ address: `first.last-${at}-${own}@example.com`, role: 'member', access },
    })),
  }));
  expect([...yamlOf({ organizations }, [])].join('').length).toBeLessThan(LARGEST);
  expect(Buffer.byteLength(JSON.stringify({ organizations }, null, 2))).toBeLessThan(LARGEST);
});

test('that a server did not say what somebody sees is told', async () => {
  const { wanted, record, source } = openShop();
  const permissions = { projects: ['p-1'] };
  record({
    organizationId: 'a',
    members: [toMember({ email: 'ann@x.example', role: 'member', permissions }, 1)],
  });
  const exportNow = () => wanted.exportNow({ only: null, complete: true, isOnlyNow: false });
  expect((await exportNow()).isUnread).toBe(false);
  source.tree = fail({ code: 'timeout', message: 'It did not answer.', advice: '' });
  expect((await exportNow()).isUnread).toBe(true);
});

function toMember(
  { email, role, permissions }: { email: string; role: string; permissions: Permissions | null },
  at: number,
): Member {
  const [member] = membersOf(email) as [Member];
  return { ...member, id: `m-${at}`, userId: `u-${at}`, role, ...(permissions ? { permissions } : {}) };
}

function toInvitation(
  { email, ...rest }: { email: string; role: string | null; expiresAt: string; status: string },
  at: number,
): Invitation {
  return { ...invitationOf(email), id: `i-${at}`, ...rest };
}
