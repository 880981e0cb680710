import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { owned } from '../dokploy/seed.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { makeFolder } from '../main/storage/folder.ts';
import { makeProfile, runBuilt, runCommand } from './command.ts';

const simulator = testSimulator();
const serve = (name: string) => simulator.addInstance({ name, seed: owned({ name: `Acme ${name}` }) });
const PASSPHRASE = 'violet anchor drums 41 oysters';

test('instances go with their keys from one profile to another, and a passphrase is never an argument', async () => {
  const [one, two] = [await serve('One'), await serve('Two')];
  const profile = await makeProfile([one, two]);
  // A new computer: its keychain, and no instances.
  const other = await makeProfile([]);
  rmSync(path.join(other, 'instances.json'), { force: true });
  const cwd = makeFolder();
  // Reviews and backups are of the app, wherever one stands.
  writeFileSync(path.join(cwd, 'quayside.yaml'), 'instances: [');
  const env = { PASSPHRASE };
  const given = ['--passphrase-env', 'PASSPHRASE'];

  const exported = await runCommand(['backup', 'export', 'all.age', '--profile', profile, ...given], {
    cwd,
    env,
  });
  expect(exported).toMatchObject({ code: 0, stderr: '' });
  expect(exported.stdout).toContain('all.age was written: 2 instances, 2 keys');
  expect(statSync(path.join(cwd, 'all.age')).mode & 0o077).toBe(0);

  const importing = ['backup', 'import', 'all.age', '--profile', other];
  expect(await runCommand(importing, { cwd })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('This backup is encrypted'),
  });
  const wrong = await runCommand([...importing, ...given], { cwd, env: { PASSPHRASE: 'another one here' } });
  expect(wrong).toMatchObject({ code: 1, stdout: '' });

  const planned = await runCommand([...importing, ...given], { cwd, env });
  expect(planned).toMatchObject({ code: 2, stderr: '' });
  expect(planned.stdout.split('\n').map((line) => line.split(/ {2,}/))).toEqual(
    expect.arrayContaining([
      ['One', one.origin, 'new, 1 key'],
      ['Two', two.origin, 'new, 1 key'],
    ]),
  );

  const imported = await runCommand([...importing, ...given, '--confirm', '--json'], { cwd, env });
  expect(imported).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(imported.stdout)).toMatchObject({
    applied: true,
    results: [{ name: 'One' }, { name: 'Two' }],
  });
  const there = await runCommand(['instances', '--profile', other, '--json']);
  expect(JSON.parse(there.stdout).instances).toMatchObject([
    { address: one.origin, state: 'read' },
    { address: two.origin, state: 'read' },
  ]);

  const keys = [one, two].flatMap(({ world }) => world.keys.map(({ secret }) => secret));
  expect(keys).toHaveLength(2);
  for (const { stdout, stderr } of [exported, planned, imported, wrong])
    for (const secret of [PASSPHRASE, ...keys]) expect(stdout + stderr).not.toContain(secret);
}, 120_000);

test('what is carried along comes to instances that are here already; then there is nothing to do', async () => {
  const server = await serve('One');
  const [profile, other] = [await makeProfile([server]), await makeProfile([server])];
  const cwd = makeFolder();
  const run = (where: string, ...args: string[]) => runCommand([...args, '--profile', where], { cwd });
  await run(profile, 'drift', '--keep', 'January');
  await run(profile, 'backup', 'export', 'all.json', '--without-keys');
  const importing = ['backup', 'import', 'all.json'];
  expect(await run(other, ...importing)).toMatchObject({
    ...{ code: 2, stdout: expect.stringContaining('With it: 1 baseline') },
  });
  expect(await run(other, ...importing, '--confirm')).toMatchObject({
    ...{ code: 0, stdout: expect.stringContaining('baselines: 1 added') },
  });
  expect(await run(other, ...importing)).toMatchObject({ code: 0 });
}, 120_000);

test('a backup of one instance has no key and no name of another; what cannot be narrowed says so', async () => {
  const profile = await makeProfile([await serve('One'), await serve('Two')]);
  const cwd = makeFolder();
  const run = (...args: string[]) => runCommand([...args, '--profile', profile], { cwd });
  expect(await run('backup', 'export', 'one.json', '--without-keys', '--instance', 'One')).toMatchObject({
    ...{ code: 0, stdout: expect.stringContaining(': 1 instance, 0 keys.') },
  });
  expect(readFileSync(path.join(cwd, 'one.json'), 'utf8')).not.toContain('Two');
  for (const args of [
    ['backup', 'export', 'x.json', '--without-keys', '--organization', 'Acme One'],
    ['backup', 'import', 'one.json', '--instance', 'One'],
    ['review', 'status', '--instance', 'One'],
    ['needs', '--organization', 'Acme One'],
    ['diagnose', '--organization', 'Acme One'],
  ])
    expect(await run(...args)).toMatchObject({
      ...{ code: 1, stdout: '', stderr: expect.stringContaining('not go with') },
    });
  expect(existsSync(path.join(cwd, 'x.json'))).toBe(false);
}, 120_000);

test('a passphrase that others can read or guess, and none, write no file', async () => {
  const profile = await makeProfile([await serve('One')]);
  const cwd = makeFolder();
  const file = path.join(cwd, 'passphrase');
  const run = (...args: string[]) =>
    runCommand(['backup', 'export', 'all.age', '--profile', profile, ...args], {
      cwd,
      env: { WEAK: 'password1234' },
    });
  writeFileSync(file, `${PASSPHRASE}\n`);
  for (const [args, why] of [
    [[], 'No passphrase was given.'],
    [['--passphrase-env', 'NOWHERE'], 'The variable NOWHERE is empty.'],
    [['--passphrase-env', 'WEAK'], 'This passphrase is easy to guess.'],
    [['--passphrase-file', file], 'others may read it. Run: chmod 600'],
    [['--passphrase-file', cwd], 'it is no file'],
    [['--passphrase-env', 'WEAK', '--without-keys'], 'leave out --without-keys'],
  ] as const) {
    expect(await run(...args)).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(why) });
    expect(existsSync(path.join(cwd, 'all.age'))).toBe(false);
  }
  chmodSync(file, 0o600);
  expect(await run('--passphrase-file', file)).toMatchObject({ code: 0 });
  expect(readFileSync(path.join(cwd, 'all.age'), 'utf8')).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----/);
}, 120_000);

test('a passphrase comes from another program by process substitution', async () => {
  const profile = await makeProfile([await serve('One')]);
  const run = (script: string) =>
    runBuilt(['backup', 'export', 'all.age', '--profile', profile], {
      env: { PASSPHRASE, PATH: process.env.PATH ?? '' },
      shell: ['bash', '-c', `"$@" --passphrase-file ${script}`, 'bash'],
    });
  expect(await run('<(echo "$PASSPHRASE")')).toMatchObject({ code: 0, stderr: '' });
  expect(await run('<(yes)')).toMatchObject({ code: 1, stderr: expect.stringContaining('it is too large') });
});

test('a passphrase is in nothing that is written, whatever is called so', async () => {
  const profile = await makeProfile([await serve('One')]);
  const args = ['backup', 'export', `${PASSPHRASE}.age`, '--profile', profile];
  const run = await runCommand([...args, '--passphrase-env', 'PASSPHRASE'], { env: { PASSPHRASE } });
  expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining('[secret].age was written') });
  expect(run.stdout).not.toContain(PASSPHRASE);
});

test('without keys the list is written open', async () => {
  const profile = await makeProfile([await serve('One')]);
  const cwd = makeFolder();
  const run = () =>
    runCommand(['backup', 'export', '--without-keys', '--profile', profile, '--json'], { cwd });
  const { code, stdout } = await run();
  expect(code).toBe(0);
  const { file } = JSON.parse(stdout);
  expect(path.basename(file)).toMatch(/^Quayside instances \d{4}-\d\d-\d\d\.json$/);
  expect(readFileSync(file, 'utf8')).toContain('"One"');
  expect(await run()).toMatchObject({ code: 1, stderr: expect.stringContaining('is there already') });
});
