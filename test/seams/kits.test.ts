import { beforeEach, expect, test } from 'vitest';
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

test('another end date takes the place of the one that a person has, and keeps its note', async () => {
  await app.call('ends.set', { emails: ['one@example.com'], day: '2027-01-01', note: 'Contract 7' });
  await app.act(invite('ONE@example.com', '2027-03-01'));
  expect(await ends()).toEqual([{ emails: ['one@example.com'], day: '2027-03-01', note: 'Contract 7' }]);
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
