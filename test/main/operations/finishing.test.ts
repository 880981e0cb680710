import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { withFacts } from '../../../src/main/operations/recorded.ts';
import type { Change } from '../../../src/shared/operations/change.ts';
import { NOTHING_TO_SAY } from '../../../src/shared/operations/planned.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import { aroundCalls } from '../credentials/stores.ts';
import { caseOf, openShop, type Shop, serveShop, stockShop } from './everyAction.ts';
import { good } from './keyConsole.ts';
import { ended, planOf, run, runRest, words } from './plans.ts';

const simulator = testSimulator();

let server: SimulatedInstance;
let stocked: Awaited<ReturnType<typeof stockShop>>;
let shop: Shop;
let disk: { isFull: boolean };
beforeEach(async () => {
  server = await serveShop(simulator);
  disk = { isFull: false };
  stocked = await stockShop(server, {
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
const sent = () => server.requests.flatMap(({ method, call }) => (method === 'POST' ? call : []));
const remove = (): Change => caseOf('members.remove').plan(shop);
const withdraw = (): Change => caseOf('invitations.remove').plan(shop);
const leaving = [['desk@example.com']];

/** Left open, since a proxy let nothing through. */
async function leftOpen(...changes: Change[]): Promise<string> {
  server.setFault({ kind: 'status', status: 403 });
  const { id } = await run(engine(), { ...planOf(changes, 'off-board'), leaving });
  server.setFault(null);
  server.requests.clear();
  return id;
}

test('an off-boarding does not go on by the plan that it was begun with', async () => {
  const operationId = await leftOpen(remove());
  for (const call of ['operations.continue', 'operations.retry'] as const)
    expect(await engine().calls[call]({ operationId })).toMatchObject({
      ok: false,
      error: { code: 'plan-outdated' },
    });
  expect(sent()).toEqual([]);
});

test('planned anew it does what both plans have once, then what is new, looks last, and leaves the rest', async () => {
  const operationId = await leftOpen(withdraw(), remove());
  const setRole = caseOf('members.setRole').plan(shop);
  const { steps, phase } = await runRest(engine(), operationId, planOf([setRole, withdraw()], 'off-board'));
  expect(sent()).toEqual(['organization.removeInvitation', 'organization.updateMemberRole']);
  expect(phase).not.toBe('running');
  expect(steps.map(({ change, state }) => `${change.action} ${state.state}`)).toEqual([
    'invitations.remove done',
    'members.remove skipped',
    expect.stringMatching(/^members.find /),
    'members.setRole done',
  ]);
  const at = (step: number) => (steps[step] as { state: { at: number } }).state.at;
  expect(at(2)).toBeGreaterThanOrEqual(at(3));
  expect(steps[1]?.state).toMatchObject({ why: 'The new plan of this off-boarding does without it.' });
});

test('who is not in the new plan, since nobody confirmed them, stays open', async () => {
  const host = [['host@example.com']];
  const operationId = await leftOpen(remove());
  const { steps } = await runRest(engine(), operationId, {
    ...planOf([withdraw()], 'off-board'),
    leaving: host,
  });
  expect(steps[0]?.state).toMatchObject({ state: 'open' });
});

test('it is one operation with all of its people and steps, also after a kill and out of the archive', async () => {
  const operationId = await leftOpen(remove());
  const more = {
    ...planOf([remove(), withdraw()], 'off-board'),
    leaving: [['desk@example.com', 'd@home.example']],
  };
  const before = (await runRest(engine(), operationId, more)).steps;
  const { folder, modules } = stocked;
  const again = await openShop({ folder, backend: modules.backend });
  onTestFinished(() => again.engine.close());
  await again.engine.recover();
  const kept = good(await again.engine.calls['operations.steps']({ operationId, after: 0 }));
  expect(kept.leaving).toEqual([['desk@example.com', 'd@home.example']]);
  expect(kept.steps.map(({ state }) => state.state)).toEqual(before.map(({ state }) => state.state));
  good(await again.engine.calls['operations.close']({ operationId }));
  await again.engine.close();
  const later = await openShop({ folder, backend: modules.backend });
  onTestFinished(() => later.engine.close());
  const rest = await runRest(later.engine, operationId, { ...planOf([withdraw()], 'off-board'), leaving });
  expect(rest.id).toBe(operationId);
  expect(rest.steps).toHaveLength(before.length + 1);
});

test('with nothing left to change it looks whether they are gone', async () => {
  server.setFault({ kind: 'status', status: 502 }, { call: 'organization.allInvitations' });
  const organizationId = shop.organization('Labs');
  good(await shop.keys.make({ instanceId: shop.instanceId, organizationId, expiresInDays: null }));
  const { id: operationId, ...first } = await run(engine(), { ...planOf([remove()], 'off-board'), leaving });
  expect(words(first)).toEqual(['done', 'open']);
  server.setFault(null);
  server.requests.clear();
  const planned = { plan: { ...planOf([], 'off-board'), leaving }, review: NOTHING_TO_SAY };
  const { plan, start } = good(await engine().planRest(operationId, planned));
  expect(plan.steps.map(({ change }) => change.action)).toEqual(['members.find']);
  good(await start(plan));
  expect(words(await ended(engine(), operationId))).toEqual(['done', 'done']);
  expect(sent()).toEqual([]);
});

test('where the disk takes no plan nothing is sent, and it can be begun again', async () => {
  const operationId = await leftOpen(remove());
  const planned = { plan: planOf([remove(), withdraw()], 'off-board'), review: NOTHING_TO_SAY };
  const { plan, start } = good(await engine().planRest(operationId, planned));
  disk.isFull = true;
  expect(await start(plan)).toMatchObject({ ok: false, error: { code: 'journal-unwritable' } });
  expect(words(await ended(engine(), operationId))).toEqual(['open', 'open']);
  disk.isFull = false;
  good(await start(plan));
  await ended(engine(), operationId);
  expect(sent()).toEqual(['user.remove', 'organization.removeInvitation']);
});

test('what was sent and not answered is not sent again by a new plan before its server had its time', async () => {
  server.setFault({ kind: 'reset' }, { call: 'user.remove' });
  const { id: operationId } = await run(engine(), { ...planOf([remove()], 'off-board'), leaving });
  server.setFault(null);
  server.requests.clear();
  const { steps } = await runRest(engine(), operationId, planOf([remove()], 'off-board'));
  expect(steps[0]?.state).toMatchObject({ state: 'unknown' });
  expect(sent()).toEqual([]);
});

test('what was undone is done again by a new plan, and counts as done', async () => {
  const setRole = caseOf('members.setRole').plan(shop);
  const { id: operationId } = await run(engine(), { ...planOf([setRole], 'off-board'), leaving });
  const undone = good(await engine().undo({ operationId }));
  await ended(engine(), undone.operationId);
  const { steps } = await runRest(engine(), operationId, { ...planOf([setRole], 'off-board'), leaving });
  expect(steps.filter(({ change }) => change.action === 'members.setRole')).toHaveLength(1);
  expect(steps[0]?.state).toMatchObject({ state: 'done' });
  expect(steps[0]?.state).not.toHaveProperty('undone');
});

test('a step that is denied by now keeps how it ended', async () => {
  const operationId = await leftOpen(remove());
  const planned = planOf([remove()], 'off-board');
  const denied = {
    ...planned,
    steps: planned.steps.map((step) => ({ ...step, denied: 'No key.' })),
    leaving,
  };
  const { steps } = await runRest(engine(), operationId, denied);
  expect(steps[0]?.state).toMatchObject({ state: 'open' });
});

test('what was found, kept and chosen of others on the same instance stays, once a plan of one person goes on', () => {
  const row = (email: string, organizationName: string) => ({
    email,
    name: '',
    organizationName,
    role: 'admin',
  });
  const first = {
    installations: { a: ['u'] },
    leaving: [['ann@x.example'], ['bob@x.example']],
    known: { a: ['bob-there'] },
    found: { a: [row('ann@x.example', 'Acme'), row('bob@x.example', 'Acme')] },
    fates: { 'ann@x.example': { a: 'delete' as const }, 'bob@x.example': { a: 'leave' as const } },
    doneNote: 'scrapped',
  };
  const next = {
    installations: { a: ['u'] },
    leaving: [['Ann@x.example', 'ann@home.example']],
    known: { a: ['ann-there'] },
    found: { a: [{ ...row('ann@x.example', 'Acme'), role: 'member' }] },
    fates: { 'ann@x.example': { a: 'lower' as const } },
  };
  expect(withFacts(first, next)).toEqual({
    installations: { a: ['u'] },
    leaving: [['ann@x.example', 'ann@home.example'], ['bob@x.example']],
    known: { a: ['bob-there', 'ann-there'] },
    found: { a: [row('bob@x.example', 'Acme'), { ...row('ann@x.example', 'Acme'), role: 'member' }] },
    fates: { 'ann@x.example': { a: 'lower' }, 'bob@x.example': { a: 'leave' } },
    doneNote: '',
  });
});
