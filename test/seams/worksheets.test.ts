import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { CallInput } from '../../src/shared/contract.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { readCsv } from '../main/review/readCsv.ts';
import { openQuayside } from './quayside.ts';

const simulator = testSimulator();

async function withReview() {
  const server = await simulator.addInstance({
    name: 'Shop',
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
  await app.add(server);
  const { id } = await app.call('campaigns.start', {
    ...{ scope: { kind: 'all' }, kitId: null, isPrivilegedOnly: false, name: 'Q4' },
    ...{ reviewer: { name: 'Tom', email: 'tom@example.com' }, dueOn: '2099-01-31', everyMonths: null },
  });

  /** Has a worksheet saved, each of its lines decided by somebody, and opened. */
  async function comeBack(
    only: CallInput<'campaigns.saveSheet'>['only'],
    email: string,
    decisionOf: (row: Record<string, string>) => string,
  ) {
    await app.call('campaigns.saveSheet', { id, format: 'csv', only });
    const file = app.files.saved.at(-1) ?? '';
    const rows = readCsv(readFileSync(file, 'utf8')).map((row) => ({
      ...row,
      ...{ Decision: decisionOf(row), 'Your name': 'Somebody', 'Your address': email },
    }));
    const cells = (line: string[]) => line.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(';');
    const text = [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row))]
      .map(cells)
      .join('\r\n');
    writeFileSync(file, text);
    app.files.open = file;
    const opened = await app.call('campaigns.openSheet', { id });
    if (opened.outcome === 'canceled') throw new Error('It was given up.');
    return opened;
  }
  const standing = () => app.call('campaigns.standing', { id });
  return { app, id, comeBack, standing };
}

test('a worksheet that came back is taken once, as the decisions of whoever filled it in', async () => {
  const { app, comeBack, standing } = await withReview();
  const opened = await comeBack('all', 'eve@client.example', (row) =>
    row.Address === 'bob@example.com' ? 'Delete account' : 'Keep',
  );
  expect(opened).toMatchObject({ same: 0, faults: [], by: { email: 'eve@client.example' } });
  expect(opened.changes).toHaveLength(4);
  expect((await standing()).campaign.counts.undecided, 'before it is taken').toBe(4);
  await app.call('campaigns.takeSheet', { token: opened.token });
  const { campaign, lines } = await standing();
  expect(campaign.counts).toMatchObject({ undecided: 0, keep: 3, revoke: 1 });
  expect(Object.values(lines).map(({ by }) => by?.email)).toEqual(Array(4).fill('eve@client.example'));
  await expect(app.call('campaigns.takeSheet', { token: opened.token })).rejects.toThrow();
});

test('nothing is written of a review whose files something else changed, and each way says so', async () => {
  const { app, id, comeBack, standing } = await withReview();
  const { token } = await comeBack('all', 'eve@client.example', () => 'Keep');
  appendFileSync(path.join(app.computer.folder, 'reviews', id, 'log.ndjson'), '{}\n');
  const { call } = app.bridge;
  const lineIds = Object.keys((await standing()).lines);
  const answers = await Promise.all([
    call('campaigns.decide', { id, lineIds, decision: { is: 'keep' }, note: null }),
    call('campaigns.close', { id, by: { name: 'Tom', email: 'tom@example.com' } }),
    call('campaigns.waive', { id, lineIds, note: 'Later' }),
    call('campaigns.takeSheet', { token }),
    call('campaigns.openSheet', { id }),
    call('campaigns.saveSheet', { id, format: 'csv', only: 'all' }),
  ]);
  for (const answer of answers)
    expect(answer).toMatchObject({ error: { message: expect.stringMatching(/changed outside Quayside/) } });
  const { campaign } = await standing();
  expect(campaign).toMatchObject({ state: 'deciding', touched: expect.stringMatching(/^Entry 2/) });
  expect((await app.call('campaigns.list', {})).campaigns).toEqual([campaign]);
});

test('a worksheet that was given up, or replaced by another, is not taken', async () => {
  const { app, comeBack, standing } = await withReview();
  const first = await comeBack('all', 'eve@client.example', () => 'Keep');
  const next = await comeBack('all', 'eve@client.example', () => 'Keep');
  await expect(app.call('campaigns.takeSheet', { token: first.token })).rejects.toThrow();
  await app.call('app.giveUp', { id: next.token });
  await expect(app.call('campaigns.takeSheet', { token: next.token })).rejects.toThrow();
  expect((await standing()).campaign.counts.undecided).toBe(4);
});
