import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { filesIn } from '../../src/main/campaigns/pack.ts';
import { owned } from '../dokploy/seed.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { makeFolder } from '../main/storage/folder.ts';
import { makeProfile, runCommand } from './command.ts';

const simulator = testSimulator();
const serve = (name: string) =>
  simulator.addInstance({
    name,
    seed: owned({ name: `Acme ${name}`, members: [{ email: `ann@${name}.example`, role: 'admin' }] }),
  });
const START = ['review', 'start', '--name', 'Q4 review', '--reviewer', 'Ann Example <ann@example.com>'];

test('a review is started of what is read now, told, packed without a PDF, and its pack checked', async () => {
  const servers = [await serve('one'), await serve('two'), await serve('dead')];
  const profile = await makeProfile(servers);
  await servers[2]?.close();
  const run = (...args: string[]) => runCommand([...args, '--profile', profile], { cwd });
  const cwd = makeFolder();

  const started = await run(...START, '--due', '2099-01-31', '--json');
  // It was started, and one of its instances could not be read.
  expect(started.code).toBe(3);
  const { review, unread } = JSON.parse(started.stdout);
  expect(review).toMatchObject({ name: 'Q4 review', state: 'deciding', dueOn: '2099-01-31' });
  expect(review.counts.lines).toBeGreaterThan(3);
  expect(unread).toMatchObject([{ instance: 'dead' }]);

  const told = await run('review', 'status');
  expect(told).toMatchObject({ code: 2, stderr: '' });
  expect(told.stdout).toMatch(/^Q4 review +\S+ +deciding +2099-01-31 /m);
  expect(await run('review', 'status', 'Q5')).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('No review is called “Q5”. Use an id: “Q4 review”'),
  });

  const packed = await run('review', 'pack', 'q4 review', 'q4.zip');
  expect(packed).toMatchObject({ code: 0, stderr: '' });
  expect(packed.stdout).toContain('It has no PDF');
  const zip = filesIn(readFileSync(path.join(cwd, 'q4.zip')));
  const { files } = JSON.parse(Buffer.from(zip?.['manifest.json'] ?? []).toString());
  expect(Object.keys(files)).toEqual(expect.arrayContaining(['report.html', 'lines.csv', 'decisions.csv']));
  expect(Object.keys(files)).not.toContain('report.pdf');

  const again = await run('review', 'pack', 'q4 review', 'q4.zip');
  expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('q4.zip is there already.') });

  const held = await run('review', 'verify', 'q4.zip', '--json');
  expect(held).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(held.stdout)).toMatchObject({ holds: true, signedBy: 'this-installation' });
  // An auditor has no profile.
  const elsewhere = await runCommand(['review', 'verify', path.join(cwd, 'q4.zip'), '--json']);
  expect(elsewhere).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(elsewhere.stdout)).toMatchObject({ holds: true, signedBy: 'another' });
  const bytes = readFileSync(path.join(cwd, 'q4.zip'));
  bytes[200] = (bytes[200] ?? 0) ^ 1;
  writeFileSync(path.join(cwd, 'bad.zip'), bytes);
  const broken = await run('review', 'verify', 'bad.zip');
  expect(broken).toMatchObject({ code: 1, stdout: expect.stringContaining('DOES NOT HOLD') });

  const [evidence = ''] = globSync(path.join(profile, '**', 'evidence.json'));
  writeFileSync(evidence, readFileSync(evidence, 'utf8').replace('ann@one.example', 'eve@one.example'));
  const touched = await run('review', 'status', '--quiet');
  expect(touched).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Q4 review: ./) });
}, 120_000);

test('what a review lacks is told, and none is started', async () => {
  const profile = await makeProfile([await serve('one')]);
  const run = (...args: string[]) => runCommand([...args, '--profile', profile]);
  for (const [args, why] of [
    [[...START, '--due', '2001-01-31'], '--due is no day from today on.'],
    [[...START], '--due is no day from today on.'],
    [['review', 'start', '--reviewer', 'A <a@b.c>', '--due', '2099-01-31'], '--name is missing.'],
    [[...START, '--due', '2099-01-31', '--every', '99'], 'Choose 1 to 24.'],
    [[...START, '--due', '2099-01-31', '--kit', 'Nobody’s'], 'No kit is called “Nobody’s”.'],
    [['review', 'start', '--name', 'Q4', '--due', '2099-01-31'], '--reviewer names nobody.'],
  ] as const)
    expect(await run(...args)).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(why) });
  expect(await run('review', 'status')).toMatchObject({ code: 0, stderr: '' });
}, 120_000);
