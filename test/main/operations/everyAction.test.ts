import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { KeyRecord } from '../../../src/shared/instance.ts';
import { type Change, changeShape } from '../../../src/shared/operations/change.ts';
import { effectOf } from '../../../src/shared/rules/actions.ts';
import type { Effect } from '../../../src/shared/rules/effect.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import { keyOf } from './console.ts';
import { ACTIONS, caseOf, made, type Shop, serveShop, stockShop } from './everyAction.ts';
import { good } from './keyConsole.ts';
import { ended, planOf, run, words } from './plans.ts';

const simulator = testSimulator();

const HOUR = 3_600_000;

/** A step about somebody else, which goes before. */
const HOST_STEP = {
  call: 'organization.updateMemberRole',
  plan: (shop: Shop): Change => ({
    action: 'members.setRole',
    instanceId: shop.instanceId,
    organizationId: shop.organization('Acme'),
    memberId: shop.member('host@example.com')?.id ?? '',
    email: 'host@example.com',
    from: 'member',
    role: 'admin',
  }),
};

describe.each(ACTIONS)('%s', (action) => {
  const { plan, inMemory, call, isDone, same, still = [], other, undo, lost } = caseOf(action);

  let server: SimulatedInstance;
  let engine: Awaited<ReturnType<typeof stockShop>>['modules']['engine'];
  let modules: Awaited<ReturnType<typeof stockShop>>['modules'];
  let keys: Shop['keys'];
  let shop: Shop;
  let change: Change;
  /** What passed since the test began. ms */
  let passed: number;
  beforeEach(async () => {
    server = await serveShop(simulator, action);
    passed = 0;
    const stocked = await stockShop(server, { clock: () => Date.now() + passed });
    ({ shop, modules } = stocked);
    ({ engine, keys } = stocked.modules);
    change = plan(shop);
    inMemory?.(shop);
    onTestFinished(() => engine.close());
  });

  const sent = () => server.requests.filter((request) => request.call === call).length;
  const written = () =>
    server.requests.filter(({ method }) => method === 'POST').map((request) => request.call);
  const writes = () => written().length;
  const retry = async (operationId: string) => {
    good(await engine.calls['operations.retry']({ operationId }));
    await ended(engine, operationId);
    good(await engine.calls['operations.continue']({ operationId }));
    return ended(engine, operationId);
  };
  /** Stays open, since a sign-in in front let nothing through when its turn came. */
  const leftOpen = async () => {
    server.setFault({ kind: 'login-redirect', to: 'https://team.cloudflareaccess.com/' });
    const operation = await run(engine, planOf([change]));
    server.setFault(null);
    expect(words(operation)).toEqual(['open']);
    return operation.id;
  };

  test('is sent once, and done as the server shows it', async () => {
    // A mail leaves no trace on the server.
    expect(isDone(shop, change)).toBe(action === 'invitations.send');
    const operation = await run(engine, planOf([change]));
    expect(words(operation)).toEqual(['done']);
    expect(isDone(shop, change)).toBe(true);
    expect(sent()).toBe(1);
    expect(operation.undoable).toBe(undo ? 1 : 0);
  });

  test('whose answer is lost though it was done is not sent again', async () => {
    server.setFault({ kind: 'reset' }, { call, times: 1, effect: true });
    const operation = await run(engine, planOf([change]));
    expect(words(operation)).toEqual([lost.done]);
    expect(sent()).toBe(1);
    if (lost.done === 'done') expect(isDone(shop, change)).toBe(true);
    if (lost.done === 'open') {
      // The key that came of it is of no use, and goes.
      await keys.finish(shop.instanceId);
      expect(made(shop).map(({ id }) => id)).toEqual([shop.records('Billing')[0]?.serverKeyId]);
    }
  });

  test('whose answer is lost is tried again once it is known that nothing came of it', async () => {
    server.setFault({ kind: 'reset' }, { call, times: 1 });
    const operation = await run(engine, planOf([change]));
    expect(words(operation)).toEqual([lost.not]);
    passed = HOUR;
    await engine.settle(shop.instanceId);
    if (lost.not === 'unknown' && lost.done === 'done')
      expect(words(await ended(engine, operation.id))).toEqual(['failed']);
    expect(sent()).toBe(1);
    expect(words(await retry(operation.id))).toEqual(['done']);
    expect(isDone(shop, change)).toBe(true);
    expect(sent()).toBe(2);
  });

  test.runIf(same)('that was done meanwhile by somebody else is not sent', async () => {
    const operationId = await leftOpen();
    await same?.(shop, change as never);
    const before = writes();
    good(await engine.calls['operations.continue']({ operationId }));
    const [step] = (await ended(engine, operationId)).steps;
    expect(step?.state).toMatchObject({ state: 'done', already: true, undo: null });
    expect(written().slice(before)).toEqual(still);
  });

  test.runIf(other)('whose ground somebody else changed is skipped, and says what is there now', async () => {
    const operationId = await leftOpen();
    await other?.(shop, change as never);
    const before = writes();
    good(await engine.calls['operations.continue']({ operationId }));
    const [step] = (await ended(engine, operationId)).steps;
    expect(step?.state).toMatchObject({ state: 'skipped', why: expect.stringMatching(/^\S.*\.$/) });
    expect(writes()).toBe(before);
  });

  test.runIf(same)('that was done by somebody else since it was planned is not sent', async () => {
    await same?.(shop, change as never);
    const before = writes();
    const [step] = (await run(engine, planOf([change]))).steps;
    expect(step?.state).toMatchObject({ state: 'done', already: true, undo: null });
    expect(written().slice(before)).toEqual(still);
  });

  test.runIf(other)('whose ground changed while an earlier step was sent is skipped, with why', async () => {
    const held = server.hold(HOST_STEP.call);
    const started = await engine.start(planOf([HOST_STEP.plan(shop), change]));
    await held.arrived;
    await other?.(shop, change as never);
    const before = writes();
    held.release();
    const { steps } = await ended(engine, good(started).operationId);
    expect(steps.map(({ state }) => state)).toMatchObject([
      { state: 'done' },
      { state: 'skipped', why: expect.stringMatching(/^\S.*\.$/) },
    ]);
    expect(writes()).toBe(before);
  });

  describe('beside the keys of a second person', () => {
    const HOST = 'host@example.com';
    const keysNow = () => good(modules.instances.find(shop.instanceId)).keys;
    const isTheirs = ({ userId }: KeyRecord) => userId === shop.person(HOST);
    /** An admin of Acme and of Billing. */
    beforeEach(async () => {
      Object.assign(shop.member(HOST) ?? {}, { role: 'admin' });
      const [organizationId, userId] = [shop.organization('Billing'), shop.person(HOST)];
      if (!shop.member(HOST, 'Billing')) server.world.addMember({ organizationId, userId, role: 'admin' });
      for (const organization of ['Acme', 'Billing'])
        good(
          await modules.credentialStore.storeKey(shop.instanceId, {
            ...{ ...keyOf(server, HOST, organization), origin: server.origin, replaces: [] },
          }),
        );
      expect(keysNow().filter(isTheirs)).toHaveLength(2);
    });

    test('ends none of theirs but those of an organization that goes, and of the first person’s only what it declares', async () => {
      const before = keysNow();
      const [step] = (await run(engine, planOf([change]))).steps;
      expect(step?.state.state).toBe('done');
      await keys.finish(shop.instanceId);
      const effects = effectOf(change, step?.state.state === 'done' ? step.state.output : {});
      /** Of the second person’s keys only those go whose organization goes. */
      const isMeant = (key: KeyRecord, does: Effect['does']) =>
        effects.some(
          (each) =>
            each.does === does &&
            (each.on === 'organization' || (each.on === 'key' && !isTheirs(key))) &&
            (each.organizationId ?? key.organizationId) === key.organizationId,
        );
      const after = keysNow();
      const without = (all: KeyRecord[], some: KeyRecord[]) =>
        all.filter(({ id }) => !some.some((each) => each.id === id));
      expect(without(before, after).filter((key) => !isMeant(key, 'end'))).toEqual([]);
      expect(without(after, before).filter((key) => !isMeant(key, 'give'))).toEqual([]);
      const isOver = ({ organizationId, userId }: KeyRecord) =>
        effects.some(
          (each) =>
            each.does === 'end' &&
            ((each.on === 'organization' && each.organizationId === organizationId) ||
              (each.on === 'key' && each.organizationId === organizationId && each.userId === userId)),
        );
      expect(after.filter(isOver)).toEqual([]);
    });

    const { shape } = changeShape.options.find((each) => each.shape.action.value === action) ?? {};
    test.runIf(shape && 'actorId' in shape)(
      'is sent with theirs alone where the step names them',
      async () => {
        const by = { ...change, actorId: shop.person(HOST) } as Change;
        const [step] = (await run(engine, planOf([by]))).steps;
        expect(step?.by?.email ?? HOST).toBe(HOST);
        // An owner alone sees, and ends, other people's sessions.
        expect(step?.state.state === 'done').toBe(!action.startsWith('sessions.'));
      },
    );
  });

  test(undo ? 'is taken back' : 'is not offered to be taken back, since nothing does', async () => {
    const { id: operationId } = await run(engine, planOf([change]));
    const undone = await engine.undo({ operationId });
    if (!undo) return expect(undone).toMatchObject({ ok: false, error: { code: 'conflict' } });
    expect(words(await ended(engine, good(undone).operationId))).toEqual(['done']);
    expect(undo.isDone(shop)).toBe(true);
  });

  test.runIf(undo)('is not taken back where somebody else changed since what it left', async () => {
    const { id } = await run(engine, planOf([change]));
    await undo?.other(shop);
    const before = writes();
    const { operationId } = good(await engine.undo({ operationId: id }));
    const [step] = (await ended(engine, operationId)).steps;
    expect(step?.state).toMatchObject({ state: 'skipped', why: expect.stringMatching(/^\S.*\.$/) });
    expect(writes()).toBe(before);
  });
});
