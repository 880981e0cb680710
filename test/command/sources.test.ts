import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { lockProfile } from '../../src/main/storage/profileLock.ts';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { owned } from '../dokploy/seed.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { makeFolder } from '../main/storage/folder.ts';
import { makeProfile, runCommand } from './command.ts';

const simulator = testSimulator();
const AUTHORITY = fileURLToPath(new URL('../dokploy/certificates/authority.cert.pem', import.meta.url));
const serve = (name: string, more: Partial<Parameters<typeof simulator.addInstance>[0]> = {}) =>
  simulator.addInstance({ name, seed: owned({ name: `Acme ${name}` }, { name: `Lab ${name}` }), ...more });
const keyOf = (server: SimulatedInstance, organization = 0) =>
  server.key({
    user: 'owner@example.com',
    organization: server.world.organizations[organization]?.name ?? '',
  });
/** A key as it stands in a variable or file. */
const boundKey = (server: SimulatedInstance, organization = 0) =>
  `${server.origin} ${keyOf(server, organization)}`;

/** Runs a verb in a folder with this quayside.yaml; no key is in what it says, or in a file that it leaves. */
async function runIn(
  config: string,
  args: string[],
  env: Record<string, string> = {},
  folder: string = makeFolder(),
) {
  writeFileSync(path.join(folder, 'quayside.yaml'), config);
  const run = await runCommand(args, { cwd: folder, env });
  const left = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'latin1'));
  for (const value of Object.values(env)) {
    const key = value.split(' ').at(-1) ?? '';
    if (key.length < 32) continue;
    for (const text of [run.stdout, run.stderr, ...left]) expect(text.includes(key)).toBe(false);
  }
  return run;
}

/** What `instances --json` says of each. */
const statesOf = ({ stdout }: { stdout: string }) =>
  JSON.parse(stdout).instances.map(({ name, state }: { name: string; state: string }) => [name, state]);

describe('instances of quayside.yaml', () => {
  test('are read with a key from a variable, a file and a command, and several keys open several organizations', async () => {
    const [one, two, three] = [await serve('One'), await serve('Two'), await serve('Three')];
    const folder = makeFolder();
    writeFileSync(path.join(folder, 'key'), `${boundKey(two)}\n`, { mode: 0o600 });
    writeFileSync(path.join(folder, 'print.cjs'), `console.log(process.env.THREE.split(' ')[1])`);
    const config = `instances:
  - { name: One, url: "${one.origin}", keys: [{ env: ACME }, { env: LAB }], group: Clients }
  - { name: Two, url: "${two.origin}", key: { file: key } }
  - { name: Three, url: "${three.origin}", key: { command: ["${process.execPath}", "${path.join(folder, 'print.cjs')}"] } }
`;
    const env = { ACME: boundKey(one), LAB: boundKey(one, 1), THREE: boundKey(three) };
    const without = await runIn(config, ['instances', '--json'], env, folder);
    expect(without.code).toBe(1);
    expect(without.stderr).toContain('quayside.yaml:4:');
    const all = await runIn(config, ['instances', '--json', '--allow-commands'], env, folder);
    expect([all.code, all.stderr, statesOf(all)]).toEqual([
      0,
      '',
      ['One', 'Two', 'Three'].map((name) => [name, 'read']),
    ]);
    expect(JSON.parse(all.stdout).instances[0].organizations).toMatchObject([
      { name: 'Acme One', hasKey: true },
      { name: 'Lab One', hasKey: true },
    ]);
    const some = await runIn(
      config,
      ['instances', '--json', '--allow-commands', '--group', 'Clients'],
      env,
      folder,
    );
    expect(statesOf(some)).toEqual([['One', 'read']]);
  }, 120_000);

  test('that refuse a key are told with where it comes from, once, and it is listed', async () => {
    const server = await serve('One');
    const config = `instances: [{ name: One, url: "${server.origin}", keys: [{ env: ACME }, { env: LAB }] }]`;
    const env = { ACME: boundKey(server), LAB: `${server.origin} ${'x'.repeat(64)}` };
    const refused = (name: string) =>
      expect.stringMatching(
        new RegExp(`^One: \\S+ does not accept this API key\\. It comes from the variable ${name}\\..*\\n$`),
      );
    const run = await runIn(config, ['keys', '--instance', 'One', '--json'], env);
    expect([run.code, run.stderr]).toEqual([3, refused('LAB')]);
    expect(JSON.parse(run.stdout).keys).toMatchObject([
      { organization: 'Acme One' },
      { organization: null, state: 'not accepted' },
    ]);
    const alone = await runIn(config.replace('{ env: ACME }, ', ''), ['instances'], env);
    expect([alone.code, alone.stderr]).toEqual([3, refused('LAB')]);
  }, 60_000);

  test('whose key is for another address are never sent it', async () => {
    const [good, evil] = [await serve('Good'), await serve('Evil')];
    const config = `instances: [{ name: Good, url: "${evil.origin}", key: { env: KEY } }]`;
    for (const KEY of [boundKey(good), keyOf(good)]) {
      const run = await runIn(config, ['instances', '--json'], { KEY });
      expect([run.code, statesOf(run)]).toEqual([3, [['Good', 'key missing']]]);
      expect(run.stderr).toContain('Nothing was sent.');
    }
    expect(evil.requests).toHaveLength(0);
  }, 60_000);

  test('are sent the headers that are for them, and not asked without one', async () => {
    const server = await serve('One');
    const config = `instances: [{ name: One, url: "${server.origin}", key: { env: KEY }, headers: { X-Front: { env: FRONT } } }]`;
    const value = `Bearer ${'canary'.repeat(6)}`;
    const env = { KEY: boundKey(server), FRONT: `${server.origin} ${value}` };
    const run = await runIn(config, ['instances', '--json'], env);
    expect([run.code, statesOf(run)]).toEqual([0, [['One', 'read']]]);
    expect(server.requests.filter(({ headers }) => headers['x-front'] !== value)).toEqual([]);
    expect(server.requests.length).toBeGreaterThan(3);
    server.requests.clear();
    const other = await runIn(config, ['instances', '--json'], {
      ...{ ...env, FRONT: `https://evil.example.com ${value}` },
    });
    expect([other.code, statesOf(other)]).toEqual([3, [['One', 'header missing']]]);
    expect(other.stderr).toContain(
      'The header X-Front of “One” could not be read from the variable FRONT: it is for another',
    );
    expect(server.requests).toHaveLength(0);
  }, 60_000);

  test('are told without what is secret of them, whatever is called so', async () => {
    const server = await serve('One');
    const config = `instances: [{ name: canary-value, url: "${server.origin}", key: { env: KEY }, headers: { X-Front: { env: FRONT } } }]`;
    const env = { KEY: boundKey(server), FRONT: `${server.origin} canary-value` };
    const run = await runIn(config, ['instances', '--json'], env);
    expect([run.code, statesOf(run)]).toEqual([0, [['[secret]', 'read']]]);
    expect(run.stdout + run.stderr).not.toContain('canary');
  }, 60_000);

  test('where another installation answers than is named give no other key, and change nothing', async () => {
    const server = await serve('One');
    const [acme, lab] = server.world.organizations;
    const config = (installation: string) =>
      `instances: [{ name: One, url: "${server.origin}", keys: [{ env: A }, { env: B }], installation: ${installation} }]`;
    const env = { A: boundKey(server), B: boundKey(server, 1) };
    expect((await runIn(config(lab?.id ?? ''), ['instances'], env)).code).toBe(0);
    server.requests.clear();
    const other = await runIn(config('another-organization'), ['instances', '--json'], env);
    expect([other.code, statesOf(other)]).toEqual([3, [['One', 'another installation']]]);
    expect(other.stderr).toContain('Another Dokploy answers at');
    expect(acme?.id).not.toBe('');
    const keys = new Set(server.requests.flatMap(({ headers }) => headers['x-api-key'] ?? []));
    expect(keys.size).toBe(1);
  }, 60_000);

  test('offline are not asked, and no key is read', async () => {
    const server = await serve('One');
    const config = `instances: [{ name: One, url: "${server.origin}", key: { env: KEY } }]`;
    // Whether there is such an organization is not known then.
    for (const more of [[], ['--organization', 'Acme One']]) {
      const run = await runIn(config, ['instances', '--offline', ...more]);
      expect([run.code, run.stderr]).toEqual([0, 'Nothing was read: --offline.\n']);
    }
    expect(server.requests).toHaveLength(0);
  }, 60_000);

  test('in CI for a pull request are those of its target', async () => {
    const server = await serve('One');
    const folder = makeFolder();
    const { execFileSync } = await import('node:child_process');
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], { cwd: folder });
    const config = `instances: [{ name: One, url: "${server.origin}", key: { env: KEY } }]`;
    git('init', '-q', '-b', 'main');
    writeFileSync(path.join(folder, 'quayside.yaml'), config);
    git('add', '.');
    git('commit', '-q', '-m', 'One');
    git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    const evil = config.replace('name: One', 'name: Evil');
    const env = { KEY: boundKey(server), PATH: process.env.PATH ?? '' };
    const names = async (more: Record<string, string>, ...args: string[]) =>
      statesOf(await runIn(evil, ['instances', '--json', ...args], { ...env, ...more }, folder))[0]?.[0];
    expect(await names({})).toBe('Evil');
    expect(await names({ GITHUB_BASE_REF: 'main' })).toBe('One');
    expect(await names({ CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main' })).toBe('One');
    expect(await names({}, '--base', 'HEAD')).toBe('One');
    const unfetched = await runIn(evil, ['instances'], { ...env, GITHUB_BASE_REF: 'other' }, folder);
    expect([unfetched.code, unfetched.stderr]).toEqual([
      1,
      expect.stringContaining('fetch that branch first'),
    ]);
  }, 120_000);

  test('remember in the folder of --state what their keys open, and no key', async () => {
    const server = await serve('One');
    const folder = makeFolder();
    const config = `instances: [{ name: One, url: "${server.origin}", key: { env: KEY } }]`;
    const env = { KEY: boundKey(server) };
    const asked = async (...args: string[]) => {
      server.requests.clear();
      const run = await runIn(config, [...args, '--state', 'state'], env, folder);
      expect([run.code, run.stderr]).toEqual([0, '']);
      return server.requests.filter(({ call }) => call === 'organization.all').length;
    };
    expect(await asked('drift', '--keep', 'Now')).toBe(1);
    const kept = readFileSync(path.join(folder, 'state', 'instances.json'), 'utf8');
    expect(JSON.parse(kept)).toMatchObject({ id: 'command', byId: {} });
    expect(kept).toContain('owner@example.com');
    expect(await asked('drift')).toBe(1);
    expect(readFileSync(path.join(folder, 'state', 'instances.json'), 'utf8')).toBe(kept);
    expect(readdirSync(path.join(folder, 'state', 'lock'))).toEqual(['1.free']);
  }, 60_000);

  test('without a key are told to be given one there', async () => {
    const run = await runIn('instances: [{ name: One, url: a.example.com }]', ['instances']);
    expect([run.code, run.stderr]).toEqual([
      3,
      'One: It has no key in quayside.yaml. Say there where its key is: env, file or command.\n',
    ]);
  }, 60_000);

  test('keep no baseline without --state, and say so', async () => {
    const server = await serve('One');
    const config = `instances: [{ name: One, url: "${server.origin}", key: { env: KEY } }]`;
    for (const args of [['drift'], ['drift', '--keep', 'Now']])
      expect(await runIn(config, args, { KEY: boundKey(server) })).toEqual({
        ...{ code: 1, stdout: '' },
        stderr: expect.stringContaining('by --state'),
      });
    expect(server.requests).toHaveLength(0);
  }, 60_000);

  test('are the same under another name, with what the folder of --state has of them', async () => {
    const server = await serve('One');
    const folder = makeFolder();
    const env = { KEY: boundKey(server) };
    const run = (name: string, ...args: string[]) => {
      const config = `instances: [{ name: ${name}, url: "${server.origin}", key: { env: KEY } }]`;
      return runIn(config, [...args, '--state', 'state'], env, folder);
    };
    expect(await run('One', 'drift', '--keep', 'Now')).toMatchObject({ code: 0 });
    const renamed = await run('Two', 'drift', '--json');
    expect(renamed).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(renamed.stdout)).toMatchObject({ differences: [], unread: [] });
  }, 60_000);

  test('begin anew where the folder of --state is damaged, which is told', async () => {
    const server = await serve('One');
    const config = `instances: [{ name: One, url: "${server.origin}", key: { env: KEY } }]`;
    const folder = makeFolder();
    mkdirSync(path.join(folder, 'state'));
    writeFileSync(path.join(folder, 'state', 'instances.json'), '{"version":');
    const run = await runIn(config, ['people', '--state', 'state'], { KEY: boundKey(server) }, folder);
    expect(run.code).toBe(0);
    expect(run.stderr).toContain('What --state has of instances is damaged, so it begins anew');
  }, 60_000);

  test('are refused with a folder of --state that somebody else can write to, and make one for themselves alone', async () => {
    const server = await serve('One');
    const config = `instances: [{ name: One, url: "${server.origin}", key: { env: KEY } }]`;
    const env = { KEY: boundKey(server) };
    const folder = makeFolder();
    const state = path.join(folder, 'state');
    mkdirSync(state);
    for (const mode of [0o777, 0o775, 0o1777]) {
      chmodSync(state, mode);
      for (const verb of [['people'], ['needs'], ['drift', '--keep', 'Now']])
        expect(await runIn(config, [...verb, '--state', 'state'], env, folder)).toEqual({
          ...{ code: 1, stdout: '' },
          stderr: expect.stringContaining('others can write to it. Run: chmod 700 '),
        });
    }
    expect(readdirSync(state)).toEqual([]);
    expect(server.requests).toHaveLength(0);
    const made = await runIn(config, ['drift', '--keep', 'Now', '--state', 'new'], env, folder);
    expect(made.code).toBe(0);
    expect(statSync(path.join(folder, 'new')).mode & 0o777).toBe(0o700);
  }, 60_000);

  test('are not begun with while NODE_DEBUG is set, by which Node writes keys and headers to the terminal', async () => {
    const server = await serve('One');
    const config = `instances: [{ name: One, url: "${server.origin}", key: { env: KEY } }]`;
    const env = { KEY: boundKey(server) };
    for (const NODE_DEBUG of ['http', 'http,net,tls,stream', '*'])
      expect(await runIn(config, ['people'], { ...env, NODE_DEBUG })).toMatchObject({
        ...{ code: 1, stdout: '' },
        stderr: expect.stringContaining('Unset NODE_DEBUG'),
      });
    expect(server.requests).toHaveLength(0);
  }, 60_000);

  test('with no folder to work in are refused with its name', async () => {
    const config = 'instances: [{ name: One, url: "https://quay.invalid", key: { env: KEY } }]';
    const run = await runIn(config, ['people'], { TMPDIR: '/nowhere' });
    expect(run).toEqual({
      ...{ code: 1, stdout: '' },
      stderr: expect.stringContaining('The folder /nowhere cannot be used: there is no such file or folder.'),
    });
  }, 60_000);

  test('take no folder as a file of wanted access, also that of the repository', async () => {
    const server = await serve('One');
    const folder = makeFolder();
    mkdirSync(path.join(folder, '.git'));
    const config = `instances: [{ name: One, url: "${server.origin}", key: { env: KEY } }]`;
    const run = await runIn(config, ['plan', '.'], { KEY: boundKey(server) }, folder);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('it is no file');
  }, 60_000);

  test('that are none are wrong input: nothing was looked at', async () => {
    for (const config of ['', '# nothing yet\n', 'instances: []\n'])
      expect(await runIn(config, ['needs'])).toEqual({
        ...{ code: 1, stdout: '' },
        stderr: expect.stringContaining('lists no instance'),
      });
  }, 60_000);

  test('keep to a folder of their own: never the app’s profile', async () => {
    const server = await serve('One');
    const profile = await makeProfile([server]);
    const before = readFileSync(path.join(profile, 'instances.json'), 'utf8');
    const config = `instances: [{ name: One, url: "${server.origin}", key: { env: KEY } }]`;
    const run = await runIn(config, ['instances', '--state', profile], { KEY: boundKey(server) });
    expect([run.code, run.stderr]).toEqual([1, expect.stringContaining('is a profile of the app.')]);
    expect(readFileSync(path.join(profile, 'instances.json'), 'utf8')).toBe(before);
  }, 60_000);
});

describe('on the way to a server', () => {
  const configOf = (server: SimulatedInstance, more = '', url = server.origin) =>
    `instances: [{ name: One, url: "${url}", key: { env: KEY }${more} }]`;

  test('authorities of NODE_EXTRA_CA_CERTS count, and it is said that only the window asks the system', async () => {
    const server = await serve('One', { tls: 'trusted' });
    const KEY = boundKey(server);
    const refused = await runIn(configOf(server), ['instances', '--json'], { KEY });
    expect([refused.code, statesOf(refused)]).toEqual([3, [['One', 'certificate problem']]]);
    expect(refused.stderr).toMatch(
      /NODE_EXTRA_CA_CERTS: only the window asks the system.*“fingerprint” in quayside\.yaml: [0-9A-F:]{95}\./,
    );
    expect(server.requests).toHaveLength(0);
    const trusted = await runIn(configOf(server), ['instances', '--json'], {
      KEY,
      NODE_EXTRA_CA_CERTS: AUTHORITY,
    });
    expect([trusted.code, statesOf(trusted)]).toEqual([0, [['One', 'read']]]);
  }, 60_000);

  test('a certificate is trusted by its fingerprint, and no other one, whoever signed it', async () => {
    const server = await serve('One', { tls: 'self-signed' });
    const KEY = boundKey(server);
    const shown = await runIn(configOf(server), ['instances'], { KEY });
    const fingerprint = /quayside\.yaml: ([0-9A-F:]{95})\./.exec(shown.stderr)?.[1] ?? '';
    const config = configOf(server, `, fingerprint: "${fingerprint}"`);
    const trusted = await runIn(config, ['instances', '--json'], { KEY });
    expect([trusted.code, statesOf(trusted)]).toEqual([0, [['One', 'read']]]);
    server.requests.clear();
    for (const tls of ['self-signed-renewed', 'trusted'] as const) {
      server.setCertificate(tls);
      const other = await runIn(config, ['instances', '--json'], { KEY, NODE_EXTRA_CA_CERTS: AUTHORITY });
      expect([other.code, statesOf(other)]).toEqual([3, [['One', 'certificate problem']]]);
      expect(other.stderr).toContain('shows a different certificate from the one you trusted.');
    }
    expect(server.requests).toHaveLength(0);
  }, 90_000);

  test.each([
    ['https', 'trusted'],
    ['http', null],
  ] as const)(
    '%s goes by the proxy of the variable, but for NO_PROXY, and never with the key in the open',
    async (scheme, tls) => {
      const server = await serve('One', tls ? { tls } : {});
      const asked: string[] = [];
      const proxy = http.createServer((request, response) => {
        asked.push(`${request.method} ${request.url}`);
        const forwarded = http.request(
          request.url ?? '',
          { method: request.method, headers: request.headers },
          (from) => {
            response.writeHead(from.statusCode ?? 0, from.headers);
            from.pipe(response);
          },
        );
        request.pipe(forwarded);
      });
      proxy.on('connect', ({ url = '' }, client) => {
        asked.push(`CONNECT ${url}`);
        const tunnel = connect(server.port, '127.0.0.1', () => {
          client.write('HTTP/1.1 200 Yes\r\n\r\n');
          tunnel.pipe(client).pipe(tunnel);
        });
        for (const each of [client, tunnel]) each.on('error', () => {});
      });
      await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
      onTestFinished(() => {
        proxy.close();
        proxy.closeAllConnections();
      });
      const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
      const env = {
        KEY: boundKey(server),
        NODE_EXTRA_CA_CERTS: AUTHORITY,
        [`${scheme}_proxy`.toUpperCase()]: url,
      };
      const through = await runIn(configOf(server), ['instances', '--json'], env);
      expect([through.code, statesOf(through)]).toEqual([0, [['One', 'read']]]);
      const { host } = new URL(server.origin);
      if (scheme === 'https') expect(new Set(asked)).toEqual(new Set([`CONNECT ${host}`]));
      else expect(asked).toContain(`GET ${server.origin}/api/health`);

      asked.length = 0;
      expect((await runIn(configOf(server), ['instances'], { ...env, NO_PROXY: '127.0.0.1' })).code).toBe(0);
      expect((await runIn(configOf(server, ', proxy: none'), ['instances'], env)).code).toBe(0);
      expect(asked).toEqual([]);
      // One of the file would read the key where there is no https.
      const given = await runIn(configOf(server, `, proxy: "${url}"`), ['instances'], {
        ...{ KEY: env.KEY, NODE_EXTRA_CA_CERTS: AUTHORITY },
      });
      expect(given.code).toBe(tls ? 0 : 1);
      expect(asked.length > 0).toBe(tls !== null);
      const dead = await runIn(configOf(server), ['instances'], {
        ...env,
        [`${scheme}_proxy`.toUpperCase()]: 'http://me:secret@127.0.0.1:1',
      });
      expect([dead.code, dead.stderr]).toEqual([
        3,
        expect.stringContaining('which has no user name or password'),
      ]);
      expect(dead.stderr).not.toContain('secret');
    },
    90_000,
  );
});

describe('a profile of the app', () => {
  test('is read beside an open window, over a copy, and nothing is changed there', async () => {
    const server = await serve('One');
    const profile = await makeProfile([server]);
    const held = await lockProfile(profile, 'window');
    expect(held.state).toBe('held');
    // What the window has still to do on the server is the window's.
    const list = JSON.parse(readFileSync(path.join(profile, 'instances.json'), 'utf8'));
    const [first = { toRetire: [], keys: [] }] = Object.values<{ toRetire: object[]; keys: object[] }>(
      list.byId,
    );
    first.toRetire = [{ serverKeyId: 'left', userId: server.world.users[0]?.id ?? null }];
    writeFileSync(path.join(profile, 'instances.json'), JSON.stringify(list));
    const before = readFileSync(path.join(profile, 'instances.json'), 'utf8');
    expect((await runCommand(['instances', '--profile', profile])).code).toBe(0);
    expect(server.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
    const changing = await runCommand(['drift', '--profile', profile, '--keep', 'Now']);
    expect([changing.code, changing.stderr]).toEqual([
      1,
      `The window of Quayside is open on this profile (process ${process.pid}), so nothing was changed. Close the window, then try again. What only reads works beside it.\n`,
    ]);
    expect(readFileSync(path.join(profile, 'instances.json'), 'utf8')).toBe(before);
    if (held.state === 'held') await held.release();
    expect((await runCommand(['drift', '--profile', profile, '--keep', 'Now'])).code).toBe(0);
    expect(readdirSync(path.join(profile, 'access')).length).toBeGreaterThan(0);
  }, 90_000);

  test('is changed by one command at a time: the other one is told', async () => {
    const profile = await makeProfile([await serve('One')]);
    const held = await lockProfile(profile, 'command');
    const second = await runCommand(['drift', '--profile', profile, '--keep', 'Now']);
    expect([second.code, second.stderr]).toEqual([
      1,
      expect.stringContaining(
        `Another quayside command is changing things on this profile (process ${process.pid})`,
      ),
    ]);
    if (held.state === 'held') await held.release();
  }, 60_000);

  test('that cannot be used is told with why', async () => {
    const folder = makeFolder();
    writeFileSync(path.join(folder, 'file'), '');
    const run = await runCommand(['drift', '--profile', path.join(folder, 'file'), '--keep', 'Now']);
    expect([run.code, run.stderr]).toEqual([
      1,
      expect.stringContaining('a file is where its folder should be'),
    ]);
    const none = await runCommand(['instances']);
    expect([none.code, none.stderr]).toEqual([
      1,
      expect.stringContaining('There are no instances: no quayside.yaml here'),
    ]);
    chmodSync(folder, 0o700);
  }, 60_000);
});
