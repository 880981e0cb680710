import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { openQuayside, type Quayside } from './quayside.ts';

const simulator = testSimulator();

/** An app with a server whose organization Acme has these members. */
async function withMembers(...members: { email: string; role?: string }[]) {
  const server = await simulator.addInstance({
    name: 'Shop',
    seed: { owner: { email: 'me@example.com' }, organizations: [{ name: 'Acme', members }] },
  });
  const app = await openQuayside();
  await app.add(server);
  return { server, app };
}

/** What a file of wanted access comes to. */
async function check({ files, computer, call }: Quayside, text: string) {
  files.open = path.join(computer.folder, 'wanted.txt');
  writeFileSync(files.open, text);
  const opened = await call('wanted.open', {});
  if (opened.outcome !== 'opened') throw new Error(opened.outcome);
  return { ...opened.check, token: opened.token };
}

const csv = (...lines: string[]) => ['address,instance,organization,role', ...lines].join('\n');

test('an odd address of an organization that was read in part could not be checked; it is not called no address', async () => {
  const { server, app } = await withMembers({ email: 'root@localhost' });
  const wanted = csv('root@localhost,Shop,Acme,admin');
  expect((await check(app, wanted)).changes).toMatchObject([{ kind: 'role', from: 'member', role: 'admin' }]);

  const other = await openQuayside();
  server.setFault({ kind: 'status', status: 502 }, { call: 'organization.allInvitations' });
  await other.add(server);
  server.setFault(null);
  const { faults, unchecked } = await check(other, wanted);
  expect(faults).toEqual([]);
  expect(unchecked).toMatchObject([{ organization: 'Acme', lines: 1 }]);
});

test('of two accounts that differ in capitals alone, the one that is admin is no member yet', async () => {
  const { server, app } = await withMembers(
    { email: 'ANN@example.com', role: 'admin' },
    { email: 'ann@example.com', role: 'member' },
  );
  const { same, changes, token } = await check(app, csv('ann@example.com,Shop,Acme,member'));
  expect(same).toBe(0);
  expect(changes).toMatchObject([{ kind: 'role', from: 'admin', role: 'member' }]);

  const { planId } = await app.call('plans.make', { kind: 'wanted-access', token, confirmed: {} });
  const { operationId } = await app.call('operations.start', {
    planId,
    allow: { minAdmins: 1 },
  });
  await app.ended(operationId);
  expect(server.world.members.map(({ role }) => role).sort()).toEqual(['member', 'member', 'owner']);
});

test('JSON that names a role twice cannot be read', async () => {
  const { app } = await withMembers({ email: 'ann@example.com' });
  const twice =
    '[{"address": "ann@example.com", "instance": "Shop", "organization": "Acme", "role": "admin", "ro\\u006ce": "none"}]';
  await expect(check(app, twice)).rejects.toThrow('Line 1, column 94: “role” is on line 1 already.');
});

test('a file is compared with what is there now: whoever was made admin since the last reading is one', async () => {
  const { server, app } = await withMembers({ email: 'ann@example.com' });
  const wanted = csv('ann@example.com,Shop,Acme,member');
  for (const member of server.world.members) if (member.role === 'member') member.role = 'admin';
  app.files.open = path.join(app.computer.folder, 'wanted.txt');
  writeFileSync(app.files.open, wanted);
  const opened = await app.bridge.call('wanted.open', {});
  if (!opened.ok || opened.value.outcome !== 'opened') throw new Error('it was not opened');
  const before = app.computer.clock();
  await app.actions.readForPlan(null);
  const checked = await app.bridge.call('wanted.check', { token: opened.value.token });
  expect(checked).toMatchObject({ value: { changes: [{ kind: 'role', from: 'admin', role: 'member' }] } });
  const { token } = opened.value;
  const { wanted: view, plan } = await app.call('plans.make', {
    kind: 'wanted-access',
    token,
    confirmed: {},
  });
  expect(view?.asOf).toBeGreaterThanOrEqual(before);
  expect(plan.steps).toMatchObject([{ change: { email: 'ann@example.com', from: 'admin', role: 'member' } }]);
});
