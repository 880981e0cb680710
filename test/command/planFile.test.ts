import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type PlanFile, readPlanFile, writePlanFile } from '../../src/command/planFile.ts';
import { fail, ok } from '../../src/shared/errors.ts';
import { makeFolder } from '../main/storage/folder.ts';

const removal = (email: string) => ({
  ...{ kind: 'off-board', addresses: [email], together: [], choices: {}, confirmed: 'all' },
});

function read(...intents: object[]) {
  const file = path.join(makeFolder(), 'plan.json');
  writeFileSync(file, JSON.stringify({ quayside: 'plan', version: 1, intents }));
  return readPlanFile(file, {
    readText: async () => ok(readFileSync(file, 'utf8')),
    readFiles: async () => ok([]),
  });
}

test('a plan holds one intent, since limits are of a plan: each of many could stay within them', async () => {
  expect(await read(removal('ann@example.com'))).toMatchObject({ ok: true });
  expect(await read(removal('ann@example.com'), removal('ben@example.com'))).toMatchObject({
    ok: false,
    error: { code: 'file-foreign' },
  });
});

test('a plan file asks for nothing that no limit holds for, such as deleting an organization', async () => {
  const ref = { instanceId: 'one', organizationId: 'acme' };
  for (const intent of [
    { kind: 'delete-organization', ...ref },
    { kind: 'set-role', ...ref, memberIds: ['ann'], role: 'admin' },
    { kind: 'retire-key', instanceId: 'one', keyId: 'key' },
  ])
    expect(await read(intent)).toMatchObject({ ok: false, error: { code: 'file-foreign' } });
});

test('a plan that is cut off, or of another version, is told as that', async () => {
  const whole = JSON.stringify({ quayside: 'plan', version: 2, intents: [removal('ann@example.com')] });
  for (const [text, why] of [
    [whole, 'this Quayside reads plans of version 1'],
    [whole.slice(0, -1), 'It is damaged, or cut off.'],
  ] as const)
    expect(
      await readPlanFile('plan.json', { readText: async () => ok(text), readFiles: async () => ok([]) }),
    ).toMatchObject({ error: { message: expect.stringContaining(why) } });
});

test('a plan is read as wanted access is: no larger than there is a limit, and not from outside of its repository', async () => {
  const refused = fail({ code: 'file-foreign', message: 'It is a link.', advice: '' });
  expect(
    await readPlanFile('plan.json', { readText: async () => refused, readFiles: async () => ok([]) }),
  ).toBe(refused);
});

test('a plan is written over an earlier plan, and over nothing else', async () => {
  const folder = makeFolder();
  const plan: PlanFile = { quayside: 'plan', version: 1, intents: [] };
  const file = path.join(folder, 'plan.json');
  for (const digest of ['one', 'two']) {
    expect(await writePlanFile(file, { ...plan, digest })).toEqual(ok(null));
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ ...plan, digest });
  }
  const other = path.join(folder, 'access.yaml');
  writeFileSync(other, 'organizations: []');
  mkdirSync(path.join(folder, 'folder'));
  for (const [name, why] of [
    ['access.yaml', 'is there already, and is no plan of Quayside'],
    ['folder', 'is there already, and is no plan of Quayside'],
    ['none/plan.json', 'could not be written'],
  ] as const)
    expect(await writePlanFile(path.join(folder, name), plan)).toMatchObject({
      error: { code: 'file-unwritable', message: expect.stringContaining(why) },
    });
  expect(readFileSync(other, 'utf8')).toBe('organizations: []');
  expect(readdirSync(folder).sort()).toEqual(['access.yaml', 'folder', 'plan.json']);
});
