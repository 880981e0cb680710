import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { findPerson } from '../../src/main/plans/people.ts';
import {
  invitationRowsOf,
  missingInvitations,
} from '../../src/renderer/src/features/invitations/AllInvitations.tsx';
import { comparedOf, comparePerson } from '../../src/renderer/src/features/people/comparing.ts';
import { rowOf, wholeAmong } from '../../src/renderer/src/features/people/personRow.ts';
import { selectAnyBusy, selectOrganizationId } from '../../src/renderer/src/state/selectors.ts';
import { selectSummary, totalWords } from '../../src/renderer/src/state/summary.ts';
import { whyUnreadable } from '../../src/renderer/src/state/targets.ts';
import { HOME_PANE } from '../../src/renderer/src/state/views.ts';
import { EVERYONE } from '../../src/shared/peopleQuery.ts';
import { fieldsOf } from '../../src/shared/separatedTable.ts';
import type { OrganizationRef } from '../../src/shared/target.ts';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { openQuayside, type Quayside } from './quayside.ts';

const simulator = testSimulator();

const ANN = 'ann@x.example';
const BEN = 'ben@x.example';
const DESK = 'desk@x.example';
/** Admin in Lab alone, with an end date in the past. */
const ZOE = 'zoe@x.example';

/** Ann opens Acme and Ben opens Lab, which neither owns; both see Hub, which Ann’s key opens. */
function seedShop() {
  return simulator.addInstance({
    name: 'Shop',
    seed: {
      owner: { email: 'olga@x.example' },
      organizations: [
        { name: 'Root' },
        { name: 'Acme', members: [{ email: ANN, role: 'admin' }, { email: DESK }] },
        {
          name: 'Lab',
          members: [
            { email: BEN, role: 'admin' },
            { email: ZOE, role: 'admin' },
          ],
          invitations: [{ email: 'late@x.example', expired: true }, { email: 'new@x.example' }],
        },
        { name: 'Hub', members: [ANN, BEN].map((email) => ({ email, role: 'admin' })) },
      ],
    },
  });
}

type World = {
  server: SimulatedInstance;
  app: Quayside;
  instanceId: string;
  baselineId: string;
  columns: OrganizationRef[];
};

/** All read, by the key that was pasted first and last; an end date, a baseline and a file of wanted access. */
async function openWorld(first: typeof ANN | typeof BEN): Promise<World> {
  const server = await seedShop();
  const app = await openQuayside();
  const keys = [
    { user: ANN, organization: 'Acme' },
    { user: BEN, organization: 'Lab' },
  ].sort((a) => (a.user === first ? -1 : 1));
  const instanceId = await app.add(server, keys[0]);
  await app.pasteKey(instanceId, server, keys[1] ?? {});
  await app.pasteKey(instanceId, server, { user: ANN, organization: 'Hub' });
  await app.refresh();
  await app.call('ends.set', { emails: [ZOE], day: '2020-01-01', note: '', setAt: 1 });
  const { id } = await app.call('access.keep', { name: 'Then', instanceIds: [] });
  await app.call('people.export', { query: EVERYONE, format: 'csv' });
  const columns = ['Acme', 'Lab'].map((name) => {
    const organizationId = server.world.organizations.find((each) => each.name === name)?.id ?? '';
    return { instanceId, organizationId };
  });
  return { server, app, instanceId, baselineId: id, columns };
}

/** Acme and Lab compared: how each person stands in both, and who is said to be missing where. */
async function comparedIn({ app, columns: organizations }: World) {
  app.actions.compareOrganizations(organizations);
  const { columns: told } = await app.call('people.columns', {});
  const compared = comparedOf(app.state(), told);
  const query = { ...EVERYONE, organizations };
  const { persons } = await app.call('people.list', { query, from: 0, count: 100 });
  return {
    columns: compared.map(({ place }) => `${place.organization} on ${place.instance}`),
    isCurrent: compared.map(({ gap }) => gap === null),
    people: Object.fromEntries(
      persons.map((person) => {
        const { presences, differences } = comparePerson(rowOf(person, wholeAmong(told)), compared);
        const isMissing = (at: number) => differences[at]?.some(({ kind }) => kind === 'missing');
        return [person.email, presences.map(({ state }, at) => (isMissing(at) ? 'missing' : state))];
      }),
    ),
  };
}

/** The access report of everything since the baseline: its headline, and its lines by what they are. */
async function reviewOf({ app, baselineId }: World) {
  const scope = { kind: 'all' } as const;
  const { baselines: _, ...headline } = await app.call('review.preview', { scope });
  await app.call('review.save', { scope, format: 'csv', baselineId, olderThanDays: 30 });
  const [first = '', ...rest] = readFileSync(app.files.saved.at(-1) ?? '', 'utf8')
    .trim()
    .split('\r\n');
  const heads = fieldsOf(first.replace('\uFEFF', ''), ',');
  const lines = rest.map((line) => {
    const fields = fieldsOf(line, ',');
    return Object.fromEntries(heads.map((head, at) => [head, fields[at] ?? '']));
  });
  const those = (...records: string[]) => lines.filter(({ Record: record = '' }) => records.includes(record));
  const details = (record: string) =>
    those(record).map(({ Organization, Details }) => `${Organization} ${Details}`.trim());
  return {
    headline,
    rows: those('member', 'invitation').map(
      ({ Organization, Address, Role }) => `${Organization} ${Address} ${Role}`,
    ),
    unread: details('not read'),
    changes: details('change'),
    apart: details('not compared'),
  };
}

async function viewsOf(world: World) {
  const { app, instanceId, baselineId } = world;
  const now = Date.now();
  const compared = await comparedIn(world);
  app.actions.changeView(HOME_PANE, 'homeTab', () => 'invitations');
  const state = app.state();
  const { columns } = await app.call('people.columns', {});
  const lab = columns.find(({ organizationName }) => organizationName === 'Lab');
  const list = await app.call('people.list', { query: EVERYONE, from: 0, count: 100 });
  const exported = await app.call('people.export', { query: EVERYONE, format: 'csv' });
  const text = readFileSync(app.files.saved.at(-1) ?? '', 'utf8');
  const targets = app.actions.targets().flatMap((each) => each.targets);
  const summary = selectSummary(state, instanceId, now);
  const { ends } = await app.call('ends.list', {});
  const drift = await app.call('access.compare', { id: baselineId });
  app.files.open = app.files.saved[0] ?? null;
  const wanted = await app.call('wanted.open', {});
  const review = await reviewOf(world);
  return {
    compared,
    review,
    people: list.within,
    columns: columns.map(({ organizationName }) => organizationName).sort(),
    why: lab ? whyUnreadable(state, { instanceId, organizationId: lab.organizationId }) : null,
    exportsZoe: text.includes(ZOE),
    exportUnread: exported.outcome === 'saved' ? exported.unread : null,
    places: targets.map(({ organizationName }) => organizationName).sort(),
    invitations: invitationRowsOf(app.actions.targets(), () => null).map(
      ({ invitation }) => invitation.email,
    ),
    invitationGaps: missingInvitations(state).flatMap(({ organizations }) => organizations),
    organizations: summary?.organizations,
    covered: summary?.covered,
    header: totalWords(summary ? [summary] : []),
    expired: summary?.expired,
    needs: (await app.needs()).map(({ kind }) => kind),
    endIsOpen: ends.some(({ where }) => where.member + where.unknown > 0),
    gone: drift.differences.map(({ kind }) => kind),
    apart: drift.apart.map((each) => ('organizationName' in each ? each.organizationName : '')),
    wanted: wanted.outcome === 'opened' ? wanted.check.faults.map(({ why }) => why) : null,
    opens: selectOrganizationId(state, instanceId),
    isBusy: selectAnyBusy(app.state()),
  };
}

const isLabs = (row: string) => row.startsWith('Lab ');
const labOf = ({ server }: World) => server.world.organizations.find(({ name }) => name === 'Lab')?.id ?? '';
const userOf = ({ server }: World, email: string) =>
  server.world.users.find((each) => each.email === email)?.id ?? '';
function changeKeys(world: World, change: object): void {
  const userId = userOf(world, BEN);
  for (const key of world.server.world.keys) if (key.userId === userId) Object.assign(key, change);
}

/** How Lab stops being listed: by what is no proof that it is gone, or by one. */
const CASES: Record<
  string,
  { to: 'unread' | 'left' | 'deleted'; why?: RegExp; happens: (world: World) => unknown }
> = {
  'Ben’s key is refused': {
    to: 'unread',
    why: /ben@x\.example could not be used.*(key|Unauthorized)/,
    happens: (world) => changeKeys(world, { enabled: false }),
  },
  'Ben’s key has no calls left today': {
    to: 'unread',
    why: /ben@x\.example could not be used/,
    happens: (world) => changeKeys(world, { rateLimitEnabled: true, rateLimitMax: 0, remaining: 0 }),
  },
  'Ben’s account is deleted by a colleague': {
    to: 'unread',
    why: /ben@x\.example could not be used/,
    happens: (world) => world.server.world.removeUser(userOf(world, BEN)),
  },
  'Ben’s key is forgotten here': {
    to: 'unread',
    why: /ben@x\.example is no longer here\. Paste a key for the organization\./,
    happens: async ({ app, instanceId }) => {
      const key = app.state().byId[instanceId]?.keys.find(({ userEmail }) => userEmail === BEN);
      await app.call('keys.forget', { instanceId, keyId: key?.id ?? '' });
    },
  },
  'Ben is removed from Lab': {
    to: 'left',
    happens: (world) => {
      const rows = world.server.world;
      rows.members = rows.members.filter(
        ({ organizationId, userId }) => organizationId !== labOf(world) || userId !== userOf(world, BEN),
      );
    },
  },
  'Lab is deleted by a colleague': {
    to: 'deleted',
    happens: (world) => world.server.world.removeOrganization(labOf(world)),
  },
};

/** What stays as it was where Lab alone was not read. */
const SAME = [
  'people',
  'columns',
  'places',
  'exportsZoe',
  'exportUnread',
  'organizations',
  'covered',
  'endIsOpen',
  'apart',
  'wanted',
] as const;

describe.each(Object.entries(CASES))('%s', (_, { to, why, happens }) => {
  describe.each([ANN, BEN] as const)('with the key of %s pasted first', (first) => {
    test.each(['while the app runs', 'before it starts anew'])('%s', async (when) => {
      const world = await openWorld(first);
      const before = await viewsOf(world);
      expect(before).toMatchObject({ people: 7, columns: ['Acme', 'Hub', 'Lab'], exportsZoe: true });
      await happens(world);
      if (when !== 'while the app runs') world.app = await world.app.restart();
      await world.app.refresh();
      await vi.waitFor(async () => expectLab(await viewsOf(world)), { timeout: 5_000 });
      // What was kept of it outlives the run in which it happened.
      world.app = await world.app.restart();
      await world.app.refresh();
      await vi.waitFor(async () => expectLab(await viewsOf(world)), { timeout: 5_000 });

      function expectLab(views: typeof before): void {
        expect(views.isBusy).toBe(false);
        if (to === 'unread') {
          const { why: reason, invitations, invitationGaps, header, gone } = views;
          for (const view of SAME) expect([view, views[view]]).toEqual([view, before[view]]);
          expect(gone).not.toContain('organization-gone');
          expect(reason).toMatch(why ?? /./);
          expect(invitations.sort()).toEqual(before.invitations.sort());
          expect(invitationGaps).toEqual(['Lab']);
          expect(views.review.headline).toMatchObject({ organizations: 3, read: 3, people: 5 });
          expect(views.review.rows.filter(isLabs)).toEqual(before.review.rows.filter(isLabs));
          expect(views.review.unread).toEqual([expect.stringMatching(/^Lab Shown as last seen: key /)]);
          expect(views.review.changes.join()).not.toContain('Organization gone');
          expect(views.review.apart).toEqual([]);
          expect(views.compared).toEqual({
            columns: ['Acme on Shop', 'Lab on Shop'],
            isCurrent: [true, false],
            // Who came to Lab since nobody could see.
            people: { ...before.compared.people, [ANN]: ['here', 'unknown'], [DESK]: ['here', 'unknown'] },
          });
          expect(header).toContain('3 organizations');
          return;
        }
        expect(views).toMatchObject({
          columns: ['Acme', 'Hub'],
          places: ['Acme', 'Hub'],
          exportsZoe: false,
          invitations: [],
          organizations: 2,
          covered: { people: 2, pending: 2 },
          endIsOpen: to === 'left',
          apart: to === 'left' ? ['Lab'] : [],
        });
        expect(views.gone.includes('organization-gone')).toBe(to === 'deleted');
        expect(views.review).toMatchObject({
          headline: { organizations: 2, read: 2, people: 4 },
          unread: to === 'left' ? [expect.stringMatching(/^Lab Its people: no key shows it now/)] : [],
          changes: to === 'left' ? [] : ['Organization gone, had 3 people, in Lab on Shop'],
          apart: to === 'left' ? [expect.stringMatching(/^Lab on Shop: no key shows it now/)] : [],
        });
        expect(views.review.rows.filter(isLabs)).toEqual([]);
        expect(views.compared).toMatchObject({
          columns: ['Acme on Shop', 'Lab on Shop'],
          isCurrent: [true, false],
          people: { [ANN]: ['here', 'unknown'], [DESK]: ['here', 'unknown'] },
        });
        expect(views.needs).not.toContain('expired');
        expect(views.header).not.toContain('3 organizations');
        expect(views.expired ?? 0).toBe(0);
        expect(views.opens).not.toBe(labOf(world));
      }
    });
  });
});

test('somebody in an organization whose key is refused since the start is found as last seen when they are off-boarded', async () => {
  const world = await openWorld(ANN);
  changeKeys(world, { enabled: false });
  const app = await world.app.restart();
  await app.refresh();
  const of = { addresses: [ZOE], together: [], choices: {} };
  const { leavers } = await app.call('plans.make', { kind: 'off-board', ...of });
  expect(leavers?.people[0]?.places).toMatchObject([
    { found: 'admin in Lab', seenAt: expect.any(Number), unlooked: expect.stringContaining('Lab') },
  ]);
  expect(leavers?.people[0]?.does).not.toContain('Nobody with this address was found');
});

test.each([
  [ANN, 'first'],
  [ANN, 'second'],
  [BEN, 'first'],
  [BEN, 'second'],
] as const)(
  'with the key of %s pasted first one 502 at the start for whoever is read %s takes nothing away, and is over with the next reading',
  async (first, turn) => {
    const world = await openWorld(first);
    const before = await viewsOf(world);
    await world.app.close();
    world.server.requests.clear();
    const held = turn === 'second' ? world.server.hold('organization.all') : null;
    // A read is tried twice.
    const fail = () =>
      world.server.setFault({ kind: 'status', status: 502 }, { call: 'organization.all', times: 2 });
    if (!held) fail();
    const opening = openQuayside(world.app.computer);
    await held?.arrived;
    fail();
    held?.release();
    world.app = await opening;
    await vi.waitFor(() => expect(selectAnyBusy(world.app.state())).toBe(false), { timeout: 5_000 });
    expect(world.server.requests.filter(({ status }) => status === 502)).toHaveLength(2);
    const after = await viewsOf(world);
    for (const view of SAME) expect([view, after[view]]).toEqual([view, before[view]]);
    expect(after.gone).toEqual([]);
    await world.app.refresh();
    const { why, ...views } = await viewsOf(world);
    expect([why, views.header, views.invitationGaps]).toEqual([null, before.header, []]);
  },
);

test('where another installation was accepted, what was known of the former counts no more', async () => {
  const { server, app, instanceId } = await openWorld(ANN);
  const { port } = server;
  const secrets = server.world.keys.map(({ secret }) => secret);
  await server.close();
  const other = await simulator.addInstance({
    name: 'Other',
    port,
    seed: { owner: { email: 'new@x.example' }, organizations: [{ name: 'Fresh' }] },
  });
  const [owner] = other.world.users;
  const [fresh] = other.world.organizations;
  const userId = owner?.id ?? '';
  // One of the keys that are here opens the new one.
  for (const secret of secrets.slice(0, 1))
    other.world.addKey({ userId, organizationId: fresh?.id ?? '', secret });
  await app.refresh();
  app.boxes.answer = 'Accept the new installation';
  await app.call('instances.acceptInstallation', { instanceId });
  for (const reopen of [() => app, app.restart]) {
    const each = await reopen();
    await each.refresh();
    const summary = selectSummary(each.state(), instanceId, Date.now());
    expect(summary).toMatchObject({ organizations: 1, withKey: 1, covered: { people: 1, pending: 1 } });
    expect(summary?.expired).toBe(0);
    const { columns } = await each.call('people.columns', {});
    expect(columns.map(({ organizationName }) => organizationName)).toEqual(['Fresh']);
    expect((await each.needs()).map(({ kind }) => kind)).not.toContain('expired');
  }
});

test('an account that was deleted here takes the organizations it owned out of every view, though only its key showed them', async () => {
  const server = await simulator.addInstance({
    name: 'Shop',
    seed: {
      owner: { email: ANN },
      organizations: [
        { name: 'Acme', members: [{ email: BEN, role: 'admin' }] },
        { name: 'Ledger', owner: { email: BEN } },
      ],
    },
  });
  const first = await openQuayside();
  const instanceId = await first.add(server, { user: ANN, organization: 'Acme' });
  await first.pasteKey(instanceId, server, { user: BEN, organization: 'Ledger' });
  await first.refresh();
  const ben = server.world.users.find(({ email }) => email === BEN)?.id ?? '';
  const acme = server.world.organizations.find(({ name }) => name === 'Acme')?.id ?? '';
  const steps = await first.run({
    kind: 'off-board',
    steps: [
      {
        instanceName: 'Shop',
        organizationName: 'Acme',
        change: { action: 'members.remove', instanceId, organizationId: acme, userId: ben, email: BEN },
      },
      {
        instanceName: 'Shop',
        organizationName: null,
        change: { action: 'members.find', instanceId, email: BEN, also: [], known: [] },
      },
    ],
  });
  // The look afterwards has nothing left that it could not look at.
  expect(steps.map(({ state }) => state.state)).toEqual(['done', 'done']);
  const app = await first.restart();
  const { columns } = await app.call('people.columns', {});
  expect(columns.map(({ organizationName }) => organizationName)).toEqual(['Acme']);
  expect(app.actions.targets()[0]?.targets.map(({ organizationName }) => organizationName)).toEqual(['Acme']);
});

test('an off-boarding could not look where an organization is that nobody’s key shows any more, and stays open for it', async () => {
  const world = await openWorld(ANN);
  const { server, app, instanceId } = world;
  const ben = userOf(world, BEN);
  server.world.members = server.world.members.filter(
    ({ userId, organizationId }) => userId !== ben || organizationId !== labOf(world),
  );
  await app.refresh();
  const [instance] = app.actions.targets();
  const found = instance && findPerson([ZOE], instance);
  expect(found?.unlooked).toContain('Lab: No key here shows it now.');
  const change = { action: 'members.find' as const, instanceId, email: ZOE, also: [], known: [] };
  const [step] = await app.run({
    kind: 'off-board',
    steps: [{ instanceName: 'Shop', organizationName: null, change }],
  });
  expect(step?.state).toMatchObject({ state: 'open', error: { message: expect.stringContaining('“Lab”') } });
});
