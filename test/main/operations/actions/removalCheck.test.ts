import { beforeEach, describe, expect, test } from 'vitest';
import type { Change, ToldMemberships } from '../../../../src/shared/operations/change.ts';
import type { SimulatedInstance } from '../../../dokploy/instance.ts';
import { testSimulator } from '../../../dokploy/testSimulator.ts';
import { openConsole } from '../console.ts';
import { good } from '../keyConsole.ts';
import { planOf, run, runRest } from '../plans.ts';

const simulator = testSimulator();

const EVA = 'eva@example.com';
let server: SimulatedInstance;
let app: Awaited<ReturnType<typeof openConsole>>;
beforeEach(async () => {
  server = await simulator.serve(
    '0.30.2',
    { name: 'Acme', members: [{ email: EVA }, { email: 'ops@example.com', role: 'admin' }] },
    { name: 'Billing' },
    { name: 'Labs' },
  );
  // No key here opens Labs.
  app = await openConsole(server, [{}, { organization: 'Billing' }]);
});

function joins(name: string): void {
  const organizationId = app.organization(name);
  const createdAt = server.world.date();
  server.world.addMember({ organizationId, userId: app.person(EVA), role: 'member', createdAt });
}

function leaves(name: string): void {
  const row = app.member(EVA, name);
  server.world.members = server.world.members.filter((each) => each !== row);
}

/** The deletion of Eva’s account, told as in these organizations and in so many more. */
function deletion(names: string[], hidden: number | null = 0): Change {
  const { instanceId } = app;
  const memberships: ToldMemberships = {
    organizationIds: names.map((name) => app.organization(name)),
    hidden,
  };
  const whom = { organizationId: app.organization(), userId: app.person(EVA), email: EVA };
  return { action: 'members.remove', instanceId, ...whom, owned: [], memberships };
}

async function end(change: Change) {
  const { steps } = await run(app.engine, planOf([change], 'put-back'));
  return steps[0]?.state;
}

const isThere = () => app.person(EVA) !== EVA;

describe('the account of somebody', () => {
  test('who is where it was told is deleted', async () => {
    joins('Billing');
    expect(await end(deletion(['Acme', 'Billing']))).toMatchObject({ state: 'done' });
    expect(isThere()).toBe(false);
  });

  test('who came into another organization since it was planned stays, and the step names that', async () => {
    const change = deletion(['Acme']);
    joins('Billing');
    expect(await end(change)).toMatchObject({
      state: 'skipped',
      why: 'eva@example.com is in “Billing” now, too. Deleting the account would end that.',
    });
    expect(isThere()).toBe(true);
    expect(app.writes()).toEqual([]);
  });

  test('who left one of those that were told and came into another stays', async () => {
    joins('Labs');
    const change = deletion(['Acme', 'Labs']);
    good(
      await app.keys.make({
        instanceId: app.instanceId,
        organizationId: app.organization('Labs'),
        expiresInDays: null,
      }),
    );
    leaves('Labs');
    joins('Billing');
    server.requests.clear();
    expect(await end(change)).toMatchObject({ state: 'skipped', why: expect.stringContaining('“Billing”') });
    expect(app.writes()).toEqual([]);
  });

  test('who came into one that no key here opens stays, as the server’s count tells', async () => {
    const change = deletion(['Acme']);
    joins('Labs');
    expect(await end(change)).toMatchObject({
      state: 'skipped',
      why: 'eva@example.com is in 1 more organization now that no key here opens. Deleting the account would end them, too.',
    });
    expect(isThere()).toBe(true);
  });

  test('that was told to be in one that no key opens is deleted', async () => {
    joins('Labs');
    expect(await end(deletion(['Acme'], 1))).toMatchObject({ state: 'done' });
  });

  test('that left one which no key opens for one that a key does stays, though the count is the same', async () => {
    joins('Labs');
    const change = deletion(['Acme'], 1);
    leaves('Labs');
    joins('Billing');
    expect(await end(change)).toMatchObject({ state: 'skipped', why: expect.stringContaining('“Billing”') });
    expect(isThere()).toBe(true);
    expect(app.writes()).toEqual([]);
  });

  test('that was seen in one which cannot be looked at now is deleted as it was told', async () => {
    joins('Labs');
    expect(await end(deletion(['Acme', 'Labs']))).toMatchObject({ state: 'done' });
  });

  test('stays, and its step open, where the server does not say any more in how many it is', async () => {
    server.setFault({ kind: 'status', status: 403 }, { call: 'user.checkUserOrganizations' });
    expect(await end(deletion(['Acme']))).toMatchObject({ state: 'open' });
    expect(app.writes()).toEqual([]);
  });

  test('of which nobody could say that before is deleted, unless a key here shows it elsewhere', async () => {
    server.setFault({ kind: 'status', status: 403 }, { call: 'user.checkUserOrganizations' });
    joins('Billing');
    expect(await end(deletion(['Acme'], null))).toMatchObject({ state: 'skipped' });
    leaves('Billing');
    expect(await end(deletion(['Acme'], null))).toMatchObject({ state: 'done' });
  });

  test('stays where they came into another while the step stood open', async () => {
    server.setFault({ kind: 'status', status: 403 });
    const { id: operationId } = await run(app.engine, planOf([deletion(['Acme'])], 'off-board'));
    server.setFault(null);
    joins('Billing');
    server.requests.clear();
    const { steps } = await runRest(app.engine, operationId, planOf([deletion(['Acme'])], 'off-board'));
    expect(steps[0]?.state).toMatchObject({ state: 'skipped', why: expect.stringContaining('“Billing”') });
    expect(app.writes()).toEqual([]);
  });
});
