import { readFileSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { owned } from '../dokploy/seed.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { openQuayside, type Quayside } from './quayside.ts';

const simulator = testSimulator();

let server: SimulatedInstance;
let app: Quayside;
let ref: { instanceId: string; organizationId: string };
beforeEach(async () => {
  server = await simulator.addInstance({
    name: 'Shop',
    seed: owned({ name: 'Acme' }),
  });
  app = await openQuayside();
  const instanceId = await app.add(server);
  ref = { instanceId, organizationId: server.world.organizations[0]?.id ?? '' };
});

const invited = () => server.world.invitations.map(({ email, role }) => `${email} ${role}`);

const places = () => [{ ...ref, role: 'member' }];
const invite = (...emails: string[]) => ({
  ...{ kind: 'invite' as const, emails, places: places(), kitId: null, ownRoles: {} },
});

test('who is invited already is left out, and the others are invited', async () => {
  await app.act(invite('one@example.com', 'two@example.com'));
  expect(invited()).toEqual(['one@example.com member', 'two@example.com member']);
  const { steps } = await app.act(invite('One@example.com', 'three@example.com'));
  expect(steps.map(({ state }) => state.state)).toEqual(['skipped', 'done']);
  expect(invited()).toHaveLength(3);
});

test('invitations are renewed and removed by their ids, as whatever they are by then', async () => {
  await app.act(invite('one@example.com'));
  const ids = () =>
    server.world.invitations
      .filter(({ status }) => status === 'pending')
      .map(({ id: invitationId }) => ({ ...ref, invitationId }));
  const before = ids();
  const renewed = await app.act({ kind: 'renew-these-invitations', invitations: before });
  expect(renewed.steps).toMatchObject([
    { change: { email: 'one@example.com', role: 'member' }, state: { state: 'done' } },
  ]);
  expect(ids()).not.toEqual(before);
  expect(ids()).toHaveLength(1);
  const removed = await app.act({ kind: 'remove-these-invitations', invitations: [...before, ...ids()] });
  expect(removed.steps).toMatchObject([{ state: { state: 'done' } }]);
  expect(ids()).toEqual([]);
});

test('people are added with passwords that main makes once it was confirmed, and writes to a sheet where they are several', async () => {
  const emails = ['one@example.com', 'two@example.com'];
  const intent = { kind: 'add-people' as const, emails, places: places(), kitId: null };
  app.boxes.answer = 'Cancel';
  expect((await app.act(intent)).outcome).toMatchObject({ error: { code: 'canceled' } });
  expect(app.files.saved).toEqual([]);
  app.boxes.answer = 'Add people';
  const { steps } = await app.act(intent);
  expect(steps.map(({ state }) => state.state)).toEqual(['done', 'done']);
  const sheet = readFileSync(app.files.saved[0] ?? '', 'utf8');
  for (const email of emails) expect(sheet).toContain(`Acme,${email},member,`);
});
