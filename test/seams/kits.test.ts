import { beforeEach, expect, test } from 'vitest';
import { dayAt } from '../../src/shared/time.ts';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { owned } from '../dokploy/seed.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { openQuayside, type Quayside } from './quayside.ts';

const simulator = testSimulator();

let server: SimulatedInstance;
let app: Quayside;
let ref: { instanceId: string; organizationId: string };
let kit: { id: string; name: string };
beforeEach(async () => {
  server = await simulator.addInstance({ name: 'Shop', seed: owned({ name: 'Acme' }) });
  app = await openQuayside();
  const instanceId = await app.add(server);
  ref = { instanceId, organizationId: server.world.organizations[0]?.id ?? '' };
  const name = 'Frontend contractor';
  const content = { name, switches: {}, rules: [], places: [{ ...ref, role: 'member' }], endsAfterDays: 90 };
  kit = { ...(await app.call('kits.save', { id: null, content })), name };
});

const ends = async () =>
  (await app.call('ends.list', {})).ends.map(({ emails, day, note }) => ({ emails, day, note }));
const invite = (email: string, endsOn?: string) => ({
  ...{ kind: 'invite' as const, emails: [email], places: [{ ...ref, role: 'member' }], ownRoles: {} },
  ...{ kitId: kit.id, ...(endsOn && { endsOn }) },
});

test('who is invited with a kit waits for its permissions by its name, and their access ends on the day', async () => {
  const { steps } = await app.act(invite('one@example.com', '2027-03-01'));
  expect(steps).toMatchObject([
    {
      change: { kit: { id: kit.id, mode: 'at-least', name: kit.name }, endsOn: '2027-03-01' },
      state: { state: 'done' },
    },
  ]);
  expect(await ends()).toEqual([{ emails: ['one@example.com'], day: '2027-03-01', note: '' }]);
});

const until = (email: string, day: string, movesEnds = false) => ({
  ...invite(email, day),
  ...(movesEnds && { movesEnds: true as const }),
});
const undo = (operationId = '') => app.act({ kind: 'undo', operationId });
const addLab = async () => {
  const lab = await simulator.addInstance({ name: 'Lab', seed: owned({ name: 'Lab' }) });
  const instanceId = await app.add(lab);
  return { instanceId, organizationId: lab.world.organizations[0]?.id ?? '' };
};

test('an end date that somebody has stays when they are invited until another day, and the review says so', async () => {
  await app.call('ends.set', { emails: ['one@example.com'], day: '2027-01-01', note: 'Contract 7' });
  const { review } = await app.call('plans.make', until('ONE@example.com', '2027-03-01'));
  expect(review.warnings).toContain('Keeps the end date of one@example.com (2027-01-01).');
  const { steps } = await app.act(until('ONE@example.com', '2027-03-01'));
  expect(steps.map(({ change }) => 'endsOn' in change)).toEqual([false]);
  expect(await ends()).toEqual([{ emails: ['one@example.com'], day: '2027-01-01', note: 'Contract 7' }]);
});

test('an end date that is chosen to move is named with both days, keeps its note, and comes back by undo', async () => {
  await app.call('ends.set', { emails: ['one@example.com'], day: '2027-01-01', note: 'Contract 7' });
  const { review } = await app.call('plans.make', until('one@example.com', '2027-03-01', true));
  expect(review.warnings).toContain('Moves the end date to 2027-03-01 for one@example.com (2027-01-01).');
  const { operation } = await app.act(until('one@example.com', '2027-03-01', true));
  expect(await ends()).toEqual([{ emails: ['one@example.com'], day: '2027-03-01', note: 'Contract 7' }]);
  await undo(operation?.id);
  expect(await ends()).toEqual([{ emails: ['one@example.com'], day: '2027-01-01', note: 'Contract 7' }]);
});

test('who has access without an end date gets none for all of it by one invitation, unless that is chosen', async () => {
  const owner = server.world.users[0]?.email ?? '';
  const lab = await addLab();
  const permanent = 'admin@example.com';
  await app.act({ ...invite(permanent), kitId: null });
  const there = { ...until(permanent, '2027-03-01'), kitId: null, places: [{ ...lab, role: 'member' }] };
  const { review } = await app.call('plans.make', there);
  expect(review.warnings).toContain(`Sets no end date for ${permanent}: they have access without one.`);
  await app.act(there);
  expect(owner).not.toBe(permanent);
  expect(await ends()).toEqual([]);
});

test('an invitation until a day that is past, or today, is refused', async () => {
  for (const day of ['2020-01-01', dayAt(Date.now())])
    expect(await app.bridge.call('plans.make', until('one@example.com', day))).toMatchObject({
      ok: false,
      error: { code: 'bad-input', details: { field: 'ends' } },
    });
  const set = await app.bridge.call('ends.set', { emails: ['one@example.com'], day: '2020-01-01', note: '' });
  expect(set).toMatchObject({ ok: false, error: { code: 'bad-input' } });
  expect(await ends()).toEqual([]);
});

test('“Give up” gives back the end date of whom nothing was sent to', async () => {
  await app.call('ends.set', { emails: ['one@example.com'], day: '2027-01-01', note: '' });
  server.setFault({ kind: 'status', status: 502 });
  const { operation } = await app.act(until('one@example.com', '2027-03-01', true));
  expect(operation?.phase).toBe('open');
  expect((await ends()).map(({ day }) => day)).toEqual(['2027-03-01']);
  await app.call('operations.close', { operationId: operation?.id ?? '' });
  expect((await ends()).map(({ day }) => day)).toEqual(['2027-01-01']);
});

test('who is not invited gets no end date, and neither does who is invited without one', async () => {
  await app.act(invite('two@example.com'));
  await app.act(invite('two@example.com', '2027-03-01'));
  expect(await ends()).toEqual([]);
});

test('a kit loses its organizations on an instance that is removed, and stays', async () => {
  await app.call('instances.remove', { instanceId: ref.instanceId });
  const { kits } = await app.call('kits.list', {});
  expect(kits.map(({ name, places }) => [name, places])).toEqual([[kit.name, undefined]]);
});
