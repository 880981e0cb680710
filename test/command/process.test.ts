import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, globSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { owned } from '../dokploy/seed.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { makeFolder } from '../main/storage/folder.ts';
import { FILE, makeProfile, NODE, runBuilt, runCommand, startCommand } from './command.ts';

const simulator = testSimulator();
const serve = () => simulator.addInstance({ name: 'One', seed: owned({ name: 'Acme' }) });
const keyOf = (server: SimulatedInstance) => server.key({ user: 'owner@example.com', organization: 'Acme' });

/** The document that stands in place of a result. */
const errorIn = (stdout: string) => JSON.parse(stdout).error.code;

test('interrupted while it reads, it tells no result and gives 130', async () => {
  const server = await serve();
  const profile = await makeProfile([server]);
  const hold = server.hold('user.all');
  const { child, ended } = startCommand(['people', '--profile', profile, '--json']);
  await hold.arrived;
  child.kill('SIGINT');
  const { code, stdout, stderr } = await ended;
  hold.release();
  expect({ code, error: errorIn(stdout) }).toEqual({ code: 130, error: 'interrupted' });
  expect(stderr).toBe('Interrupted; nothing new was begun.\n');
});

/** What has Node do this before its call of a file, `given` being what the call gets. */
function before(call: 'mkdtemp' | 'open', code: string): Record<string, string> {
  const fault = path.join(makeFolder(), 'fault.mjs');
  writeFileSync(
    fault,
    `import fs from 'node:fs';
     import { syncBuiltinESMExports } from 'node:module';
     const { ${call} } = fs.promises;
     fs.promises.${call} = async (...given) => { ${code}; return ${call}(...given); };
     syncBuiltinESMExports();`,
  );
  return { NODE_OPTIONS: `--import=${pathToFileURL(fault)}` };
}

const INTERRUPTED = `await new Promise((heard) => {
  const alive = setInterval(() => {}, 1_000);
  process.once('SIGINT', () => heard(clearInterval(alive)));
  process.kill(process.pid, 'SIGINT');
})`;

test('interrupted before it has opened anything, it does nothing', async () => {
  const profile = await makeProfile([await serve()]);
  const env = before('mkdtemp', INTERRUPTED);
  const { code, stdout } = await runBuilt(['review', 'status', '--profile', profile, '--ndjson'], { env });
  expect({ code, error: errorIn(stdout) }).toEqual({ code: 130, error: 'interrupted' });
});

test('what fails once it is interrupted is told, not the interruption alone', async () => {
  const profile = await makeProfile([await serve()]);
  const env = before('open', `if (given[0] === 'missing.yaml') ${INTERRUPTED}`);
  const { code, stdout } = await runBuilt(['plan', 'missing.yaml', '--profile', profile, '--json'], { env });
  expect({ code, error: errorIn(stdout) }).toEqual({ code: 130, error: 'file-unreadable' });
});

test('what ends without an answer is not done', async () => {
  const profile = await makeProfile([await serve()]);
  const env = before('mkdtemp', 'await new Promise(() => {})');
  const { code, stdout } = await runBuilt(['review', 'status', '--profile', profile, '--json'], { env });
  expect({ code, error: errorIn(stdout) }).toEqual({ code: 1, error: 'internal' });
});

test('who no longer reads what it writes ends nothing', async () => {
  const profile = await makeProfile([await serve()]);
  const { child, ended } = startCommand(['people', '--profile', profile]);
  child.stdout?.destroy();
  expect((await ended).code).toBe(0);
});

test.skipIf(!existsSync('/dev/full'))('what the disk has no room for is told, and gives 1', () => {
  const { status, stderr } = spawnSync(NODE, [FILE, 'completion', 'bash'], {
    stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: 'What was found could not be written: the disk is full.\n',
  });
});

test('a crash tells no key, and gives 1', async () => {
  const server = await serve();
  const profile = await makeProfile([server]);
  const key = keyOf(server);
  const fault = path.join(makeFolder(), 'fault.mjs');
  // Once keys are in hand: with the first connection.
  writeFileSync(
    fault,
    `import net from 'node:net';
     const { connect } = net.Socket.prototype;
     net.Socket.prototype.connect = function (...given) {
       setImmediate(() => { throw new Error('broken \\u001b[2Jby x-api-key: ${key} and ${key}', { cause: '${key}' }); });
       return connect.apply(this, given);
     };`,
  );
  const { code, stdout, stderr } = await runBuilt(['people', '--profile', profile, '--json'], {
    env: { NODE_OPTIONS: `--import=${pathToFileURL(fault)}` },
  });
  expect({ code, error: errorIn(stdout) }).toEqual({ code: 1, error: 'internal' });
  expect(stderr).toContain('quayside failed: Error: broken [2Jby');
  expect(stdout + stderr).not.toContain(key);
});

test('wrong options have their document, too', async () => {
  for (const args of [['people', '--nowhere'], ['--nowhere'], ['nothing'], ['plan'], []])
    for (const format of ['--json', '--ndjson']) {
      const { code, stdout } = await runCommand([...args, format]);
      expect([args, code, errorIn(stdout)]).toEqual([args, 1, 'bad-input']);
    }
  expect((await runCommand(['people', '--help', '--json'])).stdout).toMatch(/^Usage: /);
});

test('a key that was given as an argument is not told back', async () => {
  const key = keyOf(await serve());
  for (const args of [
    [key],
    [`--key=${key}`],
    ['keys', key],
    ['keys', '--key', key],
    ['people', '--instance', `one.example.com ${key}`],
    ['people', '--config', key],
    ['plan', key],
  ])
    for (const format of [[], ['--json']]) {
      const { code, stdout, stderr } = await runCommand([...args, ...format]);
      expect([args, code, (stdout + stderr).includes(key)]).toEqual([args, 1, false]);
    }
});

test('a word right after an option that takes several may be one more of them: it is no search', async () => {
  const [server, other] = [
    await serve(),
    await simulator.addInstance({ name: 'Two', seed: owned({ name: 'Acme' }) }),
  ];
  const profile = await makeProfile([server, other]);
  const people = (...args: string[]) => runCommand(['people', '--profile', profile, ...args]);
  for (const args of [
    ['--instance', 'One', 'Two'],
    ['--instance=One', 'Two'],
    ['owner', '--role', 'owner', 'admin'],
  ])
    expect(await people(...args)).toMatchObject({
      ...{ code: 1, stdout: '' },
      stderr: expect.stringMatching(/^error: Is “(?:Two|admin)” one more (?:--instance|--role), or a word/),
    });
  for (const args of [
    ['owner', '--instance', 'One', '--instance', 'Two'],
    ['--instance', 'One', '--no-color', 'owner'],
    ['--instance', 'One', '--', 'owner'],
  ])
    expect(await people(...args)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('owner@example.com'),
    });
});

test('it runs where no package is installed, Electron least of all', async () => {
  const server = await serve();
  const cwd = makeFolder();
  const file = path.join(cwd, 'quayside.mjs');
  cpSync(path.dirname(FILE), cwd, { recursive: true });
  writeFileSync(path.join(cwd, 'package.json'), '{"productName":"Quayside","version":"9.9.9"}');
  writeFileSync(
    path.join(cwd, 'quayside.yaml'),
    `instances:\n  - name: One\n    url: ${server.origin}\n    key: { env: KEY }\n`,
  );
  const env = { KEY: `${server.host} ${keyOf(server)}` };
  expect(await runBuilt(['--version'], { file })).toMatchObject({ code: 0, stdout: '9.9.9\n' });
  expect(await runBuilt(['people'], { file, cwd, env })).toMatchObject({ code: 0, stderr: '' });
});

test('neither Electron nor what the page is made of is in it', () => {
  const packages: { name: string }[] = JSON.parse(readFileSync('out/packages/command.json', 'utf8'));
  const names = packages.map(({ name }) => name);
  expect(names).toContain('commander');
  expect(
    names.filter((name) => /electron|react|mantine|tabler|zustand|tanstack|fuzzysort/.test(name)),
  ).toEqual([]);
  const built = globSync(path.join(path.dirname(FILE), '*.mjs'));
  const text = built.map((file) => readFileSync(file, 'utf8')).join('\n');
  const imported = [...text.matchAll(/(?:\bfrom|\bimport|\brequire\()\s*["'`]([\w@:./-]+)["'`]/g)].map(
    ([, name]) => name,
  );
  expect(imported.filter((name) => !/^node:|^\w+$|^\.\/[\w-]+\.mjs$/.test(name ?? ''))).toEqual([]);
});
