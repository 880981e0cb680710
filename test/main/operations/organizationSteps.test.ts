import { beforeEach, describe, expect, test } from 'vitest';
import type { Change, Settings } from '../../../src/shared/operations/change.ts';
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
