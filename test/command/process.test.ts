import { cpSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { owned } from '../dokploy/seed.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { makeFolder } from '../main/storage/folder.ts';
import { FILE, makeProfile, runCommand, startCommand } from './command.ts';

const simulator = testSimulator();
const serve = () => simulator.addInstance({ name: 'One', seed: owned({ name: 'Acme' }) });
const keyOf = (server: SimulatedInstance) => server.key({ user: 'owner@example.com', organization: 'Acme' });

test('interrupted while it reads, it tells no result and gives 130', async () => {
  const server = await serve();
  const profile = await makeProfile([server]);
  const hold = server.hold('user.all');
  const { child, ended } = startCommand(['people', '--profile', profile, '--json']);
  await hold.arrived;
  child.kill('SIGINT');
  const { code, stdout } = await ended;
  hold.release();
  expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
});

/** What has the first thing that a command opens do this before. */
function atOpening(code: string): Record<string, string> {
  const fault = path.join(makeFolder(), 'fault.mjs');
  writeFileSync(
    fault,
    `import fs from 'node:fs';
     import { syncBuiltinESMExports } from 'node:module';
     const { mkdtemp } = fs.promises;
     fs.promises.mkdtemp = async (...given) => { ${code}; return mkdtemp(...given); };
     syncBuiltinESMExports();`,
  );
  return { NODE_OPTIONS: `--import=${pathToFileURL(fault)}` };
}

test('interrupted before it has opened anything, it does nothing', async () => {
  const profile = await makeProfile([await serve()]);
  const env = atOpening(`await new Promise((heard) => {
    const alive = setInterval(() => {}, 1_000);
    process.once('SIGINT', () => heard(clearInterval(alive)));
    process.kill(process.pid, 'SIGINT');
  })`);
  const { code, stdout } = await runCommand(['review', 'status', '--profile', profile], { env });
  expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
});

test('what ends without an answer is not done', async () => {
  const profile = await makeProfile([await serve()]);
  const env = atOpening('await new Promise(() => {})');
  expect(await runCommand(['review', 'status', '--profile', profile], { env })).toMatchObject({ code: 1 });
});

test('who no longer reads what it writes ends nothing', async () => {
  const profile = await makeProfile([await serve()]);
  const { child, ended } = startCommand(['people', '--profile', profile]);
  child.stdout?.destroy();
  expect((await ended).code).toBe(0);
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
  const { code, stderr } = await runCommand(['people', '--profile', profile], {
    env: { NODE_OPTIONS: `--import=${pathToFileURL(fault)}` },
  });
  expect(code).toBe(1);
  expect(stderr).toContain('quayside failed: Error: broken [2Jby');
  expect(stderr).not.toContain(key);
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
  expect(await runCommand(['--version'], { file })).toMatchObject({ code: 0, stdout: '9.9.9\n' });
  expect(await runCommand(['people'], { file, cwd, env })).toMatchObject({ code: 0, stderr: '' });
});

test('neither Electron nor what the page is made of is in it', () => {
  const packages: { name: string }[] = JSON.parse(readFileSync('out/packages/command.json', 'utf8'));
  const names = packages.map(({ name }) => name);
  expect(names).toContain('commander');
  expect(
    names.filter((name) => /electron|react|mantine|tabler|zustand|tanstack|fuzzysort/.test(name)),
  ).toEqual([]);
  const built = globSync('out/command/*.mjs');
  const text = built.map((file) => readFileSync(file, 'utf8')).join('\n');
  const imported = [...text.matchAll(/(?:\bfrom|\bimport|\brequire\()\s*["'`]([\w@:./-]+)["'`]/g)].map(
    ([, name]) => name,
  );
  expect(imported.filter((name) => !/^node:|^\w+$|^\.\/[\w-]+\.mjs$/.test(name ?? ''))).toEqual([]);
});
