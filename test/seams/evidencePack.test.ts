import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { filesIn } from '../../src/main/campaigns/pack.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { openQuayside } from './quayside.ts';

const simulator = testSimulator();

test('a review is saved as a pack, which holds here, is to be compared elsewhere, and has no secret in it', async () => {
  const server = await simulator.addInstance({
    name: 'Shop',
    seed: {
      owner: { email: 'me@example.com' },
      organizations: [{ name: 'Acme', members: [{ email: 'ann@example.com', role: 'admin' }] }],
    },
  });
  const app = await openQuayside();
  await app.add(server);
  const { id } = await app.call('campaigns.start', {
    ...{ scope: { kind: 'all' }, kitId: null, isPrivilegedOnly: false, name: 'Q4/2026: “all”' },
    ...{ reviewer: { name: 'Tom', email: 'tom@example.com' }, dueOn: '2099-01-31', everyMonths: null },
  });
  const { lines } = await app.call('campaigns.lines', { id });
  const lineIds = lines.map((line) => line.id);
  await app.call('campaigns.decide', { id, lineIds, decision: { is: 'keep' }, note: 'agreed' });
  await app.call('campaigns.close', { id, by: { name: 'Tom', email: 'tom@example.com' } });

  expect(await app.call('campaigns.savePack', { id })).toMatchObject({
    fileName: expect.stringMatching(/^Quayside evidence of Q4 2026 all \d{4}-\d\d-\d\d\.zip$/),
  });
  const file = app.files.saved.at(-1) ?? '';
  app.files.open = file;
  expect(await app.call('campaigns.verifyPack', {})).toMatchObject({
    ...{ outcome: 'looked', holds: true, signedBy: 'this-installation' },
    title: expect.stringMatching(/^Q4\/2026: “all”, final, signed /),
  });
  const pack = readFileSync(file);
  const secrets = [...app.computer.keychain.entries].flatMap(([account, secret]) =>
    account.startsWith('quayside.review.') ? [] : secret,
  );
  expect(secrets).toHaveLength(2);
  for (const bytes of Object.values(filesIn(pack) ?? {}))
    for (const secret of secrets) expect(Buffer.from(bytes).includes(secret)).toBe(false);
  expect(JSON.stringify(app.logged)).not.toContain(secrets[1]);

  const elsewhere = await openQuayside();
  elsewhere.files.open = file;
  expect(await elsewhere.call('campaigns.verifyPack', {})).toMatchObject({
    holds: true,
    signedBy: 'another',
  });
  pack[1_000] = (pack[1_000] ?? 0) ^ 1;
  writeFileSync(file, pack);
  expect(await elsewhere.call('campaigns.verifyPack', {})).toMatchObject({ holds: false });
  writeFileSync(file, 'no zip');
  expect(await elsewhere.call('campaigns.verifyPack', {})).toMatchObject({
    ...{ holds: false, signedBy: 'nobody', title: 'No evidence pack' },
  });
});
