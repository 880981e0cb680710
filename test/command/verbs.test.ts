import { beforeEach, describe, expect, test } from 'vitest';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { type Farm, openFarm, READ, sharedFarm } from './farm.ts';

const simulator = testSimulator();
const shared = sharedFarm(simulator, (quayside) =>
  quayside.call('access.keep', { name: 'January', instanceIds: [] }),
);
let farm: Farm;

beforeEach(async () => {
  farm = await shared();
  const ben = farm.servers.Gamma?.world.members.find(({ role }) => role === 'member');
  if (ben) ben.role = 'admin';
});

/** The cells of a table, row by row, below its heads. */
const rowsOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(/ {2,}/));
const UNREAD = [
  { instance: 'Keyless', organization: null, code: 'key-needed' },
  { instance: 'Dead', organization: null, code: 'refused' },
];

describe('over eight servers of mixed versions, one dead and one keyless', () => {
  test('instances says of each what could be read', async () => {
    const { code, stdout, stderr } = await farm.run('instances');
    expect(code).toBe(3);
    expect(rowsOf(stdout).map(([name, , version, , , state]) => [name, version, state])).toEqual([
      ...READ.map((name) => [name, farm.servers[name]?.version, 'read']),
      ['Keyless', '0.30.2', 'key required'],
      ['Dead', '0.30.2', 'not reachable'],
    ]);
    expect(
      stderr
        .trimEnd()
        .split('\n')
        .map((line) => line.split(':')[0]),
    ).toEqual(['Keyless', 'Dead']);
    const { stdout: json } = await farm.run('instances', '--json', '--instance', 'Zeta');
    expect(JSON.parse(json)).toMatchObject({
      instances: [
        {
          name: 'Zeta',
          organizations: [
            { name: 'Acme Zeta', hasKey: true },
            { name: 'Lab', hasKey: false },
          ],
        },
      ],
      unread: [],
    });
  });

  test('people are found by words, role, 2FA and invitation, with what was seen last of those that cannot be read', async () => {
    const { code, stdout } = await farm.run('people', 'BEN@');
    expect(code).toBe(3);
    expect(rowsOf(stdout).map((row) => row.slice(1))).toEqual(
      [...READ, 'Keyless', 'Dead'].map((name) => [
        ...['Ben', name, `Acme ${name}`, name === 'Gamma' ? 'admin' : 'member', 'member', 'off', 'unknown'],
        name === 'Gamma' ? 'everything, as admin' : 'sees nothing',
      ]),
    );
    const admins = await farm.run(
      'people',
      '--role',
      'admin',
      '--no-2fa',
      '--json',
      '--group',
      'Clients',
      '--instance',
      'Gamma',
    );
    expect(admins.code).toBe(0);
    expect(JSON.parse(admins.stdout)).toMatchObject({
      people: [
        { email: 'ben@example.com', places: [{ instance: 'Gamma', role: 'admin', twoFactor: false }] },
      ],
      unread: [],
    });
    const invited = await farm.run('people', '--invited', '--organization', 'acme alpha');
    expect(invited.code).toBe(0);
    expect(rowsOf(invited.stdout).map(([address]) => address)).toEqual([
      'late@example.com',
      'new@alpha.example',
    ]);
  });

  test('invitations are those that nobody answered, without what accepts them', async () => {
    const { code, stdout } = await farm.run('invitations', '--group', 'clients');
    expect(code).toBe(0);
    expect(rowsOf(stdout).map((row) => row.slice(0, 5))).toEqual(
      ['Alpha', 'Beta'].flatMap((name) => [
        [`new@${name.toLowerCase()}.example`, name, `Acme ${name}`, 'member', 'open'],
        ['late@example.com', name, `Acme ${name}`, 'admin', 'expired'],
      ]),
    );
    const expired = await farm.run('invitations', '--expired', '--json');
    expect(expired.code).toBe(3);
    expect(JSON.parse(expired.stdout).invitations).toHaveLength(READ.length);
    // Of an organization without a key an empty list is no answer.
    expect(JSON.parse(expired.stdout).keyless).toContainEqual({ instance: 'Zeta', organization: 'Lab' });
    expect((await farm.run('people', '--organization', 'Lab')).stderr).toContain(
      'Lab on Zeta: no key opens it, so it is not listed.\n',
    );
    for (const { id } of farm.servers.Alpha?.world.invitations ?? [])
      expect(stdout + expired.stdout).not.toContain(id);
  });

  test('keys are told by organization and owner, and those that are missing', async () => {
    const { code, stdout } = await farm.run('keys');
    expect(code).toBe(3);
    expect(rowsOf(stdout).map((row) => [row[0], row[1], row.at(-1)])).toEqual([
      ...READ.map((name) => [name, `Acme ${name}`, 'good']),
      ['Dead', 'Acme Dead', 'not tried yet'],
      ['Zeta', 'Lab', 'no key'],
      ['Keyless', 'Acme Keyless', 'no key'],
    ]);
    expect(await farm.run('keys', '--group', 'Clients', '--quiet')).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
  });

  test('a key that its server refuses gives 3', async () => {
    const beta = farm.servers.Beta;
    beta?.setFault({ kind: 'status', status: 401, body: { message: 'Unauthorized' } } as never);
    const { code, stdout } = await farm.run('keys', '--instance', 'Beta', '--json');
    beta?.setFault(null);
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ unread: [{ instance: 'Beta' }] });
  });

  test('drift is what changed since a baseline: 2, and 3 where something could not be read', async () => {
    const some = await farm.run('drift', '--instance', 'Gamma', '--instance', 'Alpha', '--authors');
    expect(some).toMatchObject({ code: 2, stderr: '' });
    expect(rowsOf(some.stdout)).toEqual([
      ['PERSON', 'INSTANCE', 'ORGANIZATION', 'WHAT', 'BY'],
      ['ben@example.com', 'Gamma', 'Acme Gamma', 'Raised from member to admin'],
    ]);
    expect(await farm.run('drift', 'january', '--instance', 'Alpha')).toMatchObject({ code: 0 });
    const zeta = await farm.run('drift', '--instance', 'Zeta');
    expect(zeta).toMatchObject({ code: 0, stderr: '' });
    expect(zeta.stdout).toMatch(
      /^Nothing has changed in what could be compared since “January”[\s\S]*\n {2}Lab on Zeta: read neither then nor now\./,
    );
    const all = await farm.run('drift', '--json');
    expect(all.code).toBe(3);
    expect(JSON.parse(all.stdout)).toMatchObject({
      baseline: { name: 'January' },
      differences: [{ kind: 'raised', instance: 'Gamma', organization: 'Acme Gamma' }],
      apart: ['Lab on Zeta: read neither then nor now. No key opens this organization.'],
      unread: UNREAD,
    });
    expect(await farm.run('drift', 'March')).toMatchObject({
      code: 1,
      stderr: 'No baseline is called “March”. There are: “January”.\n',
    });
  });

  test('needs are those of the window: 2 where there are some, 3 where something could not be read', async () => {
    const all = await farm.run('needs', '--json');
    expect(all.code).toBe(3);
    const { needs, clear } = JSON.parse(all.stdout);
    expect(clear).toBe(false);
    expect(needs.map(({ title }: { title: string }) => title)).toEqual([
      'ben@example.com is a new admin',
      '1 admin without 2FA',
      'Dead can’t be reached',
      '5 servers have known security holes',
      '2 organizations have no key',
      '1 change since “January”',
      '8 invitations expired',
      '7 organizations are opened by pasted keys only',
    ]);
    const some = await farm.run('needs', '--instance', 'Zeta');
    expect(some).toMatchObject({ code: 2, stderr: '' });
    expect(rowsOf(some.stdout).map(([title, where]) => [title, where])).toEqual([
      ['1 organization has no key', 'Zeta'],
      ['1 invitation expired', 'Zeta'],
      ['1 organization is opened by a pasted key only', 'Zeta'],
    ]);
  });

  test('diagnose says where the way to each fails', async () => {
    const some = await farm.run('diagnose', '--instance', 'Alpha', '--instance', 'Dead', '--json');
    expect(some.code).toBe(3);
    expect(JSON.parse(some.stdout)).toMatchObject({
      diagnoses: [
        { instance: 'Alpha', ok: true, outcome: 'All is well.' },
        { instance: 'Dead', ok: false, outcome: 'Something is wrong at “Connection (TCP)”.' },
      ],
    });
    const one = await farm.run('diagnose', '--instance', 'Beta');
    expect(one).toMatchObject({ code: 0, stderr: '' });
    expect(one.stdout).toContain('\n  Result: It opens “Acme Beta” as its owner.');
  });

  test('every verb tells its progress with --ndjson, and its document as the last line', async () => {
    const scope = ['--instance', 'Zeta', '--group', 'Clients', '--ndjson'];
    for (const [verb = '', ...keys] of [
      ['instances', 'instances', 'unread'],
      ['people', 'people', 'keyless', 'unread'],
      ['invitations', 'invitations', 'keyless', 'unread'],
      ['keys', 'keys', 'keyless', 'unread'],
      ['drift', 'baseline', 'differences', 'own', 'accepted', 'apart', 'unread'],
      ['needs', 'needs', 'open', 'clear', 'unread'],
      ['diagnose', 'diagnoses'],
    ]) {
      const { stdout } = await farm.run(verb, ...scope);
      const events = stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(Object.keys(events.pop())).toEqual(['event', ...keys]);
      expect(events.map(({ instance }) => instance).sort()).toEqual(['Alpha', 'Beta', 'Zeta']);
    }
  });
});

test('--quiet writes no result and says nothing but errors; JSON that was asked for comes all the same', async () => {
  expect(await farm.run('people', '--quiet', '--instance', 'Alpha')).toEqual({
    code: 0,
    stdout: '',
    stderr: '',
  });
  const dead = await farm.run('people', '--quiet', '--instance', 'Dead', '--json');
  expect(dead.code).toBe(3);
  expect(dead.stderr).toMatch(/^Dead: .+\n$/);
  expect(JSON.parse(dead.stdout).unread).toMatchObject([{ instance: 'Dead' }]);
});

test('a name that nothing has is wrong input, with the names that there are; in JSON as the document', async () => {
  const group = await farm.run('keys', '--group', 'Nobody');
  expect(group).toEqual({
    code: 1,
    stdout: '',
    stderr: 'No group is called “Nobody”. There are: “Clients”.\n',
  });
  const organization = await farm.run('people', '--instance', 'Alpha', '--organization', 'Nix', '--json');
  expect(organization.code).toBe(1);
  expect(JSON.parse(organization.stdout)).toEqual({
    error: { code: 'bad-input', message: 'No organization is called “Nix”.', advice: '' },
  });
});

test('drift --keep keeps a baseline that drift compares with from then on', async () => {
  const other = await openFarm(simulator);
  expect(await other.run('drift')).toMatchObject({ code: 1, stdout: '' });
  expect(await other.run('drift', '--keep', 'Today', '--group', 'Clients')).toMatchObject({
    code: 0,
    stdout: 'Kept as “Today”.\n',
  });
  expect(await other.run('drift', '--group', 'Clients')).toMatchObject({ code: 0 });
});

test('a baseline without a name is wrong input', async () => {
  expect(await farm.run('drift', '--keep', ' ')).toMatchObject({ code: 1, stdout: '' });
});

test('a baseline of one organization is wrong input: instances are kept whole', async () => {
  expect(await farm.run('drift', '--keep', 'Part', '--organization', 'Lab')).toMatchObject({
    ...{ code: 1, stdout: '' },
    stderr: expect.stringMatching(/^--organization does not go with --keep/),
  });
});

test('offline nothing is asked, also with keys in the keychain, and nothing can be changed', async () => {
  for (const { requests } of Object.values(farm.servers)) requests.clear();
  for (const args of [['drift', '--authors'], ['wanted', 'export'], ['needs'], ['keys']])
    await farm.run(...args, '--offline');
  expect(await farm.run('diagnose', '--offline')).toMatchObject({ code: 1, stdout: '' });
  for (const args of [
    ['drift', '--keep', 'Now'],
    ['apply', 'access.yaml', '--confirm'],
  ])
    expect(await farm.run(...args, '--offline')).toMatchObject({
      code: 1,
      stderr: 'With --offline no server is read, so none can be changed. Leave that option out.\n',
    });
  for (const { requests } of Object.values(farm.servers)) expect(requests).toHaveLength(0);
});
