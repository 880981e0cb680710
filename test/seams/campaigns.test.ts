import { expect, test } from 'vitest';
import type { CallInput } from '../../src/shared/contract.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { openQuayside } from './quayside.ts';

const simulator = testSimulator();

const ABOUT = {
  scope: { kind: 'all' as const },
  kitId: null,
  isPrivilegedOnly: false,
};

const START: CallInput<'campaigns.start'> = {
  ...ABOUT,
  name: 'Q4 access review',
  reviewer: { name: 'Tom', email: 'tom@example.com' },
  dueOn: '2099-01-31',
  everyMonths: 3,
  needsSecond: false,
};

async function withShop(version: '0.30.2' | '0.26.5' = '0.30.2') {
  const server = await simulator.addInstance({
    name: 'Shop',
    version,
    seed: {
      owner: { email: 'me@example.com' },
      organizations: [
        {
          name: 'Acme',
          members: [
            { email: 'ann@example.com', role: 'admin' },
            { email: 'bob@example.com', role: 'member' },
          ],
        },
      ],
    },
  });
  const app = await openQuayside();
  const instanceId = await app.add(server);
  return { server, app, instanceId };
}

test('a review lists who has access as it was read, the most powerful first, with what can be done to each', async () => {
  const { app } = await withShop();
  expect(await app.call('campaigns.preview', ABOUT)).toMatchObject({ instances: 1, lines: 4, privileged: 3 });
  const { id } = await app.call('campaigns.start', START);
  const { lines, unread } = await app.call('campaigns.lines', { id });
  expect(unread).toEqual([]);
  expect(lines.map(({ email, role, fates }) => [email, role, fates])).toEqual([
    ['me@example.com', 'owner', []],
    ['ann@example.com', 'admin', ['delete', 'lower']],
    ['me@example.com', null, ['retire']],
    ['bob@example.com', 'member', ['delete']],
  ]);
  for (const line of lines)
    await app.call('campaigns.decide', { id, lineIds: [line.id], decision: { is: 'keep' }, note: null });
  await app.call('campaigns.close', { id, by: START.reviewer });
  expect(await app.call('campaigns.list', {})).toMatchObject({
    campaigns: [{ id, state: 'carrying-out', counts: { keep: 4, open: 0 }, touched: null }],
  });
});
