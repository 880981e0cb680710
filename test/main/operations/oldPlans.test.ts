import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Change, ChangeBy } from '../../../src/shared/operations/change.ts';
import type { OperationKind, Plan, Step } from '../../../src/shared/operations/operation.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import { aroundCalls } from '../credentials/stores.ts';
import { keyOf } from './console.ts';
import { caseOf, openShop, type Shop, serveShop, shopOf, stockShop } from './everyAction.ts';
import { good } from './keyConsole.ts';
import { ended, planOf, run, words } from './plans.ts';

const simulator = testSimulator();

const DAY = 86_400_000;

let server: SimulatedInstance;
let stocked: Awaited<ReturnType<typeof stockShop>>;
let shop: Shop;
/** What passed since the test began. ms */
let passed: number;
const clock = () => Date.now() + passed;
let disk: { isFull: boolean };
beforeEach(async () => {
  server = await serveShop(simulator);
  passed = 0;
  disk = { isFull: false };
  stocked = await stockShop(server, {
    clock,
    around: (target, names) =>
      names.includes('append')
        ? aroundCalls(target, ['append'], async (call) => {
            if (disk.isFull) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
            return call();
          })
        : target,
  });
  ({ shop } = stocked);
  onTestFinished(() => stocked.modules.engine.close());
});

const engine = () => stocked.modules.engine;
const writes = () => server.requests.filter(({ method }) => method === 'POST').length;
const setRole = caseOf('members.setRole');
const withdraw = caseOf('invitations.remove');

/** Stays open, since a proxy let nothing through when its turn came. */
async function leftOpen(changes: Change[]): Promise<string> {
  server.setFault({ kind: 'status', status: 403 });
  const { id } = await run(engine(), planOf(changes));
  server.setFault(null);
  server.requests.clear();
  return id;
}

const resume = (operationId: string) => engine().calls['operations.continue']({ operationId });
const review = (operationId: string) => engine().calls['operations.review']({ operationId });

test('what is left goes on within seven days; after them it is looked at anew before it does, and sent once', async () => {
  const operationId = await leftOpen([setRole.plan(shop)]);
  passed = 7 * DAY + 60_000;
  expect(await resume(operationId)).toMatchObject({ ok: false, error: { code: 'plan-outdated' } });
  expect(server.requests.length).toBe(0);
  good(await review(operationId));
  expect(writes()).toBe(0);
  expect(words(await ended(engine(), operationId))).toEqual(['open']);
  good(await resume(operationId));
  expect(words(await ended(engine(), operationId))).toEqual(['done']);
  expect(writes()).toBe(1);
});

test('one that was made by a clock that was ahead is as old as nobody knows: it is looked at anew, too', async () => {
  passed = 365 * DAY;
  const operationId = await leftOpen([setRole.plan(shop)]);
  passed = 0;
  expect(await resume(operationId)).toMatchObject({ ok: false, error: { code: 'plan-outdated' } });
  good(await review(operationId));
  good(await resume(operationId));
  expect(words(await ended(engine(), operationId))).toEqual(['done']);
});

test('a day less than seven is young enough', async () => {
  const operationId = await leftOpen([setRole.plan(shop)]);
  passed = 6 * DAY;
  good(await resume(operationId));
  expect(words(await ended(engine(), operationId))).toEqual(['done']);
});

test('looked at anew, what somebody else did or changed ends without being sent; the rest stands open', async () => {
  const operationId = await leftOpen([
    setRole.plan(shop),
    withdraw.plan(shop),
    caseOf('organizations.update').plan(shop),
  ]);
  passed = 8 * DAY;
  await setRole.other?.(shop, setRole.plan(shop));
  await withdraw.same?.(shop, withdraw.plan(shop));
  good(await review(operationId));
  const operation = await ended(engine(), operationId);
  expect(words(operation)).toEqual(['skipped', 'done', 'open']);
  expect(operation.steps[0]?.state).toMatchObject({ why: expect.stringContaining('is auditor there now') });
  expect(operation.steps[1]?.state).toMatchObject({ already: true });
  expect(writes()).toBe(0);
  good(await resume(operationId));
  expect(words(await ended(engine(), operationId))).toEqual(['skipped', 'done', 'done']);
  expect(writes()).toBe(1);
});

test('what could not be looked at stays open, says why, and is still too old to run', async () => {
  const operationId = await leftOpen([setRole.plan(shop)]);
  passed = 8 * DAY;
  server.setFault({ kind: 'login-page' });
  good(await review(operationId));
  const { steps } = await ended(engine(), operationId);
  expect(steps[0]?.state).toMatchObject({ state: 'open', error: { code: 'proxy-page' } });
  server.setFault(null);
  expect(await resume(operationId)).toMatchObject({ ok: false, error: { code: 'plan-outdated' } });
  expect(writes()).toBe(0);
});

test('that it was looked at stands over a restart, for seven days more', async () => {
  const operationId = await leftOpen([setRole.plan(shop)]);
  passed = 8 * DAY;
  good(await review(operationId));
  await engine().close();
  const { folder, modules } = stocked;
  const again = await openShop({ folder, backend: modules.backend, clock });
  onTestFinished(() => again.engine.close());
  await again.engine.recover();
  passed = 16 * DAY;
  const continued = () => again.engine.calls['operations.continue']({ operationId });
  expect(await continued()).toMatchObject({ ok: false, error: { code: 'plan-outdated' } });
  passed = 14 * DAY;
  good(await continued());
  expect(words(await ended(again.engine, operationId))).toEqual(['done']);
  expect(setRole.isDone(shopOf(server, again, shop.instanceId), setRole.plan(shop))).toBe(true);
});

test('what failed is as old as its plan, and is tried again once it was looked at', async () => {
  const change = { ...(setRole.plan(shop) as ChangeBy<'members.setRole'>), role: 'auditor' };
  const failed = await run(engine(), planOf([change]));
  expect(words(failed)).toEqual(['failed']);
  const { id: operationId } = failed;
  const retry = () => engine().calls['operations.retry']({ operationId });
  passed = 8 * DAY;
  expect(await retry()).toMatchObject({ ok: false, error: { code: 'plan-outdated' } });
  good(await review(operationId));
  shop.world.addCustomRole({ organizationId: shop.organization('Acme'), role: 'auditor', permissions: {} });
  good(await retry());
  expect(words(await ended(engine(), operationId))).toEqual(['done']);
});

/** Somebody who is to be deleted makes an organization. */
function makeOrganization(): void {
  const { id } = shop.world.addOrganization({ name: 'Late', ownerId: shop.person('desk@example.com') });
  shop.world.addMember({
    organizationId: id,
    userId: shop.person('owner@example.com'),
    role: 'member',
    createdAt: shop.world.date(),
  });
}

test('an account is not deleted with an organization that the plan, made of an older reading, never named', async () => {
  await stocked.modules.accounts.account(shop.instanceId);
  const remove = { ...caseOf('members.remove').plan(shop), owned: [] } as Change;
  makeOrganization();
  const { steps } = await run(engine(), planOf([remove]));
  expect(steps[0]?.state).toMatchObject({
    state: 'skipped',
    why: 'desk@example.com owns “Late” now, which would be deleted with the account.',
  });
  expect(writes()).toBe(0);
});

test('an account whose organizations cannot be looked at is not deleted, and its step stands open', async () => {
  const remove = { ...caseOf('members.remove').plan(shop), owned: [] } as Change;
  await stocked.modules.accounts.account(shop.instanceId);
  server.setFault({ kind: 'status', status: 502 }, { call: 'organization.all' });
  const { steps } = await run(engine(), planOf([remove]));
  expect(steps[0]?.state).toMatchObject({ state: 'open' });
  expect(writes()).toBe(0);
});

describe('the off-boarding of a person, looked at anew', () => {
  const remove = (): Change => caseOf('members.remove').plan(shop);
  const searches = (steps: readonly Step[]) =>
    steps.flatMap(({ id, change, state }) =>
      change.action === 'members.find'
        ? { id, ...state, said: 'error' in state ? (state.error?.message ?? '') : '' }
        : [],
    );
  /** Left open, since a proxy let nothing through; a key for Labs lets all of the instance be looked at. */
  async function leaving(
    kind: OperationKind = 'off-board',
    known?: Plan['known'],
    people?: Plan['leaving'],
  ): Promise<string> {
    const organizationId = shop.organization('Labs');
    good(await shop.keys.make({ instanceId: shop.instanceId, organizationId, expiresInDays: null }));
    server.setFault({ kind: 'status', status: 403 });
    const { id } = await run(engine(), {
      ...planOf([remove()], kind),
      ...(known ? { known } : {}),
      ...(people ? { leaving: people } : {}),
    });
    server.setFault(null);
    server.requests.clear();
    passed = 8 * DAY;
    return id;
  }
  const invite = (email: string) =>
    shop.world.addInvitation({
      organizationId: shop.organization('Billing'),
      email,
      role: 'admin',
      inviterId: shop.person('owner@example.com'),
      expiresAt: new Date(clock() + DAY).toISOString(),
    });

  test('names what has come since as a failed search, and never sends it; the rest goes on', async () => {
    const operationId = await leaving();
    invite('Desk@example.com');
    good(await review(operationId));
    const operation = await ended(engine(), operationId);
    expect(words(operation)).toEqual(['open', 'failed']);
    expect(searches(operation.steps)).toMatchObject([
      { id: 1, said: 'desk@example.com is invited to “Billing”.', error: { code: 'conflict' } },
    ]);
    expect(writes()).toBe(0);
    good(await resume(operationId));
    expect(words(await ended(engine(), operationId))).toEqual(['done', 'failed']);
    expect(writes()).toBe(1);
    // Somebody took it away: looked for again, there is nothing more.
    shop.world.invitations = shop.world.invitations.filter(({ email }) => email !== 'desk@example.com');
    good(await engine().calls['operations.retry']({ operationId }));
    expect(words(await ended(engine(), operationId))).toEqual(['done', 'done']);
    expect(writes()).toBe(1);
  });

  test('leaves the look that is to follow the other steps for when they have run', async () => {
    const operationId = await leaving();
    good(await review(operationId));
    expect(words(await ended(engine(), operationId))).toEqual(['open', 'open']);
    good(await resume(operationId));
    const { steps } = await ended(engine(), operationId);
    expect(searches(steps)).toMatchObject([{ id: 1, state: 'done', output: {} }]);
  });

  test('looks for each of several people, and names what has come of whom', async () => {
    const leavers = [['desk@example.com', 'desk@home.example'], ['host@example.com'], ['gone@x.example']];
    const operationId = await leaving('off-board', undefined, leavers);
    invite('Desk@home.example');
    good(await review(operationId));
    const { steps } = await ended(engine(), operationId);
    const found = searches(steps).map(({ said }) => said);
    // However many leave, what an instance has is read once for all of them.
    const reads = server.requests.filter(({ call }) => call === 'organization.allInvitations').length;
    expect(reads).toBe(shop.world.organizations.length);
    expect(found).toEqual([
      'desk@home.example is invited to “Billing”.',
      expect.stringContaining('host@example.com is member in “Acme”.'),
      // Looked for elsewhere when it ran, which the proxy let nobody do.
      '',
    ]);
    expect(
      steps.flatMap(({ change }) =>
        change.action === 'members.find' ? [[change.email, ...change.also]] : [],
      ),
    ).toEqual(leavers);
  });

  test('adds nothing where nothing came, also of what goes with an account that is to be deleted', async () => {
    const operationId = await leaving();
    shop.world.addMember({
      organizationId: shop.organization('Billing'),
      userId: shop.person('desk@example.com'),
      role: 'member',
      createdAt: shop.world.date(),
    });
    good(await review(operationId));
    expect(words(await ended(engine(), operationId))).toEqual(['open', 'open']);
  });

  test('looks on instances, too, that the plan knew nothing of', async () => {
    const operationId = await leaving();
    const other = await serveShop(simulator);
    const { credentialStore } = stocked.modules;
    good(await credentialStore.addInstance({ name: 'Other', origin: other.origin, ...keyOf(other) }));
    good(await review(operationId));
    const operation = await ended(engine(), operationId);
    expect(searches(operation.steps)).toMatchObject([
      { state: 'open' },
      { said: 'desk@example.com is member in “Acme”.' },
    ]);
    expect(operation.instanceNames).toEqual(['Shop', 'Other']);
    expect(operation.instanceIds).toHaveLength(2);
  });

  describe('what was left as it was, as was chosen,', () => {
    let other: SimulatedInstance;
    let known: NonNullable<Plan['known']>;
    const idOf = ({ world }: SimulatedInstance) =>
      world.users.find(({ email }) => email === 'desk@example.com')?.id ?? '';
    beforeEach(async () => {
      other = await serveShop(simulator);
      const { credentialStore } = stocked.modules;
      const added = await credentialStore.addInstance({
        name: 'Other',
        origin: other.origin,
        ...keyOf(other),
      });
      const { id: instanceId } = good(added);
      // A key for each organization lets all of the instance be looked at.
      for (const { id: organizationId, name } of other.world.organizations)
        if (name !== 'Acme') good(await shop.keys.make({ instanceId, organizationId, expiresInDays: null }));
      const left = other.world.members.filter(({ userId }) => userId === idOf(other));
      known = { [instanceId]: left.map(({ id }) => id) };
    });
    const joinBilling = () =>
      other.world.addMember({
        organizationId: other.world.organizations.find(({ name }) => name === 'Billing')?.id ?? '',
        userId: idOf(other),
        role: 'admin',
        createdAt: other.world.date(),
      });

    test('is not named, but what has come beside it is', async () => {
      const operationId = await leaving('off-board', known);
      good(await review(operationId));
      expect(words(await ended(engine(), operationId))).toEqual(['open', 'open', 'done']);
      joinBilling();
      passed = 16 * DAY;
      good(await review(operationId));
      expect(searches((await ended(engine(), operationId)).steps)).toMatchObject([
        { state: 'open' },
        { output: { still: ['desk@example.com is member in “Acme”.'] } },
        { said: 'desk@example.com is admin in “Billing”.' },
      ]);
    });

    test('is not named after a restart either, nor out of the archive', async () => {
      const operationId = await leaving('off-board', known);
      await engine().close();
      const { folder, modules } = stocked;
      const again = await openShop({ folder, backend: modules.backend, clock });
      await again.engine.recover();
      good(await again.engine.calls['operations.review']({ operationId }));
      expect(words(await ended(again.engine, operationId))).toEqual(['open', 'open', 'done']);
      good(await again.engine.calls['operations.close']({ operationId }));
      await again.engine.close();
      const later = await openShop({ folder, backend: modules.backend, clock });
      onTestFinished(() => later.engine.close());
      passed = 30 * DAY;
      good(await later.engine.calls['operations.review']({ operationId }));
      const steps = good(await later.engine.calls['operations.steps']({ operationId, after: 0 })).steps;
      expect(searches(steps).map(({ state }) => state)).toEqual(['canceled', 'done']);
    });
  });

  test('what could not be looked at is an open search, looked at again by the next one', async () => {
    const operationId = await leaving();
    server.setFault({ kind: 'status', status: 502 }, { call: 'organization.allInvitations' });
    good(await review(operationId));
    server.setFault(null);
    const unlooked = await ended(engine(), operationId);
    expect(searches(unlooked.steps)).toMatchObject([{ state: 'open' }]);
    passed = 16 * DAY;
    good(await review(operationId));
    expect(words(await ended(engine(), operationId))).toEqual(['open', 'open']);
  });

  test('is not done for what was chosen one by one', async () => {
    const operationId = await leaving('remove-people');
    invite('desk@example.com');
    good(await review(operationId));
    expect(words(await ended(engine(), operationId))).toEqual(['open']);
  });

  test('is not taken for looked at where the disk takes no further step', async () => {
    const operationId = await leaving();
    invite('desk@example.com');
    disk.isFull = true;
    expect(await review(operationId)).toMatchObject({ ok: false, error: { code: 'journal-unwritable' } });
    disk.isFull = false;
    expect(words(await ended(engine(), operationId))).toEqual(['open', 'open']);
    good(await review(operationId));
    expect(words(await ended(engine(), operationId))).toEqual(['open', 'failed']);
  });
});
