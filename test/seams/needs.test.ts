import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { selectAnyBusy, selectCondition } from '../../src/renderer/src/state/selectors.ts';
import { preferredKeys } from '../../src/shared/keys.ts';
import { needTitle } from '../../src/shared/needWords.ts';
import { outcomesOf } from '../../src/shared/operations/outcome.ts';
import { outcomeOf } from '../../src/shared/operations/steps.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { openQuayside, type Quayside } from './quayside.ts';

const simulator = testSimulator();

const DAY = 86_400_000;
const ANN = { email: 'ann@example.com', twoFactorEnabled: true };
const DESK = { email: 'desk@example.com' };

async function serve(name: string, more: object = {}, version: '0.25.7' | '0.30.2' = '0.30.2') {
  return simulator.addInstance({
    ...{ name, version },
    seed: { owner: ANN, organizations: [{ name: 'Acme' }], ...more },
  });
}

/** What the page shows, once main has told it; each instance here was added by a pasted key. */
async function shown(app: Quayside): Promise<string[]> {
  await app.call('needs.list', {});
  return app
    .state()
    .needs.needs.filter(({ kind, snoozed }) => snoozed === null && kind !== 'pasted-keys')
    .map(needTitle);
}
const snooze = async (app: Quayside, kind: string, until: 'day' | 'week' | 'change', note = '') => {
  const need = (await app.needs()).find((each) => each.kind === kind);
  await app.call('needs.snooze', { id: need?.id ?? '', until, note });
};

describe('what needs a person', () => {
  test('is an organization that no key opens and a server with known holes, and no more once that is mended', async () => {
    const app = await openQuayside();
    await app.add(await serve('New'));
    await app.add(await serve('Old', {}, '0.25.7'));
    await app.add(
      await serve('Shut', { organizations: [{ name: 'Acme' }, { name: 'Lab' }, { name: 'Shop' }] }),
    );
    await vi.waitFor(async () =>
      expect(await shown(app)).toEqual(['1 server has known security holes', '2 organizations have no key']),
    );
    await app.act({
      ...{ kind: 'create-keys', instanceIds: null, without: [], expiresInDays: null, forSession: false },
    } as never);
    await app.refresh();
    await vi.waitFor(async () => expect(await shown(app)).toEqual(['1 server has known security holes']));
  });

  test('is each organization that a pasted key alone opens, until a key was made beside it that is used from then on', async () => {
    const app = await openQuayside();
    const instanceId = await app.add(
      await serve('Shop', { organizations: [{ name: 'Acme' }, { name: 'Lab' }] }),
    );
    const pasted = async () => (await app.needs()).filter(({ kind }) => kind === 'pasted-keys');
    await vi.waitFor(async () =>
      expect((await pasted()).map(needTitle)).toEqual(['1 organization is opened by a pasted key only']),
    );
    const [need] = await pasted();
    if (need) await app.actions.fixNeed(need);
    expect(app.state().dialog?.about).toMatchObject({
      ...{ kind: 'change-many', what: 'create-keys', instanceIds: [instanceId], besidePasted: true },
    });
    await app.act({
      ...{ kind: 'create-keys', instanceIds: null, without: [], expiresInDays: null, forSession: false },
      besidePasted: true,
    } as never);
    await app.refresh();
    await vi.waitFor(async () => expect(await pasted()).toEqual([]));
    const keys = app.state().byId[instanceId]?.keys ?? [];
    expect(keys.map(({ origin }) => origin).toSorted()).toEqual(['made', 'made', 'pasted']);
    const opening = keys.filter(({ organizationName }) => organizationName === 'Acme');
    expect(preferredKeys(opening)[0]?.origin).toBe('made');
  });

  test('of a pasted key is over once it is deleted on the server: which one it was shows as its value is refused', async () => {
    const app = await openQuayside();
    const server = await serve('Shop');
    const instanceId = await app.add(server);
    const origins = () => (app.state().byId[instanceId]?.keys ?? []).map(({ origin }) => origin).toSorted();
    const delist = (name: string) => {
      const serverKeyId = server.world.keys.find((key) => key.name === name)?.id ?? '';
      return app.act({ kind: 'retire-listed-key', instanceId, serverKeyId } as never);
    };
    for (const name of ['script', 'other']) server.key({ user: ANN.email, organization: 'Acme', name });
    const pasted = server.world.keys.find(({ name }) => !['script', 'other'].includes(name))?.name ?? '';
    await app.refresh();
    await delist('other');
    expect(origins()).toEqual(['pasted']);
    await app.act({
      ...{ kind: 'create-keys', instanceIds: null, without: [], expiresInDays: null, forSession: false },
      besidePasted: true,
    } as never);
    await delist('script');
    await app.refresh();
    expect(origins()).toEqual(['made', 'pasted']);
    await delist(pasted);
    await app.refresh();
    expect(origins()).toEqual(['made']);
    expect(server.world.keys).toHaveLength(1);
  });

  test('is who is owner or admin without 2FA, as many as People shows for it, until all of them are reminded', async () => {
    const app = await openQuayside();
    for (const name of ['Shop', 'Farm'])
      await app.add(
        await serve(name, {
          organizations: [
            { name: 'Acme', members: [{ ...DESK, role: 'admin' }, { email: 'mia@x.example' }] },
          ],
        }),
      );
    await vi.waitFor(async () => expect(await shown(app)).toContain('1 admin without 2FA'));
    const [need] = (await app.needs()).filter(({ kind }) => kind === 'admins-without-2fa');
    expect(need?.instances.map(({ count }) => count)).toEqual([1, 1]);
    app.actions.showAdminsWithout2FA();
    const { choices } = Object.values(app.state().views)[0]?.people ?? {};
    expect(choices).toEqual({ role: ['owner', 'admin'], more: ['no-two-factor'] });
    if (need) await app.actions.fixNeed(need);
    const { about } = app.state().dialog ?? {};
    const admins = about?.kind === 'remind' ? about.admins : [];
    expect(admins.map(({ email }) => email)).toEqual([DESK.email]);
    const memberships = admins.flatMap((admin) => admin.memberships);
    await app.actions.copyReminder('Hello', memberships.slice(1));
    const remindedAt = async () => (await app.needs()).find(({ kind }) => kind === 'admins-without-2fa')?.at;
    expect(await remindedAt()).toBeNull();
    await app.actions.copyReminder('Hello', memberships);
    await vi.waitFor(async () => expect(await remindedAt()).toBeGreaterThan(0));
  });

  test('is a view that should stay at zero, by its name, and where it was snoozed again once somebody else is in it', async () => {
    const app = await openQuayside();
    const views = async () => (await shown(app)).filter((title) => title.includes('Ex-agency'));
    const server = await serve('Shop', {
      organizations: [
        { name: 'Acme', members: [{ email: 'tom@agency.example' }, { email: 'mia@x.example' }] },
      ],
    });
    await app.add(server);
    app.actions.showPeople({ search: '@agency.example' });
    app.actions.saveView({ name: 'Ex-agency' });
    const viewId = app.state().preferences.savedViews[0]?.id ?? '';
    expect(await views()).toEqual([]);
    app.actions.keepAtZero(viewId, true);
    await vi.waitFor(async () =>
      expect(await views()).toEqual(['1 person in “Ex-agency”, which should be empty']),
    );
    await snooze(app, 'view', 'change');
    expect(await views()).toEqual([]);
    const { world } = server;
    const { id: userId } = world.addUser({ email: 'eve@agency.example' });
    const organizationId = world.organizations[0]?.id ?? '';
    world.addMember({ organizationId, userId, role: 'member', createdAt: world.date() });
    await app.refresh();
    await vi.waitFor(async () =>
      expect(await views()).toEqual(['2 people in “Ex-agency”, which should be empty']),
    );
    const [need] = (await app.needs()).filter(({ kind }) => kind === 'view');
    app.actions.goHome();
    if (need) await app.actions.fixNeed(need);
    expect(Object.values(app.state().views)[0]).toMatchObject({
      ...{ homeTab: 'people', viewId, people: { search: '@agency.example' } },
    });
  });

  test('stays snoozed on another computer until it changes there', async () => {
    const holes = (app: Quayside) => shown(app).then((all) => all.filter((title) => title.includes('holes')));
    const [first, other] = [await openQuayside(), await openQuayside()];
    const server = await serve('Old', {}, '0.25.7');
    for (const app of [first, other]) {
      await app.add(server);
      await vi.waitFor(async () => expect(await holes(app)).toEqual(['1 server has known security holes']));
    }
    await snooze(first, 'advisory', 'change', 'After the audit');
    await first.call('backup.export', { withSecrets: false, carry: ['snoozes'] });
    other.files.open = first.files.saved.at(-1) ?? null;
    const opened = await other.call('backup.open', {});
    const token = opened.outcome === 'opened' ? opened.token : '';
    await other.call('backup.plan', { token });
    await other.call('backup.apply', { token, choices: [{ index: 0, name: 'Old' }], carry: ['snoozes'] });
    expect(await holes(other)).toEqual([]);
    const snoozed = other.state().needs.needs.find(({ kind }) => kind === 'advisory')?.snoozed;
    expect(snoozed).toEqual({ until: null, note: 'After the audit' });
    await other.add(await serve('Older', {}, '0.25.7'));
    await vi.waitFor(async () => expect(await holes(other)).toEqual(['2 servers have known security holes']));
  });

  test('is asked of no server', async () => {
    const server = await serve('Shop');
    const app = await openQuayside();
    await app.add(server);
    await vi.waitFor(async () => expect(await app.needs()).toHaveLength(1));
    await snooze(app, 'pasted-keys', 'week');
    await vi.waitFor(async () => expect((await app.call('needs.list', {})).clear).toBe(true));
    await vi.waitFor(() => expect(selectAnyBusy(app.state())).toBe(false));
    server.requests.clear();
    await app.call('needs.list', {});
    expect(server.requests).toHaveLength(0);
  });
});

describe('that all is clear', () => {
  test('is said once everything was read, and not while a server cannot be reached, snoozed or not', async () => {
    const server = await serve('Shop');
    const app = await openQuayside();
    await app.add(server);
    const isClear = async () => (await app.call('needs.list', {})).clear;
    await vi.waitFor(async () => expect(await app.needs()).toHaveLength(1));
    await snooze(app, 'pasted-keys', 'week');
    await vi.waitFor(async () => expect(await isClear()).toBe(true));
    server.setFault({ kind: 'reset' });
    await app.refresh();
    await vi.waitFor(async () => expect(await shown(app)).toEqual(['Shop can’t be reached']));
    expect(await isClear()).toBe(false);
    await snooze(app, 'unreachable', 'week');
    expect([await shown(app), await isClear()]).toEqual([[], false]);
  });
});

describe('a snoozed line', () => {
  test('counts nowhere for a day, over a restart, and can be woken; its note stays with it', async () => {
    const server = await serve('Shop', { organizations: [{ name: 'Acme' }, { name: 'Lab' }] });
    let now = Date.now();
    const first = await openQuayside({ clock: () => now });
    await first.add(server);
    await vi.waitFor(async () => expect(await shown(first)).toEqual(['1 organization has no key']));
    await snooze(first, 'no-key', 'day', 'Ann makes it');
    expect(await shown(first)).toEqual([]);
    const again = await first.restart();
    await again.refresh();
    expect(await shown(again)).toEqual([]);
    const { needs } = await again.call('needs.list', {});
    expect(needs.find(({ kind }) => kind === 'no-key')?.snoozed).toEqual({
      ...{ until: expect.any(Number), note: 'Ann makes it' },
    });
    now += DAY;
    expect(await shown(again)).toEqual(['1 organization has no key']);
    await snooze(again, 'no-key', 'week');
    await again.call('needs.wake', { id: 'no-key' });
    expect(await shown(again)).toEqual(['1 organization has no key']);
  });

  test('until it changes comes back with another organization, and is over once there is none', async () => {
    const server = await serve('Shop', { organizations: [{ name: 'Acme' }, { name: 'Lab' }] });
    const app = await openQuayside();
    await app.add(server);
    await vi.waitFor(async () => expect(await shown(app)).toEqual(['1 organization has no key']));
    await snooze(app, 'no-key', 'change');
    await app.refresh();
    expect(await shown(app)).toEqual([]);
    const lab = server.world.organizations.find(({ name }) => name === 'Lab');
    server.world.addOrganization({ name: 'Den', ownerId: lab?.ownerId ?? '' });
    await app.refresh();
    await vi.waitFor(async () => expect(await shown(app)).toEqual(['2 organizations have no key']));
  });

  test('for a day is back once a clock is set right that was a year ahead', async () => {
    let now = Date.now() + 365 * DAY;
    const app = await openQuayside({ clock: () => now });
    await app.add(await serve('Shop', { organizations: [{ name: 'Acme' }, { name: 'Lab' }] }));
    await vi.waitFor(async () => expect(await shown(app)).toEqual(['1 organization has no key']));
    await snooze(app, 'no-key', 'day');
    expect(await shown(app)).toEqual([]);
    now -= 365 * DAY;
    expect(await shown(app)).toEqual(['1 organization has no key']);
  });

  test('of an instance alone goes with it', async () => {
    const [server, other] = [await serve('Shop'), await serve('Farm')];
    const app = await openQuayside();
    const instanceId = await app.add(server);
    await app.add(other);
    server.setFault({ kind: 'reset' });
    await app.refresh();
    await vi.waitFor(async () => expect(await shown(app)).toEqual(['Shop can’t be reached']));
    await snooze(app, 'unreachable', 'week');
    const file = path.join(app.computer.folder, 'snoozes.json');
    expect(readFileSync(file, 'utf8')).toContain(instanceId);
    await app.call('instances.remove', { instanceId });
    expect(readFileSync(file, 'utf8')).not.toContain(instanceId);
  });
});

/** An instance with a member whose role is changed. */
async function openOnDesk() {
  const app = await openQuayside();
  const server = await serve('Shop', { organizations: [{ name: 'Acme', members: [DESK] }] });
  const instanceId = await app.add(server);
  const [organization] = server.world.organizations;
  const member = server.world.members.find(({ role }) => role === 'member');
  const setRole = (role: string) =>
    app.run({
      kind: 'change-roles',
      steps: [
        {
          instanceName: 'Shop',
          organizationName: 'Acme',
          change: {
            action: 'members.setRole',
            ...{ instanceId, organizationId: organization?.id ?? '', memberId: member?.id ?? '' },
            ...{ ...DESK, from: 'member', role },
          },
        },
      ],
    });
  return { app, server, setRole, condition: () => selectCondition(app.state(), instanceId) };
}

const REFUSED_ROLE = {
  ...({ kind: 'foreign', status: 403 } as const),
  body: { code: 'FORBIDDEN', message: 'You may not set this role' },
};

test.each([
  ['was kept away', { kind: 'login-redirect', to: 'https://team.cloudflareaccess.com/' } as const],
  ['Dokploy refused', REFUSED_ROLE],
])(
  'an instance on which a change that %s failed is no longer green, until that is tried again or given up',
  async (_, fault) => {
    const { app, server, setRole, condition } = await openOnDesk();
    expect(condition()).toEqual({ tone: 'ok', words: 'connected' });
    server.setFault(fault, { call: 'organization.updateMemberRole' });
    await setRole('admin');
    await vi.waitFor(() => expect(condition()).toEqual({ tone: 'warn', words: 'a change failed' }));
    const [{ id } = { id: '' }] = app.engine.summaries();
    await app.call('operations.close', { operationId: id });
    await vi.waitFor(() => expect(condition().tone).toBe('ok'));
  },
);

test('an instance is green while somebody looks at a change that failed there long ago, where a later one did not', async () => {
  const { app, server, setRole } = await openOnDesk();
  server.setFault(REFUSED_ROLE, { call: 'organization.updateMemberRole' });
  await setRole('admin');
  server.setFault(null);
  await setRole('admin');
  const [failed = '', later = ''] = app.engine.summaries().map(({ id }) => id);
  const again = await app.restart();
  await again.refresh();
  for (const operationId of [later, failed]) await again.call('operations.steps', { operationId, after: 0 });
  await vi.waitFor(() => expect(again.state().operations.list.map(({ id }) => id)).toEqual([later, failed]));
  expect(selectCondition(again.state(), again.state().order[0] ?? '').tone).toBe('ok');
});

describe('an off-boarding that stands open', () => {
  const MARIA = { email: 'maria@example.com', role: 'admin', firstName: 'Maria', lastName: 'Costa' };
  const unfinished = async (app: Quayside) =>
    (await app.needs()).flatMap((need) => (need.kind === 'unfinished' ? [[needTitle(need), need.why]] : []));
  async function offBoard(app: Quayside): Promise<string> {
    const made = await app.call('plans.make', {
      ...{ kind: 'off-board', addresses: [MARIA.email], together: [], choices: {}, confirmed: {} },
    });
    await app.run(made);
    return app.engine.summaries()[0]?.id ?? '';
  }
  const LEFT = 'Finish off-boarding Maria Costa';

  test('is a line while its server is away and once it answers, and its button leads to what finishes it', async () => {
    const server = await serve('Orchid', { organizations: [{ name: 'Acme', members: [MARIA] }] });
    const app = await openQuayside();
    await app.add(server);
    server.setFault({ kind: 'status', status: 502 });
    await offBoard(app);
    await app.refresh();
    expect(await unfinished(app)).toEqual([[LEFT, 'waits for the server']]);
    await snooze(app, 'unfinished', 'change');
    expect(await shown(app)).not.toContain(LEFT);
    server.setFault(null);
    await app.refresh();
    // That it can be finished is another thing than what was snoozed.
    await vi.waitFor(async () => expect(await shown(app)).toContain(LEFT));
    expect(await unfinished(app)).toEqual([[LEFT, 'answers again']]);
    const need = (await app.needs()).find(({ kind }) => kind === 'unfinished');
    if (need) await app.actions.fixNeed(need);
    const about = app.state().dialog?.about;
    await app.finish((about?.kind === 'change-many' && about.finishes?.operationId) || '');
    await vi.waitFor(async () => expect(await unfinished(app)).toEqual([]));
  });

  type Served = Awaited<ReturnType<typeof serve>>;
  const REFUSED = {
    ...({ kind: 'foreign', status: 403 } as const),
    body: { code: 'FORBIDDEN', message: 'You may not remove this user' },
  };
  test.each([
    ['failed', 'not done', ({ setFault }: Served) => setFault(REFUSED, { call: 'user.remove' })],
    [
      'no key could check',
      'can’t tell',
      ({ world }: Served) => {
        const [acme] = world.organizations;
        world.addOrganization({ name: 'Den', ownerId: acme?.ownerId ?? '' });
      },
    ],
  ])('that %s keeps its line over a restart, until a person marks it as done', async (_, why, happens) => {
    const server = await serve('Orchid', { organizations: [{ name: 'Acme', members: [MARIA] }] });
    const app = await openQuayside();
    await app.add(server);
    happens(server);
    const operationId = await offBoard(app);
    await vi.waitFor(async () => expect(await unfinished(app)).toEqual([[LEFT, why]]));
    const again = await app.restart();
    await again.refresh();
    await vi.waitFor(async () => expect(await unfinished(again)).toEqual([[LEFT, why]]));
    await again.call('operations.close', { operationId });
    await vi.waitFor(async () => expect(await unfinished(again)).toEqual([]));
    const last = await again.restart();
    await last.refresh();
    expect(await unfinished(last)).toEqual([]);
  });

  test('of which nobody knows the outcome has a line, until a person is done with it, over a restart, too', async () => {
    const server = await serve('Orchid', { organizations: [{ name: 'Acme', members: [MARIA] }] });
    const app = await openQuayside();
    await app.add(server);
    server.setFault({ kind: 'reset' }, { call: 'user.remove' });
    const operationId = await offBoard(app);
    await vi.waitFor(async () => expect(await unfinished(app)).toEqual([[LEFT, 'still open']]));
    await app.call('operations.close', { operationId });
    await vi.waitFor(async () => expect(await unfinished(app)).toEqual([]));
    const again = await app.restart();
    expect(again.engine.open()).toHaveLength(1);
    await again.refresh();
    expect(await unfinished(again)).toEqual([]);
  });

  test('that only could not look again has no instance say that a change failed', async () => {
    const server = await serve('Orchid', { organizations: [{ name: 'Acme', members: [MARIA] }] });
    const app = await openQuayside();
    const id = await app.add(server);
    server.world.addOrganization({ name: 'Den', ownerId: server.world.organizations[0]?.ownerId ?? '' });
    await offBoard(app);
    await vi.waitFor(async () => expect(await unfinished(app)).toEqual([[LEFT, 'can’t tell']]));
    expect(selectCondition(app.state(), id).words).not.toBe('a change failed');
  });

  test('of which nothing was done keeps its line, also where nobody sees them any more, until it is finished', async () => {
    const server = await serve('Orchid', { organizations: [{ name: 'Acme', members: [MARIA] }] });
    const app = await openQuayside();
    await app.add(server);
    server.setFault(REFUSED, { call: 'user.remove' });
    const operationId = await offBoard(app);
    await vi.waitFor(async () => expect(await unfinished(app)).toEqual([[LEFT, 'not done']]));
    const there = server.world.members.findIndex(({ role }) => role === 'admin');
    server.world.members.splice(there, 1);
    await app.refresh();
    expect(await unfinished(app)).toEqual([[LEFT, 'not done']]);
    await app.finish(operationId);
    await vi.waitFor(async () => expect(await unfinished(app)).toEqual([]));
  });

  /** Where it is open, as its certificate, Needs you and Activity tell it. */
  async function openAs(app: Quayside): Promise<string[][]> {
    const [summary] = (
      await app.call('activity.list', {
        ...{ offset: 0, limit: 1 },
        filter: {
          ...{
            instanceId: null,
            search: '',
            kinds: ['off-board'],
            instanceIds: [],
            people: [],
            outcomes: [],
          },
          oldestFirst: false,
        },
      })
    ).operations;
    const kept = await app.call('operations.steps', { operationId: summary?.id ?? '', after: 0 });
    const name = (id: string) => app.state().byId[id]?.name ?? id;
    const need = (await app.needs()).find(({ kind }) => kind === 'unfinished');
    return [
      outcomesOf(kept).flatMap(({ servers }) =>
        servers.flatMap(({ open, instanceName }) => (open ? instanceName : [])),
      ),
      (need?.instances ?? []).map(({ instanceId }) => name(instanceId)),
      (summary?.stillOpen?.on ?? []).map(({ instanceId }) => name(instanceId)),
      summary && outcomeOf(summary) !== 'done' ? ['open'] : [],
    ];
  }

  test('is open in its certificate, Needs you and Activity alike: while a server is away, after a kill, with a key made later', async () => {
    const shop = await serve('Shop', { organizations: [{ name: 'Acme', members: [MARIA] }] });
    const away = await serve('Orchid', { organizations: [{ name: 'Lab', members: [MARIA] }] });
    const first = await openQuayside();
    const shopId = await first.add(shop);
    await first.add(away);
    const ownerId = shop.world.organizations[0]?.ownerId ?? '';
    shop.world.addOrganization({ name: 'Den', ownerId });
    away.setFault({ kind: 'status', status: 502 });
    const operationId = await offBoard(first);
    const expectOpen = (app: Quayside, ...names: string[]) =>
      vi.waitFor(async () =>
        expect((await openAs(app)).map((each) => each.toSorted())).toEqual([
          ...Array.from({ length: 3 }, () => names.toSorted()),
          names.length > 0 ? ['open'] : [],
        ]),
      );
    await expectOpen(first, 'Shop', 'Orchid');
    await first.refresh();
    await expectOpen(first, 'Shop', 'Orchid');
    const app = await first.killed();
    await expectOpen(app, 'Shop', 'Orchid');
    away.setFault(null);
    await app.refresh();
    await expectOpen(app, 'Shop', 'Orchid');
    await app.finish(operationId);
    await expectOpen(app, 'Shop');
    await app.pasteKey(shopId, shop, { organization: 'Den' });
    await app.refresh();
    await expectOpen(app, 'Shop');
    await app.finish(operationId);
    await expectOpen(app);
    const again = await app.restart();
    await again.refresh();
    await expectOpen(again);
  });
});
