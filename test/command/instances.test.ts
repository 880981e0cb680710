import { expect, test } from 'vitest';
import { owned } from '../dokploy/seed.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { makeProfile, runCommand } from './command.ts';

const simulator = testSimulator();
const serve = (name: string) => simulator.addInstance({ name, seed: owned({ name: `Acme ${name}` }) });

test('instances are listed with what could be read of each, and a dead server gives 3', async () => {
  const [one, two] = [await serve('One'), await serve('Two')];
  const profile = await makeProfile([one, two]);
  const all = await runCommand(['instances', '--profile', profile]);
  expect(all).toMatchObject({ code: 0, stderr: '' });
  expect(all.stdout.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
    ['INSTANCE', 'ADDRESS', 'VERSION', 'ORGANIZATIONS', 'KEYS', 'STATE'],
    ['One', one.origin, '0.30.2', '1', '1', 'read'],
    ['Two', two.origin, '0.30.2', '1', '1', 'read'],
    [''],
  ]);

  await two.close();
  const some = await runCommand(['instances', '--profile', profile, '--json']);
  expect(some.code).toBe(3);
  expect(JSON.parse(some.stdout)).toMatchObject({
    instances: [
      { name: 'One', state: 'read' },
      { name: 'Two', state: 'not reachable' },
    ],
    unread: [{ instance: 'Two', organization: null, code: 'refused' }],
  });
  expect(some.stderr).toContain('Two');
  expect(await runCommand(['instances', '--profile', profile, '--instance', 'One'])).toMatchObject({
    code: 0,
  });
});

test('an unknown instance is wrong input', async () => {
  const profile = await makeProfile([await serve('One')]);
  expect(await runCommand(['instances', '--profile', profile, '--instance', 'Won'])).toEqual({
    code: 1,
    stdout: '',
    stderr: 'No instance is called “Won”. There are: “One”.\n',
  });
});
