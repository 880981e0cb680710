import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Change } from '../../../src/shared/operations/change.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import { aroundCalls } from '../credentials/stores.ts';
import { countIds, makeFolder } from '../storage/folder.ts';
import { keyOf } from './console.ts';
import { ACTIONS, caseOf, openShop, serveShop, shopOf, stockShop } from './everyAction.ts';
import { good } from './keyConsole.ts';
import { openModules } from './modules.ts';
import { ended, planOf, words } from './plans.ts';

const simulator = testSimulator();

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
  let dieAt = killAt;
  const isDead = () => dieAt > 0 && points >= dieAt;
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
    around: (target, names) => {
      if (!names.some((name) => name === 'append' || name === 'send')) return target;
      return aroundCalls(target, names, async (call) => {
        await point();
        const outcome = await call();
        await point();
        return outcome;
      });
    },
  });
  return {
    ...modules,
    killed,
    points: () => points,
    /** Ends it once the disk has what is written to the journal next. */
    killAfterNext: () => {
      dieAt = points + 2;
    },
  };
}

const serve = () =>
  simulator.serve('0.30.2', {
    name: 'Acme',
    members: PEOPLE.map((email) => ({ email, role: 'member' })),
  });

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
  const started = app.engine.start(planOf(planFor(server, added.id)));
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

const POINTS = Array.from({ length: 52 }, (_, at) => at + 1);

test('what stands open is told at the next start, also where nothing of it changed by then', async () => {
  const { server, folder, app, instanceId, whole } = await start(0);
  await whole;
  server.setFault({ kind: 'status', status: 403 });
  const [change] = planFor(server, instanceId);
  const { operationId } = good(await app.engine.start(planOf(change ? [change] : [])));
  expect(words(await ended(app.engine, operationId))).toEqual(['open']);
  await app.engine.close();
  const next = await open(folder, app.backend);
  await next.engine.recover();
  await vi.waitFor(() => expect(next.told.at(-1)).toMatchObject([{ id: operationId, phase: 'open' }]));
  await next.engine.close();
});

test('killed once the disk knows that a person is done with it, before they are told: so it is at the next start', async () => {
  const { server, folder, app, instanceId, whole } = await start(0);
  await whole;
  server.setFault({ kind: 'reset' }, { call: 'organization.updateMemberRole' });
  const back = planFor(server, instanceId).flatMap((change) =>
    change.action === 'members.setRole' ? { ...change, from: 'admin', role: 'member' } : [],
  );
  const { operationId } = good(await app.engine.start(planOf(back.slice(0, 1))));
  expect(words(await ended(app.engine, operationId))).toEqual(['unknown']);
  // Closing waits for all writes of this run: the next one to the journal is that of the call.
  await app.engine.close();
  const again = await open(folder, app.backend);
  await again.engine.recover();
  again.killAfterNext();
  void again.engine.calls['operations.close']({ operationId });
  await again.killed;
  const next = await open(folder, app.backend);
  await next.engine.recover();
  expect(next.engine.summaries()).toMatchObject([
    { id: operationId, counts: { unknown: 1 }, doneWith: true },
  ]);
  await next.engine.close();
});

test.each(POINTS)('killed at point %i: all of it can be finished, nothing is done twice', async (killAt) => {
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

describe.each(ACTIONS)('%s, stopped by a kill', (action) => {
  const { plan, inMemory, call, sentAs = call, isDone, lost } = caseOf(action);

  test.each([
    ['before it was sent', 'before'],
    ['between the server’s doing it and its answer', 'after'],
  ] as const)('%s: is looked up, finished, and done once', async (_, when) => {
    const server = await serveShop(simulator, action);
    const stocked = await stockShop(server);
    await stocked.modules.engine.close();
    const change = plan(stocked.shop);
    const { folder } = stocked;
    const { backend } = stocked.modules;

    let kill = () => {};
    const killed = new Promise<void>((resolve) => {
      kill = resolve;
    });
    const never = new Promise<never>(() => {});
    const app = await openShop({
      folder,
      backend,
      around: (target, names) =>
        names.includes('send')
          ? aroundSending(target, sentAs, async (send) => {
              if (when === 'after') await send();
              kill();
              return never;
            })
          : target,
    });
    inMemory?.(shopOf(server, app, stocked.shop.instanceId));
    void app.engine.start(planOf([change]));
    await killed;
    const done = () => server.requests.filter((each) => each.call === call && each.status === 200).length;
    expect(done()).toBe(when === 'after' ? 1 : 0);

    // An hour later: what the server did not do by then it does not do any more.
    const next = await openShop({ folder, backend, clock: () => Date.now() + HOUR });
    onTestFinished(() => next.engine.close());
    const shop = shopOf(server, next, stocked.shop.instanceId);
    await next.credentialStore.reconcile();
    await next.engine.recover();
    const [operation] = next.engine.summaries();
    const operationId = operation?.id ?? '';
    expect(operation?.counts).toMatchObject({ unknown: 1 });
    // With whose key it was sent was written down before it was.
    expect(operation?.people).toEqual(['owner@example.com']);
    expect(done()).toBe(when === 'after' ? 1 : 0);

    await next.keys.finish(shop.instanceId);
    await next.engine.settle(shop.instanceId);
    const settled = words(await ended(next.engine, operationId));
    if (lost.done === 'unknown' || (action === 'members.create' && when === 'after')) {
      // What no reading can tell is shown as such, and not sent again by itself.
      expect(settled).toEqual(['unknown']);
      expect(done()).toBe(when === 'after' ? 1 : 0);
      return;
    }
    // A key that was marked to be retired is deleted by itself.
    const isDoneBySaga = action === 'keys.retire';
    expect(settled).toEqual([isDoneBySaga || (when === 'after' && lost.done === 'done') ? 'done' : 'failed']);
    good(await next.engine.calls['operations.retry']({ operationId }));
    // What it needs was in memory alone, and a person has to begin anew.
    const isForgotten = inMemory !== undefined && when === 'before';
    expect(words(await ended(next.engine, operationId))).toEqual([isForgotten ? 'skipped' : 'done']);
    if (isForgotten) return expect(done()).toBe(0);
    expect(isDone(shop, change)).toBe(true);
    // A key whose making was not seen is of no use: it was deleted, and another one made.
    expect(done()).toBe(when === 'after' && lost.done === 'open' ? 2 : 1);
  });
});

/** The same transport, whose sending of one call is done by `around`. */
function aroundSending<T extends object>(
  transport: T,
  call: string,
  around: (send: () => unknown) => unknown,
): T {
  return new Proxy(transport, {
    get(object, name) {
      const value: unknown = Reflect.get(object, name);
      if (typeof value !== 'function') return value;
      if (name !== 'send') return value.bind(object);
      return (request: { call: string }, ...rest: unknown[]) => {
        const send = () => value.call(object, request, ...rest);
        return request.call === call ? around(send) : send();
      };
    },
  });
}
