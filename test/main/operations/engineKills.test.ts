import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Change } from '../../../src/shared/operations/change.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { type Simulator, startSimulator } from '../../dokploy/simulator.ts';
import { aroundCalls } from '../credentials/stores.ts';
import { countIds, makeFolder } from '../storage/folder.ts';
import { keyOf } from './console.ts';
import { good } from './keyConsole.ts';
import { openModules } from './modules.ts';
import { ended, planOf, words } from './plans.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const PEOPLE = ['desk@example.com', 'host@example.com', 'night@example.com'];
const newId = countIds();
const HOUR = 3_600_000;

/** Main over one folder; `killAt` ends it for good right before or after its n-th write to the journal or request. */
async function open(folder: string, backend: unknown, { killAt = 0, clock = Date.now } = {}) {
  let points = 0;
  let die = () => {};
  const killed = new Promise<void>((resolve) => {
    die = resolve;
  });
  const never = new Promise<never>(() => {});
  const isDead = () => killAt > 0 && points >= killAt;
  const point = () => {
    points += 1;
    if (isDead()) die();
    return isDead() ? never : undefined;
  };
  const modules = await openModules({
    file: path.join(folder, 'instances.json'),
    newId,
    newKeyName: () => `Quayside ${newId()}`,
    ...(backend ? { backend: backend as never } : {}),
    clock,
    around: (target, names) =>
      names.some((name) => name === 'append' || name === 'send')
        ? aroundCalls(target, names, async (call) => {
            await point();
            const outcome = await call();
            await point();
            return outcome;
          })
        : target,
  });
  return { ...modules, killed, points: () => points };
}

async function serve(): Promise<SimulatedInstance> {
  return simulator.addInstance({
    version: '0.30.2',
    seed: {
      owner: { email: 'owner@example.com' },
      organizations: [{ name: 'Acme', members: PEOPLE.map((email) => ({ email, role: 'member' })) }],
    },
  });
}

/** What each person is to become, and one address that is to be invited. */
function planFor(server: SimulatedInstance, instanceId: string): Change[] {
  const [organization] = server.world.organizations;
  const organizationId = organization?.id ?? '';
  const roles = PEOPLE.map((email): Change => {
    const userId = server.world.users.find((row) => row.email === email)?.id ?? '';
    const memberId = server.world.membership(userId, organizationId)?.id ?? '';
    return {
      action: 'members.setRole',
      instanceId,
      organizationId,
      memberId,
      email,
      from: 'member',
      role: 'admin',
    };
  });
  const invite = {
    action: 'invitations.create',
    instanceId,
    organizationId,
    email: 'new@example.net',
    role: 'member',
  };
  return [...roles, invite as Change];
}

/** The changes that the server made, by whom they concern. */
function madeBy(server: SimulatedInstance): string[] {
  return server.requests.flatMap(({ method, call, body, status }) =>
    method === 'POST' && status === 200
      ? `${call} ${JSON.parse(body).memberId ?? JSON.parse(body).email}`
      : [],
  );
}

async function start(killAt: number) {
  const server = await serve();
  const folder = makeFolder();
  const first = await open(folder, null);
  const added = good(
    await first.credentialStore.addInstance({ name: 'Shop', origin: server.origin, ...keyOf(server) }),
  );
  await first.engine.close();
  const app = await open(folder, first.backend, { killAt });
  const started = app.engine.calls['operations.start'](planOf(planFor(server, added.id)));
  const whole = Promise.resolve(started).then((result) => ended(app.engine, good(result).operationId));
  await Promise.race([app.killed, whole]);
  return { server, folder, app, instanceId: added.id, whole };
}

test('a run of four steps without a stop counts the points at which the generated test stops it', async () => {
  const { app, whole } = await start(0);
  expect(words(await whole)).toEqual(['done', 'done', 'done', 'done']);
  await app.engine.close();
  // Fewer than the generated test covers: it would pass over the last ones.
  expect(app.points()).toBeLessThanOrEqual(POINTS.length);
  expect(app.points()).toBeGreaterThan(20);
});

const POINTS = Array.from({ length: 48 }, (_, at) => at + 1);

describe('stopped by a kill', () => {
  test.each(POINTS)('at point %i: all of it can be finished, and nothing is done twice', async (killAt) => {
    const { server, folder, app, instanceId } = await start(killAt);
    const before = madeBy(server);
    expect(new Set(before).size).toBe(before.length);

    // An hour later: what the server did not do by then it does not do any more.
    const next = await open(folder, app.backend, { clock: () => Date.now() + HOUR });
    await next.engine.recover();
    expect(madeBy(server)).toEqual(before);
    const [operation] = next.engine.summaries();
    if (operation) {
      expect(operation.counts).toMatchObject({ waiting: 0, running: 0 });
      await next.engine.settle(instanceId);
      const operationId = operation.id;
      good(await next.engine.calls['operations.retry']({ operationId }));
      await ended(next.engine, operationId);
      good(await next.engine.calls['operations.continue']({ operationId }));
      expect(words(await ended(next.engine, operationId))).toEqual(['done', 'done', 'done', 'done']);
      expect(new Set(madeBy(server)).size).toBe(4);
    } else {
      // Either nothing had begun, or all was over and archived.
      expect([0, 4]).toContain(before.length);
    }
    expect(madeBy(server).length).toBe(new Set(madeBy(server)).size);
    await next.engine.close();
  });
});
