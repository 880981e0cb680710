import path from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createJournal } from '../../../src/main/operations/journal.ts';
import type { Change, Settings } from '../../../src/shared/operations/change.ts';
import type { Step } from '../../../src/shared/operations/operation.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import { openConsole } from './console.ts';
import { good } from './keyConsole.ts';
import { ended, planOf, run, words } from './plans.ts';

const simulator = testSimulator();

let server: SimulatedInstance;
let app: Awaited<ReturnType<typeof openConsole>>;
beforeEach(async () => {
  server = await simulator.serve('0.30.2', { name: 'Acme' }, { name: 'Billing' }, { name: 'Labs' });
  app = await openConsole(server);
  good(await app.accounts.readAccount(app.instanceId));
});

const ref = (name: string) => ({ instanceId: app.instanceId, organizationId: app.organization(name) });
const makeDefault = (name: string, before: string): Change => ({
  action: 'organizations.setDefault',
  ...ref(name),
  name,
  before: { organizationId: app.organization(before), name: before },
});
const rename = (name: string, settings: Settings, before: Settings): Change => ({
  action: 'organizations.update',
  ...ref(name),
  settings,
  before,
});
const remove = (name: string): Change => ({ action: 'organizations.delete', ...ref(name), name });
const namesOf = ({ steps }: Awaited<ReturnType<typeof run>>) =>
  steps.map(({ organizationName }) => organizationName);
const deletions = () => app.writes().filter(({ call }) => call === 'organization.delete').length;

async function undo(operationId: string) {
  const undone = good(await app.engine.undo({ operationId }));
  return ended(app.engine, undone.operationId);
}

test('the way back from a default leads to the former one, and is called after it', async () => {
  const made = await run(app.engine, planOf([makeDefault('Billing', 'Acme')], 'make-default'));
  expect(made).toMatchObject({ phase: 'ended', undoable: 1, subjects: ['Billing'] });
  const back = await undo(made.id);
  expect(words(back)).toEqual(['done']);
  expect(back.subjects).toEqual(['Acme']);
  expect(namesOf(back)).toEqual(['Acme']);
  // And back again: an undo is an operation like any other.
  expect((await undo(back.id)).subjects).toEqual(['Billing']);
});

test('the way back from a new name is about the organization as it is called then', async () => {
  const saved = await run(
    app.engine,
    planOf([rename('Labs', { name: 'Works' }, { name: 'Labs' })], 'change-organization'),
  );
  expect(words(saved)).toEqual(['done']);
  const back = await undo(saved.id);
  expect(namesOf(back)).toEqual(['Works']);
  expect(server.world.organizations.map(({ name }) => name)).toContain('Labs');
});

test('a name that Quayside would not send is not promised to come back', async () => {
  const override = 'Lab\u202Es';
  const labs = server.world.organizations.find(({ name }) => name === 'Labs');
  const change = rename('Labs', { name: 'Works' }, { name: override });
  if (labs) labs.name = override;
  const saved = await run(app.engine, planOf([change], 'change-organization'));
  expect(saved).toMatchObject({ counts: { done: 1 }, undoable: 0 });
});

describe('a deletion', () => {
  test.each([403, 404])('that is answered %i while it is there still has failed', async (status) => {
    server.setFault({ kind: 'status', status }, { call: 'organization.delete', times: 1 });
    const operation = await run(app.engine, planOf([remove('Labs')], 'delete-organization'));
    expect(words(operation)).not.toEqual(['done']);
    expect(deletions()).toBe(1);
  });

  test('of an organization that never was in sight is not called done, and not sent', async () => {
    const foreign: Change = { ...remove('Labs'), organizationId: 'nowhere' } as Change;
    expect(words(await run(app.engine, planOf([foreign], 'delete-organization')))).toEqual(['skipped']);
    expect(deletions()).toBe(0);
  });
});

test('what a step was settled by is given to the page once, and not after another write', async () => {
  const { instanceId } = app;
  const change = (name: string, before: string) =>
    run(app.engine, planOf([makeDefault(name, before)], 'make-default'));
  await change('Billing', 'Acme');
  const given = await app.takeReading('account', { instanceId });
  expect(given?.ok && given.value.organizations.map(({ name }) => name)).toContain('Acme');
  expect(app.takeReading('account', { instanceId })).toBeNull();
  await change('Acme', 'Billing');
  const hold = server.hold('organization.setDefault');
  const { operationId } = good(
    await app.engine.start(planOf([makeDefault('Billing', 'Acme')], 'make-default')),
  );
  await hold.arrived;
  expect(app.takeReading('account', { instanceId })).toBeNull();
  hold.release();
  await ended(app.engine, operationId);
});

describe('who leaves an organization with their own key, on a Dokploy that lets them', () => {
  const GUEST = 'guest@example.com';
  const LEAVE = 'auth/organization/leave';

  async function guestAmongOthers() {
    const members = [{ email: GUEST, role: 'member' as const }];
    const shared = await simulator.serve('0.26.5', { name: 'Acme', members });
    const console = await openConsole(shared, [{}, { user: GUEST }]);
    good(await console.accounts.readAccount(console.instanceId));
    const { instanceId } = console;
    const { id: memberId = '', userId = '' } = console.member(GUEST) ?? {};
    const at = { instanceId, organizationId: console.organization() };
    const change: Change = { action: 'organizations.leave', ...at, memberId, userId, email: GUEST };
    const keyOwners = () => console.instances.keysOf(instanceId).map(({ userEmail }) => userEmail);
    return { ...console, shared, userId, plan: planOf([change], 'leave-organization'), keyOwners };
  }

  test('is shown gone by their own key, though it was their last one and another person has one there: their keys end', async () => {
    const { engine, plan, keyOwners, member, shared } = await guestAmongOthers();
    shared.setFault({ kind: 'reset' }, { call: LEAVE, times: 1, effect: true });
    expect(words(await run(engine, plan))).toEqual(['done']);
    expect(member(GUEST)).toBeNull();
    expect(keyOwners()).toEqual(['owner@example.com']);
  });

  test('has their keys ended where a colleague removed them a moment before, and nothing is sent', async () => {
    const { engine, plan, keyOwners, shared, userId, organization } = await guestAmongOthers();
    const theirs = shared.world.membership(userId, organization());
    shared.world.members = shared.world.members.filter((each) => each !== theirs);
    const left = await run(engine, plan);
    expect(left.steps[0]?.state).toMatchObject({ state: 'done', already: true });
    expect(shared.requests.some(({ call }) => call === LEAVE)).toBe(false);
    expect(keyOwners()).toEqual(['owner@example.com']);
  });

  test('has their keys of then ended at the next start, where Quayside was killed between the answer and the reading', async () => {
    const { engine, plan, keyOwners, file } = await guestAmongOthers();
    const folder = path.join(path.dirname(file), 'operations', 'open');
    const journaled = async (id: string, at: number) => {
      const steps = plan.steps.map((step): Step => ({ ...step, id: 0, state: { state: 'waiting' } }));
      const head = { id, kind: plan.kind, startedAt: at, installations: {} };
      const journal = await createJournal({ folder }).begin({ ...head, steps });
      await journal.append(
        steps.map((step) => ({ ...step, state: { state: 'done', at, output: {}, undo: null } })),
      );
      await journal.close();
      await engine.recover();
    };
    await journaled('before-their-key-was-there', 1);
    expect(keyOwners()).toHaveLength(2);
    await journaled('killed', Date.now());
    await vi.waitFor(() => expect(keyOwners()).toEqual(['owner@example.com']));
  });
});
