import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readPlanFile } from '../../src/command/planFile.ts';
import { ok } from '../../src/shared/errors.ts';
import { makeFolder } from '../main/storage/folder.ts';

const removal = (email: string) => ({
  ...{ kind: 'off-board', addresses: [email], together: [], choices: {}, confirmed: 'all' },
});

function read(...intents: object[]) {
  const file = path.join(makeFolder(), 'plan.json');
  writeFileSync(file, JSON.stringify({ quayside: 'plan', version: 1, intents }));
  return readPlanFile(file, { readFiles: async () => ok([]) });
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
