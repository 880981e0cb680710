import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { owned } from '../dokploy/seed.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { makeFolder } from '../main/storage/folder.ts';
import { clockAhead, makeProfile, type Run, runCommand, startCommand } from './command.ts';

const simulator = testSimulator();
// Each starts the command several times.
vi.setConfig({ testTimeout: 120_000 });
const emails = (letter: string, count: number) =>
  Array.from({ length: count }, (_, at) => `${letter}${at}@example.com`);
const serve = (name: string) =>
  simulator.addInstance({
    name,
    seed: owned({
      name: 'Acme',
      projects: [{ name: 'Website' }],
      invitations: [{ email: 'late@example.com', expired: true }],
      members: [
        ...emails('a', 2).map((email) => ({ email, role: 'admin' })),
        ...emails('m', 9).map((email) => ({ email, role: 'member' })),
      ],
    }),
  });

let server: SimulatedInstance;
let profile: string;
beforeEach(async () => {
  server = await serve('Prod');
  profile = await makeProfile([server]);
});

const quayside = (...args: string[]): Promise<Run> => runCommand([...args, '--profile', profile]);
const fileOf = (text: string, name = 'wanted.csv') => {
  const file = path.join(makeFolder(), name);
  writeFileSync(file, text);
  return file;
};
const csv = (...lines: string[]) => fileOf(['address,instance,organization,role', ...lines].join('\n'));
const wanted = (email: string, role: string) => `${email},Prod,Acme,${role}`;
const gone = (count: number) => csv(...emails('m', count).map((email) => wanted(email, 'none')));
/** Acme with its owner, who acts, and these members alone. */
const complete = (...members: string[]) =>
  fileOf(
    [
      'people:',
      '  - addresses: [m8@example.com]',
      '    must-stay: true',
      'organizations:',
      '  - instance: Prod',
      '    organization: Acme',
      '    complete: true',
      '    members:',
      '      - { address: owner@example.com, role: owner }',
      ...emails('a', 2).map((email) => `      - { address: ${email}, role: admin }`),
      ...members.map((email) => `      - { address: ${email}, role: member }`),
    ].join('\n'),
    'wanted.yaml',
  );
const planOf = (...intents: object[]) =>
  fileOf(JSON.stringify({ quayside: 'plan', version: 1, intents }), 'plan.json');
const offboard = (addresses: string[]) => ({
  ...{ kind: 'off-board', addresses, together: [], choices: {}, confirmed: 'all' },
});
const sent = () => server.requests.filter(({ method }) => method === 'POST').map(({ call }) => call);
const people = () =>
  server.world.members.map(({ userId, role }) => [
    server.world.users.find(({ id }) => id === userId)?.email,
    role,
  ]);
const kept = () => path.join(makeFolder(), 'kept.json');

describe('a plan', () => {
  test('is told and sends nothing; nothing to do gives 0, a difference 2', async () => {
    const told = await quayside(
      'plan',
      csv(wanted('m0@example.com', 'none'), wanted('m1@example.com', 'admin')),
    );
    expect(told).toMatchObject({ code: 2, stderr: '' });
    expect(told.stdout.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['CHANGE', 'WHO OR WHAT', 'ORGANIZATION', 'INSTANCE', 'NOTE'],
      ['member → admin', 'm1@example.com', 'Acme', 'Prod'],
      ['delete account', 'm0@example.com', 'Acme', 'Prod'],
      ['Side effects:'],
      [
        '',
        'Deletes the account of m0@example.com on Prod, with its API keys and grants. This cannot be undone.',
      ],
      ['Delete 1 account, change 1 role.'],
      [''],
    ]);
    expect(await quayside('plan', csv(wanted('m0@example.com', 'member')))).toEqual({
      code: 0,
      stdout: 'Nothing to do: everything already matches.\n',
      stderr: '',
    });
    expect(sent()).toEqual([]);
  });

  test('of a long file, which a thread reads, is the same', async () => {
    const long = `# ${'long '.repeat(50_000)}\n`;
    const lines = ['address,instance,organization,role', wanted('m1@example.com', 'admin')];
    const text = `[{"address": "m1@example.com", "instance": "Prod", "organization": "Acme", "role": "admin"}]`;
    for (const file of [fileOf(long + lines.join('\n')), fileOf(long + text, 'wanted.yaml')])
      expect(await quayside('plan', file)).toMatchObject({
        code: 2,
        stdout: expect.stringContaining('Change 1 role.'),
      });
  });

  test('that is kept holds what is wanted, where, and a digest, and no step to run', async () => {
    const out = kept();
    await quayside('plan', gone(1), '--out', out, '--organization', 'Acme');
    const plan = JSON.parse(readFileSync(out, 'utf8'));
    expect(plan).toMatchObject({
      quayside: 'plan',
      intents: [{ kind: 'wanted-access', files: [{ text: expect.stringContaining('m0@example.com') }] }],
      scope: { organization: ['Acme'] },
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      steps: [{ digest: expect.any(String), words: 'delete account: m0@example.com, Acme on Prod' }],
    });
    expect(JSON.stringify(plan)).not.toContain('members.remove');
    expect(await quayside('plan', out, '--instance', 'Prod')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('names its instances itself'),
    });
  });

  test('as Markdown has no markup of strangers', async () => {
    for (const each of server.world.organizations) each.name = '[x](http://evil) | <b>@all</b>';
    const told = await quayside(
      'plan',
      csv('m0@example.com,Prod,[x](http://evil) | <b>@all</b>,none'),
      '--markdown',
    );
    expect(told.stdout).toContain(
      '| delete account | m0&#64;example&#46;com | &#91;x&#93;&#40;http&#58;&#47;&#47;evil',
    );
    expect(told.stdout).not.toMatch(/[<>@]|\]\(/);
    // GitHub and GitLab call people in what the markup gave.
    expect(told.stdout).toContain('&#64;&#8203;all');
  });

  test('of a bad file names line and column, and gives 1', async () => {
    const file = csv(wanted('m0@example.com', 'none'), 'nobody,Prod,Acme,member');
    const told = await quayside('plan', file);
    expect(told).toMatchObject({ code: 1, stdout: '' });
    expect(told.stderr).toMatch(/^wanted\.csv:3:\d+: “nobody” is not an email address/);
    const broken = fileOf('organizations:\n  - { instance: Prod', 'broken.yaml');
    expect(await quayside('plan', broken)).toMatchObject({
      ...{ code: 1, stdout: '' },
      stderr: expect.stringMatching(
        /^“broken\.yaml” cannot be read as wanted access\. Line \d+, column \d+: /,
      ),
    });
    expect(await quayside('apply', file, '--confirm')).toMatchObject({ code: 1 });
    expect(await quayside('plan', 'nowhere.csv')).toMatchObject({ code: 1, stdout: '' });
    expect(await quayside('plan', fileOf('{"quayside":"plan","version":9}', 'p.json'))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is not a plan of Quayside'),
    });
    expect(sent()).toEqual([]);
  });

  test('of a role, project or environment that is not there names file, line and column, and nothing is sent', async () => {
    const file = fileOf(
      [
        'organizations:',
        '  - instance: Prod',
        '    organization: Acme',
        '    members:',
        '      - { address: m0@example.com, role: admin }',
        '      - { address: m1@example.com, role: amdin }',
        '      - { address: new@example.com, role: amdin }',
        '      - { address: m2@example.com, role: member, access: [Shoop] }',
        '      - { address: eva@example.com, role: member, access: Shoop }',
        '      - { address: m3@example.com, role: member, access: { projects: { Website: { prodution: all } } } }',
      ].join('\n'),
      'wanted.yaml',
    );
    for (const verb of [
      ['plan', file],
      ['apply', file, '--confirm'],
    ]) {
      const { code, stdout, stderr } = await quayside(...verb);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr.trim().split('\n')).toEqual([
        'wanted.yaml:6:42: The role “amdin” does not exist there.',
        'wanted.yaml:7:43: The role “amdin” does not exist there.',
        'wanted.yaml:8:58: No project there is called “Shoop”.',
        expect.stringMatching(/^wanted\.yaml:9:59: No project or kit there is called “Shoop”\./),
        expect.stringMatching(/^wanted\.yaml:10:58: No (project|environment)/),
      ]);
    }
    expect(sent()).toEqual([]);
  });

  test('says of an invitation that ran out that it did: not everything matches', async () => {
    const file = csv(wanted('late@example.com', 'member'), wanted('m0@example.com', 'member'));
    for (const verb of [
      ['plan', file],
      ['apply', file, '--confirm'],
    ])
      expect(await quayside(...verb)).toEqual({
        ...{ code: 2, stderr: '' },
        stdout:
          'Couldn’t check:\n  wanted.csv:2:1: The invitation of this person has expired. Renew it under Invitations.\nNothing to do in what could be compared.\n',
      });
  });

  test('of somebody new with access waits for them to join, which is told and no failure', async () => {
    const file = fileOf(
      '[{"address": "new@example.com", "instance": "Prod", "organization": "Acme", "role": "member", "access": {"switches": ["create-services"]}}]',
      'wanted.json',
    );
    const waits = (why: string, summary: string) => ({
      code: 0,
      stdout: expect.stringContaining(`Waiting for people to join:\n  wanted.json:1:2: ${why}\n${summary}\n`),
    });
    expect(await quayside('plan', file)).toMatchObject({ code: 2 });
    expect(await quayside('apply', file, '--confirm')).toMatchObject(
      waits('The invitation goes out. Once they join, import the file again to grant projects.', '1 done.'),
    );
    const still = waits(
      'This person is invited and has not joined yet, so nothing can be granted. Read the file again once they have.',
      'Nothing to do until those who are invited have joined.',
    );
    expect(await quayside('plan', file)).toMatchObject(still);
    expect(await quayside('apply', file, '--confirm')).toMatchObject(still);
    expect(sent()).toHaveLength(1);
  });

  test('of other intents stays within what was chosen', async () => {
    const other = await serve('Other');
    profile = await makeProfile([server, other]);
    const file = planOf(offboard(['m0@example.com']));
    expect(await quayside('plan', file, '--instance', 'Prod')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('m0@example.com, Acme on Other'),
    });
    expect(
      await quayside(
        'plan',
        csv(wanted('m0@example.com', 'none'), 'm0@example.com,Other,Acme,none'),
        '--instance',
        'Prod',
        '--json',
      ),
    ).toMatchObject({ code: 2, stdout: expect.not.stringContaining('Other') });
  });
});

describe('applying', () => {
  test('needs --confirm, and does what the plan has, once', async () => {
    const out = kept();
    await quayside('plan', gone(2), '--out', out);
    expect(await quayside('apply', out)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('--confirm'),
    });
    expect(sent()).toEqual([]);
    const applied = await quayside('apply', out, '--confirm', '--json');
    expect(applied.code).toBe(0);
    expect(JSON.parse(applied.stdout)).toMatchObject({
      summary: '2 done.',
      operations: [
        { kind: 'wanted-access', counts: { done: 2 }, steps: [{ state: 'done' }, { state: 'done' }] },
      ],
    });
    expect(sent()).toEqual(['user.remove', 'user.remove']);
    const again = await quayside('apply', out, '--confirm', '--json');
    expect(again.code).toBe(0);
    expect(sent()).toHaveLength(2);
    expect(people()).toHaveLength(10);
  });

  test('a plan that is another one by now is refused with what moved', async () => {
    const out = kept();
    await quayside(
      'plan',
      csv(wanted('m0@example.com', 'none'), wanted('m1@example.com', 'none')),
      '--out',
      out,
    );
    const { world } = server;
    const id = world.users.find(({ email }) => email === 'm0@example.com')?.id;
    world.members = world.members.filter(({ userId }) => userId !== id);
    const applied = await quayside('apply', out, '--confirm');
    expect(applied).toMatchObject({ code: 1, stdout: '' });
    expect(applied.stderr).toContain('0 came (+), 1 went (-)');
    expect(applied.stderr).toContain('- delete account: m0@example.com, Acme on Prod');
    const file = JSON.parse(readFileSync(out, 'utf8'));
    writeFileSync(out, JSON.stringify({ ...file, digest: '0'.repeat(64), steps: [] }));
    expect(await quayside('apply', out, '--confirm')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('+ delete account: m1@example.com, Acme on Prod'),
    });
    expect(sent()).toEqual([]);
  });

  test.each<[file: () => string, limit: string, allow: string[]]>([
    [() => gone(4), 'Remove 4 of 12 people in Acme on Prod (limit: 25%).', ['--max-removals', '34%']],
    [
      () => csv(wanted('a0@example.com', 'member'), wanted('a1@example.com', 'member')),
      'Leave 1 owner or admin in Acme on Prod (limit: 2).',
      ['--min-admins', '1'],
    ],
    [
      () => complete(...emails('m', 8)),
      'Remove or lower m8@example.com, who must stay.',
      ['--allow', 'must-stay'],
    ],
  ])('a limit refuses, is named, and is kept with what allowed it: %#', async (fileOfCase, limit, allow) => {
    const file = fileOfCase();
    const planned = await quayside('plan', file);
    expect(planned).toMatchObject({ code: 1, stdout: expect.stringContaining(limit) });
    expect(planned.stderr).toContain(limit);
    expect(planned.stderr).toContain(allow[0]);
    expect(await quayside('apply', file, '--confirm')).toMatchObject({ code: 1 });
    expect(sent()).toEqual([]);
    expect(await quayside('plan', file, ...allow)).toMatchObject({
      code: 2,
      stdout: expect.stringContaining(`${limit} Allowed.`),
    });
    const applied = await quayside('apply', file, '--confirm', '--json', ...allow);
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(applied.stdout).operations).toMatchObject([{ allowed: [limit] }]);
  });

  test('a limit that is none is wrong input', async () => {
    expect(await quayside('plan', gone(1), '--allow', 'everything')).toMatchObject({ code: 1 });
    expect(await quayside('plan', gone(1), '--max-removals', 'all')).toMatchObject({ code: 1 });
  });

  /** Of a file that removes two it removes one. */
  async function interrupted(file: string): Promise<void> {
    const hold = server.hold('user.remove');
    const args = ['apply', file, '--confirm', '--profile', profile];
    const { child, ended } = startCommand(args);
    await hold.arrived;
    child.kill('SIGINT');
    await new Promise((heard) => {
      child.stderr?.on('data', (text) => String(text).includes('Stopping') && heard(null));
    });
    hold.release();
    expect(await ended).toMatchObject({ code: 130, stdout: expect.stringContaining('1 done, 1 open.') });
    expect(sent()).toEqual(['user.remove']);
  }

  test('interrupted, it ends after the step under way, and goes on at the next run', async () => {
    const file = gone(2);
    await interrupted(file);
    const out = kept();
    expect(await quayside('plan', file, '--out', out)).toMatchObject({ code: 2 });
    expect(await quayside('apply', file, '--confirm')).toMatchObject({ code: 0 });
    expect(sent()).toEqual(['user.remove', 'user.remove']);
  });

  test('what it left open is told once the file is edited, until that is applied: what it no longer wants is given up', async () => {
    const file = gone(2);
    await interrupted(file);
    const isOpen = {
      ...{ code: 2, stderr: '' },
      stdout: expect.stringMatching(
        /Left open by earlier runs:\n {2}open since \d{4}-\S+ \S+Z: delete account: m1@example\.com, Acme on Prod\n/,
      ),
    };
    expect(await quayside('plan', file)).toMatchObject(isOpen);
    writeFileSync(file, readFileSync(file, 'utf8').replace('m1@example.com,Prod,Acme,none', ''));
    expect(await quayside('plan', file)).toMatchObject(isOpen);
    expect(await quayside('needs')).toMatchObject(isOpen);
    // What another file says tells nothing of it.
    expect(await quayside('apply', csv(wanted('m2@example.com', 'member')), '--confirm')).toMatchObject(
      isOpen,
    );
    expect(await quayside('apply', file, '--confirm')).toMatchObject({
      ...{
        code: 0,
        stderr: '1 step that an earlier run of this file left open was given up: the file has changed.\n',
      },
    });
    expect(await quayside('plan', file)).toMatchObject({ code: 0, stderr: '' });
    expect(sent()).toEqual(['user.remove']);
  });

  test('of a server that fails in the middle the rest is left open, and it gives 3', async () => {
    const hold = server.hold('user.remove');
    const { ended } = startCommand(['apply', gone(2), '--confirm', '--profile', profile]);
    await hold.arrived;
    server.setFault({ kind: 'reset' });
    hold.release();
    expect(await ended).toMatchObject({ code: 3, stdout: expect.stringContaining('1 open') });
  });

  test('of a dead server the others are done, and it gives 3', async () => {
    const dead = await serve('Dead');
    profile = await makeProfile([server, dead]);
    await dead.close();
    const file = csv(wanted('m0@example.com', 'none'), 'm0@example.com,Dead,Acme,none');
    const applied = await quayside('apply', file, '--confirm', '--json');
    expect(applied.code).toBe(3);
    expect(JSON.parse(applied.stdout)).toMatchObject({
      operations: [{ counts: { done: 1 } }],
      unread: [{ instance: 'Dead' }],
    });
    expect(sent()).toEqual(['user.remove']);
  });

  test('of what it left it says why beside what it did', async () => {
    const old = await simulator.addInstance({
      name: 'Old',
      version: '0.28.6',
      seed: owned({ name: 'Acme' }),
    });
    profile = await makeProfile([server, old]);
    const file = csv(wanted('m0@example.com', 'none'), 'new@example.com,Old,Acme,member');
    expect(await quayside('apply', file, '--confirm')).toMatchObject({
      ...{ code: 2, stderr: '' },
      stdout: expect.stringMatching(/done\nCouldn’t check:\n {2}wanted\.csv:3:1: .*\n1 done\.\n$/),
    });
  });

  test('whoever is not in a file that is complete goes; run again there is nothing to do', async () => {
    const file = complete(...emails('m', 8), 'm8@example.com');
    expect(await quayside('apply', file, '--confirm')).toMatchObject({ code: 0 });
    expect(sent()).toEqual([]);
  });

  test('keeps end dates here, also where nothing else is to be done', async () => {
    const file = fileOf(
      'organizations: [{ instance: Prod, organization: Acme, members: [{ address: m0@example.com, role: member, until: 2099-01-31 }] }]',
      'wanted.yaml',
    );
    expect(await quayside('plan', file)).toMatchObject({
      code: 2,
      stdout: 'Side effects:\n  Sets the end date 2099-01-31 for m0@example.com.\nSet 1 end date.\n',
    });
    expect(await quayside('apply', file, '--confirm')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('1 end date was set.'),
    });
    expect(await quayside('plan', file)).toMatchObject({ code: 0 });
    writeFileSync(file, readFileSync(file, 'utf8').replace('2099-01-31', '2098-06-30'));
    expect((await quayside('plan', file)).stdout).toContain(
      'Moves the end date to 2098-06-30 for m0@example.com (2099-01-31).',
    );
    expect(sent()).toEqual([]);
  });

  test('keeps end dates of which needs tells', async () => {
    const soon = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    const file = fileOf(
      `organizations: [{ instance: Prod, organization: Acme, members: [{ address: m0@example.com, role: member, until: ${soon} }] }]`,
      'wanted.yaml',
    );
    await quayside('apply', file, '--confirm');
    const { needs } = JSON.parse((await quayside('needs', '--json')).stdout);
    expect(needs).toContainEqual(expect.objectContaining({ kind: 'access-ends', count: 1 }));
  });

  test('a step that fails gives 3; the same file is planned anew then', async () => {
    const body = { code: 'BAD_REQUEST', message: 'No' };
    server.setFault({ kind: 'foreign', status: 400, body }, { call: 'user.remove' });
    const file = gone(1);
    const failed = await quayside('apply', file, '--confirm');
    expect(failed).toMatchObject({ code: 3, stdout: expect.stringContaining('failed') });
    server.setFault(null);
    expect(await quayside('apply', file, '--confirm')).toMatchObject({ code: 0 });
    expect(people()).toHaveLength(11);
  });

  test('a step whose answer a server lost gives 3, is not sent again by a run at once, and is once two minutes have passed', async () => {
    server.setFault({ kind: 'reset' }, { call: 'user.remove' });
    const file = gone(1);
    const unknown = await quayside('apply', file, '--confirm');
    expect(unknown).toMatchObject({ code: 3, stdout: expect.stringContaining('unknown') });
    server.setFault(null);
    const again = ['apply', file, '--confirm'];
    expect(await quayside(...again)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Run it again in'),
    });
    expect(people()).toHaveLength(12);
    const later = await runCommand([...again, '--profile', profile], { env: clockAhead(130_000) });
    expect(later).toMatchObject({ code: 0 });
    expect(people()).toHaveLength(11);
  });
});
