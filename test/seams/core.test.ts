import { expect, test, vi } from 'vitest';
import { openCore } from '../../src/main/core.ts';
import { createKeychain } from '../../src/main/credentials/keychain.ts';
import { ok } from '../../src/shared/errors.ts';
import { owned } from '../dokploy/seed.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { FakeKeychain } from '../main/credentials/fakeKeychain.ts';
import { createNodeHttp } from '../main/network/nodeHttp.ts';
import { good } from '../main/operations/keyConsole.ts';
import { countIds, makeFolder } from '../main/storage/folder.ts';

const simulator = testSimulator();

test('the core alone, without a window and without Electron, adds three instances, plans, runs and reads an operation', async () => {
  const folder = makeFolder();
  const newId = countIds();
  const clock = Date.now;
  const backend = new FakeKeychain();
  const core = await openCore({
    ...{ folder, clock, newId, log() {}, emit() {}, version: '1.0.0', saveTo: [folder], workerFile: '' },
    openKeychain: (isUnattended) => ({
      keychain: {
        ...createKeychain({ backend, service: 'Quayside', timeLimit: 5_000, clock, isUnattended }),
        release() {},
      },
      endProcess() {},
    }),
    http: {
      ...createNodeHttp(),
      systemProxy: async () => 'DIRECT',
      resolve: async () => [{ address: '127.0.0.1', family: 4 as const }],
    },
    ask: async ({ answers }) => answers[0]?.choice as never,
    dialogs: () => ({ chooseTarget: async () => null, chooseSource: async () => null }),
    print: async () => ok(new Uint8Array()),
    writeClipboard: async () => ok(null),
    monitoring: () => ({ forget: async () => {} }),
    onOperations() {},
  });
  await core.begin();

  const servers = await Promise.all(
    ['One', 'Two', 'Three'].map((name) => simulator.addInstance({ name, seed: seedOf(name) })),
  );
  const ids: string[] = [];
  for (const { name, origin, key } of servers) {
    const secret = key({ user: 'owner@example.com', organization: `Acme ${name}` });
    const added = await core.connecting.add({ attemptId: newId(), name, url: origin, key: secret });
    ids.push(good(added).id);
  }
  await Promise.all(ids.map(async (id) => good(await core.accounts.readAccount(id))));

  for (const instanceId of ids) {
    const [organization] = core.accounts.last(instanceId)?.organizations ?? [];
    const plan = good(
      await core.plans['plans.make']({
        ...{ kind: 'change-organization', instanceId, organizationId: organization?.id ?? '' },
        settings: { name: `${organization?.name} Ltd` },
      }),
    );
    const { operationId } = good(await core.plans['operations.start']({ planId: plan.planId }));
    expect(good(await core.plans['operations.start']({ planId: plan.planId })).operationId).toBe(operationId);
    await vi.waitFor(async () => {
      const { operation, steps } = good(
        await core.engine.calls['operations.steps']({ operationId, after: 0 }),
      );
      expect([operation.phase, steps.map(({ state }) => state.state)]).toEqual(['ended', ['done']]);
    });
  }
  expect(servers.map(({ world }) => world.organizations[0]?.name)).toEqual([
    'Acme One Ltd',
    'Acme Two Ltd',
    'Acme Three Ltd',
  ]);
  core.engine.stop();
  core.transport.abortAll();
  await core.engine.close();
  await core.flush();
});

const seedOf = (name: string) => owned({ name: `Acme ${name}` });
