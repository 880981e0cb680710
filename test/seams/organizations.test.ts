import { beforeEach, describe, expect, test } from 'vitest';
import { dataOf } from '../../src/renderer/src/queryState.ts';
import { selectAccount, selectOrganizations, selectView } from '../../src/renderer/src/state/selectors.ts';
import type { AppError } from '../../src/shared/errors.ts';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { owned } from '../dokploy/seed.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { type Version, versions } from '../dokploy/versions.ts';
import { good } from '../main/operations/keyConsole.ts';
import { openQuayside, type Quayside } from './quayside.ts';

const simulator = testSimulator();

let server: SimulatedInstance;
let app: Quayside;
let instanceId: string;

async function open(version: Version | 'cloud' = '0.30.2'): Promise<void> {
  server = await simulator.addInstance({
    name: 'Shop',
    version,
    seed: owned(
      { name: 'Acme', members: [{ email: 'ops@example.com', role: 'admin' }] },
      { name: 'Labs' },
      { name: 'Works', owner: { email: 'ops@example.com' } },
    ),
  });
  app = await openQuayside();
  instanceId = await app.add(server, { user: 'owner@example.com', organization: 'Acme' });
  server.requests.clear();
}
beforeEach(() => open());

const row = (name: string) => server.world.organizations.find((each) => each.name === name);
const ref = (name: string) => ({ instanceId, organizationId: row(name)?.id ?? 'nowhere' });
const writes = () =>
  server.requests.filter(({ method }) => method === 'POST').map(({ call, body }) => [call, JSON.parse(body)]);
const errorOf = ({ outcome }: Awaited<ReturnType<Quayside['act']>>): AppError | null =>
  outcome.ok ? null : outcome.error;
const shown = () => selectOrganizations(app.state(), instanceId).map(({ name }) => name);

describe.each([...versions, 'cloud'] as const)('on Dokploy %s', (version) => {
  beforeEach(() => open(version));

  test('an organization is created, renamed, made the default and deleted, each by one write of what is meant', async () => {
    await app.act({ kind: 'create-organization', instanceId, name: '  New one ' });
    const { organizationId } = ref('New one');
    await app.act({
      kind: 'change-organization',
      ...{ instanceId, organizationId },
      settings: { name: ' Renamed ', logo: 'https://example.com/l.png' },
    });
    await app.act({ kind: 'make-default', instanceId, organizationId });
    expect(shown()).toContain('Renamed');
    await app.act({ kind: 'delete-organization', instanceId, organizationId });
    expect(shown()).not.toContain('Renamed');
    expect(writes()).toEqual([
      ['organization.create', { name: 'New one' }],
      ['organization.update', { organizationId, name: 'Renamed', logo: 'https://example.com/l.png' }],
      ['organization.setDefault', { organizationId }],
      ['organization.delete', { organizationId }],
    ]);
  });
});

describe('a plan', () => {
  test('of a change knows the values from before, of what is changed alone, so that Undo brings them back', async () => {
    const { operation, steps } = await app.act({
      kind: 'change-organization',
      ...ref('Labs'),
      settings: { name: 'Lab', logo: 'https://x.example/l.png' },
    });
    expect(operation?.kind).toBe('change-organization');
    expect(steps).toMatchObject([
      {
        instanceName: 'Shop',
        organizationName: 'Labs',
        change: { before: { name: 'Labs', logo: '' } },
        state: { state: 'done' },
      },
    ]);
    expect(steps[0]?.change).not.toHaveProperty('before.defaultRole');
    good(await app.engine.undo({ operationId: operation?.id ?? '' }));
    await expect.poll(() => row('Labs')?.logo).toBe('');
  });

  test('of a change of the default role alone leaves the name as it is', async () => {
    await app.act({ kind: 'change-organization', ...ref('Labs'), settings: { defaultRole: 'admin' } });
    expect(row('Labs')).toMatchObject({ name: 'Labs', defaultRole: 'admin' });
  });

  test('of a default knows the person’s former one, and takes nobody else’s for it', async () => {
    await app.act({ kind: 'make-default', ...ref('Labs') });
    const { steps } = await app.act({ kind: 'make-default', ...ref('Acme') });
    const labs = ref('Labs').organizationId;
    expect(steps[0]?.change).toMatchObject({ name: 'Acme', before: { organizationId: labs, name: 'Labs' } });
  });

  test('of a new organization names those that were there before, so that a lost answer can be settled', async () => {
    const { steps } = await app.act({ kind: 'create-organization', instanceId, name: 'New' });
    const before = [ref('Acme').organizationId, ref('Labs').organizationId].sort();
    expect(steps).toMatchObject([{ organizationName: null, change: { name: 'New' } }]);
    const { change } = steps[0] ?? {};
    expect(change && 'before' in change && [...(change.before as string[])].sort()).toEqual(before);
  });

  test('of a deletion is for the organization as the server calls it, also by a name that nobody can read', async () => {
    const labs = row('Labs');
    if (labs) labs.name = 'Lab\u202Es';
    await app.refresh();
    const { steps } = await app.act({ kind: 'delete-organization', ...ref('Lab\u202Es') });
    expect(steps).toMatchObject([{ state: { state: 'done' } }]);
    expect(row('Lab\u202Es')).toBeUndefined();
  });
});

describe('a name or logo that Dokploy would take and should not', () => {
  test.each(['', '   ', 'a\nb', 'a\u0000b', 'a\u202Eb', 'n'.repeat(256)])('%j is not sent', async (name) => {
    for (const refused of [
      await app.act({ kind: 'create-organization', instanceId, name }),
      await app.act({ kind: 'change-organization', ...ref('Acme'), settings: { name } }),
    ])
      expect(errorOf(refused)).toMatchObject({ code: 'bad-input', details: { field: 'name' } });
    expect(writes()).toEqual([]);
  });

  test.each(['not a url', 'http://example.com/l.png', 'data:text/html,x'])(
    'the logo %j is not sent',
    async (logo) => {
      for (const refused of [
        await app.act({ kind: 'create-organization', instanceId, name: 'New', logo }),
        await app.act({ kind: 'change-organization', ...ref('Acme'), settings: { logo } }),
      ])
        expect(errorOf(refused)).toMatchObject({ code: 'bad-input', details: { field: 'logo' } });
      expect(writes()).toEqual([]);
    },
  );
});

describe('what the page shows', () => {
  test('once an organization is made is that organization', async () => {
    app.actions.chooseTab(instanceId, 'settings');
    await app.act({ kind: 'create-organization', instanceId, name: 'New' });
    const { organizationId } = ref('New');
    expect(selectView(app.state(), instanceId)).toEqual({ organizationId, tab: 'members' });
  });

  test('once an organization is deleted is the next one, on its members', async () => {
    app.actions.look(instanceId, { organizationId: ref('Labs').organizationId });
    app.actions.chooseTab(instanceId, 'settings');
    await app.act({ kind: 'delete-organization', ...ref('Labs') });
    const { organizationId } = ref('Acme');
    expect(selectView(app.state(), instanceId)).toEqual({ organizationId, tab: 'members' });
  });

  test('of a change that the server refused is the old name, and why', async () => {
    server.setFault({ kind: 'status', status: 403 }, { call: 'organization.update' });
    const refused = await app.act({ kind: 'change-organization', ...ref('Labs'), settings: { name: 'Lab' } });
    expect(refused.outcome.ok).toBe(false);
    expect(shown().sort()).toEqual(['Acme', 'Labs']);
  });
});

test('the last organization that a person owns is not deleted', async () => {
  await app.act({ kind: 'delete-organization', ...ref('Labs') });
  expect((await app.act({ kind: 'delete-organization', ...ref('Acme') })).outcome.ok).toBe(false);
  expect(row('Acme')).toBeDefined();
});

test.each(['0.25.7', '0.30.2'] as const)(
  'on Dokploy %s a foreign organization is neither changed nor deleted, whatever a page asks for',
  async (version) => {
    await open(version);
    const foreign = ref('Works');
    for (const refused of [
      await app.act({ kind: 'change-organization', ...foreign, settings: { name: 'Mine' } }),
      await app.act({ kind: 'delete-organization', ...foreign }),
      await app.act({ kind: 'make-default', ...foreign }),
    ])
      expect(refused.outcome.ok).toBe(false);
    expect(row('Works')).toBeDefined();
    expect(row('Mine')).toBeUndefined();
  },
);

test('a default role is not sent to a server that would drop it silently', async () => {
  await open('0.28.8');
  const set = await app.act({
    kind: 'change-organization',
    ...ref('Acme'),
    settings: { defaultRole: 'admin' },
  });
  expect(errorOf(set)).toMatchObject({ code: 'server-too-old', details: { since: '0.30.0' } });
  expect(writes()).toEqual([]);
});

describe('what a page asks to have deleted', () => {
  test('is not sent before the person confirms it, with the name and host that main has', async () => {
    app.boxes.answer = 'Cancel';
    const refused = await app.act({ kind: 'delete-organization', ...ref('Labs') });
    expect(errorOf(refused)).toMatchObject({ code: 'canceled' });
    expect([writes(), shown()]).toEqual([[], expect.arrayContaining(['Labs'])]);
    expect(app.boxes.asked).toEqual([
      expect.stringContaining(
        `Deletes organization: Labs\nOn: ${new URL(server.origin).host} (“Labs” on “Shop”)`,
      ),
    ]);
    app.boxes.answer = 'Delete organization';
    await app.act({ kind: 'delete-organization', ...ref('Labs') });
    expect(row('Labs')).toBeUndefined();
  });

  test('is not asked about again where it is only tried again', async () => {
    const body = { message: 'Not now.', code: 'CONFLICT' };
    server.setFault({ kind: 'foreign', status: 409, body }, { call: 'organization.delete', times: 1 });
    const { operation } = await app.act({ kind: 'delete-organization', ...ref('Labs') });
    expect(app.boxes.asked).toHaveLength(1);
    await app.call('operations.retry', { operationId: operation?.id ?? '' });
    await expect.poll(() => row('Labs')).toBeUndefined();
    expect(app.boxes.asked).toHaveLength(1);
  });
});

describe('leaving an organization', () => {
  const OPS = 'ops@example.com';
  const DESK = 'desk@example.com';

  /** Acme, which somebody else owns; keys of these people for these organizations. */
  async function openGuest(version: Version, ...whose: { user: string; organization: string }[]) {
    server = await simulator.addInstance({
      name: 'Shop',
      version,
      seed: owned(
        { name: 'Acme', members: [{ email: OPS, role: 'admin' }, { email: DESK }] },
        { name: 'Labs', owner: { email: OPS } },
      ),
    });
    app = await openQuayside();
    const [first, ...others] = whose;
    instanceId = await app.add(server, first);
    for (const each of others) await app.pasteKey(instanceId, server, each);
    server.requests.clear();
  }
  const leave = () => app.act({ kind: 'leave-organization', ...ref('Acme') });
  const keys = () =>
    app
      .state()
      .byId[instanceId]?.keys.map(({ userEmail, organizationName }) => [userEmail, organizationName]);
  const left = () => dataOf(selectAccount(app.state(), instanceId))?.left?.map(({ name }) => name);
  const people = () =>
    server.world.members
      .filter(({ organizationId }) => organizationId === ref('Acme').organizationId)
      .map(({ userId }) => server.world.users.find(({ id }) => id === userId)?.email);

  test('asks what it means, ends the own membership alone, and the keys for it; the others stay', async () => {
    await openGuest('0.26.5', { user: OPS, organization: 'Acme' }, { user: OPS, organization: 'Labs' });
    app.actions.look(instanceId, { organizationId: ref('Acme').organizationId, tab: 'settings' });
    const { operation, steps } = await leave();
    expect(app.boxes.asked.at(-1)).toContain(`Leave the organization as ${OPS}?`);
    expect(app.boxes.asked.at(-1)).toContain('Only a new invitation brings it back.');
    expect(app.boxes.asked.at(-1)).not.toContain('no other key');
    expect(operation?.kind).toBe('leave-organization');
    expect(steps.map(({ state }) => state.state)).toEqual(['done']);
    expect(people()).toEqual(['owner@example.com', DESK]);
    expect(keys()).toEqual([[OPS, 'Labs']]);
    expect(shown()).toEqual(['Labs']);
    expect(left()).toEqual(['Acme']);
    expect(selectView(app.state(), instanceId)).toMatchObject({
      organizationId: ref('Labs').organizationId,
      tab: 'members',
    });
  });

  test('leaves the organization and the key of another person, whose key shows it still', async () => {
    await openGuest('0.25.7', { user: OPS, organization: 'Acme' }, { user: DESK, organization: 'Acme' });
    await leave();
    expect(people()).toEqual(['owner@example.com', DESK]);
    expect(keys()).toEqual([[DESK, 'Acme']]);
    expect(shown()).toContain('Acme');
    expect(app.boxes.asked.at(-1)).toContain('no other key of this person');
  });

  test('with the only key takes that, too, and says so before', async () => {
    await openGuest('0.26.5', { user: DESK, organization: 'Acme' });
    const { steps } = await leave();
    expect(app.boxes.asked.at(-1)).toContain('no other key of this person');
    expect(steps.map(({ state }) => state.state)).toEqual(['done']);
    expect(keys()).toEqual([]);
    expect(shown()).toEqual([]);
  });

  test('by a lost answer with the only key is known to be done, once it is looked up', async () => {
    await openGuest('0.26.5', { user: DESK, organization: 'Acme' });
    server.setFault({ kind: 'reset' }, { call: 'auth/organization/leave', times: 1, effect: true });
    const { operation } = await leave();
    expect((await app.ended(operation?.id ?? '')).map(({ state }) => state.state)).toEqual(['done']);
    expect(people()).not.toContain(DESK);
    expect(keys()).toEqual([]);
  });

  test.each(versions)(
    'by another hand, on Dokploy %s, takes it off the list, also the last one of the only key',
    async (version) => {
      await openGuest(version, { user: DESK, organization: 'Acme' });
      const desk = server.world.users.find(({ email }) => email === DESK)?.id;
      server.world.members = server.world.members.filter(({ userId }) => userId !== desk);
      await app.refresh();
      expect(shown()).toEqual([]);
      expect(left()).toEqual(['Acme']);
    },
  );

  test('is not sent where the person says no', async () => {
    await openGuest('0.26.5', { user: OPS, organization: 'Acme' });
    app.boxes.answer = 'Cancel';
    await leave();
    expect(people()).toContain(OPS);
    expect(writes()).toEqual([]);
  });

  test.each(['0.27.1', '0.28.6', '0.30.2'] as const)(
    'on Dokploy %s is not sent: it says which Dokploy can, and what to do',
    async (version) => {
      await openGuest(version, { user: OPS, organization: 'Acme' });
      const { steps } = await leave();
      expect(JSON.stringify(steps.map(({ state }) => state))).toContain(
        `Leaving with a key needs Dokploy 0.26 or older. This server runs ${version}. Ask an owner or admin to remove you.`,
      );
      expect(people()).toContain(OPS);
      expect(writes()).toEqual([]);
      expect(keys()).toEqual([[OPS, 'Acme']]);
    },
  );
});
