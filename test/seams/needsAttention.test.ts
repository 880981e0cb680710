import { expect, test, vi } from 'vitest';
import { concernWords } from '../../src/renderer/src/features/home/overviewWords.ts';
import { needsAttention, selectOverview } from '../../src/renderer/src/state/overview.ts';
import { selectCondition } from '../../src/renderer/src/state/selectors.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { openQuayside, type Quayside } from './quayside.ts';

const simulator = testSimulator();

const ANN = { email: 'ann@example.com' };
const DESK = { email: 'desk@example.com' };

/** What Overview says of each instance that wants something. */
const concerns = ({ state }: Quayside) =>
  selectOverview(state(), Date.now()).map((row) => [
    row.instance.name,
    needsAttention(row),
    row.concerns.map((concern) => concernWords(concern, Date.now())),
  ]);

test('an organization that no key reads and a server five versions behind need attention; all else does not', async () => {
  const app = await openQuayside();
  for (const [name, version, organizations] of [
    ['New', '0.30.2', ['Acme']],
    ['Old', '0.25.7', ['Acme']],
    ['Shut', '0.30.2', ['Acme', 'Lab', 'Shop']],
  ] as const)
    await app.add(
      await simulator.addInstance({
        name,
        version,
        seed: { owner: ANN, organizations: organizations.map((each) => ({ name: each })) },
      }),
    );
  await vi.waitFor(() =>
    expect(concerns(app)).toEqual([
      ['New', false, []],
      ['Old', true, ['5 versions behind']],
      ['Shut', true, ['2 organizations not read']],
    ]),
  );
});

test('an instance on which a change failed is no longer green, until that is tried again or given up', async () => {
  const app = await openQuayside();
  const server = await simulator.addInstance({
    name: 'Shop',
    seed: { owner: ANN, organizations: [{ name: 'Acme', members: [DESK] }] },
  });
  const instanceId = await app.add(server);
  const condition = () => selectCondition(app.state(), instanceId);
  const setRole = (from: string, role: string) =>
    app.run({
      kind: 'change-roles',
      steps: [
        {
          instanceName: 'Shop',
          organizationName: 'Acme',
          change: {
            action: 'members.setRole',
            instanceId,
            organizationId: server.world.organizations[0]?.id ?? '',
            memberId: server.world.members.find(({ role: own }) => own === 'member')?.id ?? '',
            ...DESK,
            from,
            role,
          },
        },
      ],
    });
  expect(condition()).toEqual({ tone: 'ok', words: 'connected' });
  server.setFault({ kind: 'status', status: 403 }, { call: 'organization.updateMemberRole' });
  await setRole('member', 'admin');
  await vi.waitFor(() => expect(condition()).toEqual({ tone: 'warn', words: 'a change failed' }));
  for (const { id } of app.engine.summaries()) await app.call('operations.close', { operationId: id });
  await vi.waitFor(() => expect(condition().tone).toBe('ok'));
});
