import { expect, test, vi } from 'vitest';
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
    campaigns: [{ id, state: 'final', counts: { keep: 4, open: 0 }, touched: null }],
  });
});

test('what a closed review decided runs as one plan; each change is read back, and the review is final then', async () => {
  const { app, server } = await withShop();
  const { id } = await app.call('campaigns.start', START);
  const { lines } = await app.call('campaigns.lines', { id });
  const lineOf = (email: string) =>
    lines.find((line) => line.kind === 'member' && line.email === email)?.id ?? '';
  const decide = (lineIds: string[], decision: CallInput<'campaigns.decide'>['decision']) =>
    app.call('campaigns.decide', { id, lineIds, decision, note: 'as agreed' });
  await decide(
    lines.map((line) => line.id),
    { is: 'keep' },
  );
  await decide([lineOf('ann@example.com')], { is: 'change', role: 'member' });
  await decide([lineOf('bob@example.com')], { is: 'revoke', fate: 'delete' });
  await app.call('campaigns.close', { id, by: START.reviewer });
  const planned = await app.call('plans.make', { kind: 'review-changes', campaignId: id });
  expect(planned.plan.steps.map(({ change, denied }) => [change.action, denied])).toEqual([
    ['members.setRole', undefined],
    ['members.remove', undefined],
  ]);
  await app.run(planned);
  expect(server.world.members.map(({ role }) => role)).toEqual(['owner', 'member']);
  await app.refresh();
  await vi.waitFor(async () => {
    const { campaign, lines: standing } = await app.call('campaigns.standing', { id });
    expect(standing[lineOf('bob@example.com')]?.result).toMatchObject({
      ...{ words: 'Account deleted', state: 'done', by: 'me@example.com' },
      seen: { words: 'No longer a member.' },
    });
    expect(campaign).toMatchObject({ state: 'final', counts: { open: 0, change: 1, revoke: 1 } });
  }, 5000);
});
