import { readFileSync } from 'node:fs';
import { createElement } from 'react';
import { beforeEach, expect, test, vi } from 'vitest';
import { RowOffers } from '../../src/renderer/src/features/activity/activityColumns.tsx';
import { OperationFeedback } from '../../src/renderer/src/features/outcomes/OperationFeedback.tsx';
import { outcomeWords } from '../../src/renderer/src/parts/operations.ts';
import { shownOperation } from '../../src/renderer/src/state/operations.ts';
import { timeOf } from '../../src/renderer/src/when.ts';
import type { Plan } from '../../src/shared/operations/operation.ts';
import { brokenRails } from '../../src/shared/operations/rails.ts';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { drawn } from '../renderer/state/drawn.tsx';
import { openQuayside, type Quayside } from './quayside.ts';

const SET_ROLE = 'organization.updateMemberRole';
const PEOPLE = ['one', 'two', 'three'].map((name) => `${name}@example.com`);

const simulator = testSimulator();
let server: SimulatedInstance;
let app: Quayside;
let instanceId: string;
/** What passed since the test began. ms */
let passed: number;
beforeEach(async () => {
  passed = 0;
  server = await simulator.addInstance({
    name: 'Shop',
    seed: {
      owner: { email: 'ann@example.com' },
      organizations: [
        {
          name: 'Acme',
          members: [...PEOPLE.map((email) => ({ email })), { email: 'boss@example.com', role: 'admin' }],
        },
      ],
    },
  });
  app = await openQuayside({ clock: () => Date.now() + passed });
  instanceId = await app.add(server);
});

function memberOf(email: string, { world } = server) {
  const user = world.users.find((each) => each.email === email);
  const member = world.members.find(({ userId }) => userId === user?.id);
  if (!member) throw new Error(`${email} is no member`);
  return member;
}

async function addLab() {
  const lab = await simulator.addInstance({
    name: 'Lab',
    seed: {
      owner: { email: 'ann@example.com' },
      organizations: [{ name: 'Lab', members: PEOPLE.map((email) => ({ email })) }],
    },
  });
  return { instanceId: await app.add(lab), server: lab, name: 'Lab' };
}

async function promoted(...emails: string[]): Promise<string> {
  return promotedOn([{ instanceId, server, name: 'Shop' }], emails);
}

async function promotedOn(
  on: { instanceId: string; server: SimulatedInstance; name: string }[],
  emails: string[],
): Promise<string> {
  const plan: Plan = {
    kind: 'change-roles',
    steps: on.flatMap((each) => {
      const organization = each.server.world.organizations[0];
      return emails.map((email) => ({
        instanceName: each.name,
        organizationName: organization?.name ?? '',
        change: {
          action: 'members.setRole' as const,
          ...{ instanceId: each.instanceId, organizationId: organization?.id ?? '', email },
          ...{ memberId: memberOf(email, each.server).id, from: 'member', role: 'admin' },
        },
      }));
    }),
  };
  const started = await app.actions.startOperation(app.hold(plan));
  if (!started.ok) throw new Error(started.error.message);
  await app.ended(started.value.operationId);
  server.requests.clear();
  return started.value.operationId;
}

const sent = () => server.requests.filter(({ method }) => method === 'POST').map(({ call }) => call);
const dialog = () => app.state().dialog?.about;
const summary = (id: string) => app.engine.summaries().find((each) => each.id === id);
const undoOf = (id: string) => app.engine.summaries().findLast(({ undoOf: of }) => of === id);

async function planOf(operationId: string, stepIds?: number[]) {
  const made = await app.call('plans.make', { kind: 'undo', operationId, ...(stepIds && { stepIds }) });
  return { ...made, ...made.plan, ...made.review };
}

async function shownPlan() {
  const about = dialog();
  if (about?.kind !== 'undo') throw new Error(`no plan is shown, but ${about?.kind ?? 'nothing'}`);
  return planOf(about.operationId);
}

/** Presses Run below a plan, and waits for its end. */
async function run(plan: Awaited<ReturnType<typeof planOf>>) {
  const started = await app.actions.startOperation(plan);
  if (!started.ok) throw new Error(started.error.message);
  return app.ended(started.value.operationId);
}

/** What stands in its dialog, below the screen and in its row of Activity. */
async function told(id: string) {
  const filter = { instanceId: null, search: '', kinds: [], instanceIds: [], people: [], outcomes: [] };
  const asked = { filter: { ...filter, oldestFirst: false }, offset: 0, limit: 10 };
  const { operations } = await app.call('activity.list', asked);
  const row = operations.find((each) => each.id === id);
  const shown = shownOperation(app.state().operations, id);
  return [shown, row].map((each) => (each ? outcomeWords(each, Date.now() + passed) : 'nothing'));
}

test('Undo of several changes shows its plan first: who was changed since is skipped, with what they are now', async () => {
  const id = await promoted(...PEOPLE);
  memberOf('two@example.com').role = 'owner';
  expect(await app.actions.undoOperation(id)).toMatchObject({ ok: true });
  const plan = await shownPlan();
  expect(plan.steps.map(({ denied = null }) => denied)).toEqual([
    null,
    'two@example.com is owner there now, not admin.',
    null,
  ]);
  expect(sent()).toEqual([]);

  await run(plan);
  expect(sent()).toEqual([SET_ROLE, SET_ROLE]);
  expect(PEOPLE.map((email) => memberOf(email).role)).toEqual(['member', 'owner', 'member']);
  const when = timeOf(summary(id)?.undone?.at ?? 0);
  await vi.waitFor(async () => expect(await told(id)).toEqual(Array(2).fill(`3 done. 2 undone ${when}.`)));
});

test('a single change that is as it was left is taken back at once, and says Undone wherever it stands, also after a restart', async () => {
  const id = await promoted('one@example.com');
  expect(await app.actions.undoOperation(id)).toMatchObject({ ok: true });
  expect(dialog()).toBeUndefined();
  await app.ended(undoOf(id)?.id ?? '');
  expect(memberOf('one@example.com').role).toBe('member');
  const words = () => `1 done. Undone ${timeOf(summary(id)?.undone?.at ?? 0)}.`;
  await vi.waitFor(async () => expect(await told(id)).toEqual([words(), words()]));
  expect(summary(id)).toMatchObject({ undoable: 0 });
  expect(await app.bridge.call('plans.make', { kind: 'undo', operationId: id })).toMatchObject({ ok: false });

  const before = words();
  app = await app.restart();
  await app.actions.showOperation({ id, kind: 'change-roles' });
  expect(await told(id)).toEqual([before, before]);
});

test('a single change that a colleague changed since is not taken back by the press: the plan says what is there now', async () => {
  const id = await promoted('one@example.com');
  memberOf('one@example.com').role = 'owner';
  await app.actions.undoOperation(id);
  expect((await shownPlan()).steps).toMatchObject([
    { denied: 'one@example.com is owner there now, not admin.' },
  ]);
  expect(sent()).toEqual([]);
  expect(undoOf(id)).toBeUndefined();
});

test('what a colleague took back already is not told as done by us', async () => {
  const id = await promoted('one@example.com', 'two@example.com');
  memberOf('two@example.com').role = 'member';
  await app.actions.undoOperation(id);
  const plan = await shownPlan();
  expect(plan.steps.map(({ denied = null }) => denied)).toEqual(['Already so again.', null]);
  await run(plan);
  const undo = undoOf(id);
  expect(undo && outcomeWords(undo, 0)).toBe('1 done, 1 done already.');
  expect(sent()).toEqual([SET_ROLE]);
  await vi.waitFor(() => expect(summary(id)).toMatchObject({ undoable: 0, undone: { count: 2 } }));
});

test('an undo that was undone itself leaves what it took back as it was: it can be undone again', async () => {
  const id = await promoted('one@example.com');
  await app.actions.undoOperation(id);
  const undo = undoOf(id)?.id ?? '';
  await app.ended(undo);
  await vi.waitFor(() => expect(summary(id)).toMatchObject({ undoable: 0 }));
  await app.actions.undoOperation(undo);
  await app.ended(undoOf(undo)?.id ?? '');
  expect(memberOf('one@example.com').role).toBe('admin');
  await vi.waitFor(() => expect(summary(id)).toMatchObject({ undoable: 1 }));
  expect(summary(id)?.undone).toBeUndefined();
  expect(summary(undo)).toMatchObject({ undoable: 0, undone: { count: 1 } });
});

test('an undo that leaves fewer than two owners and admins shows its plan, is refused, and is done once that is allowed', async () => {
  memberOf('boss@example.com').role = 'member';
  await app.refresh();
  const id = await promoted('one@example.com', 'two@example.com');
  expect(await app.actions.undoOperation(id)).toMatchObject({ ok: true });
  const plan = await shownPlan();
  const { impact } = plan;
  const words = 'Leave 1 owner or admin in Acme on Shop (limit: 2).';
  expect(impact && brokenRails(impact)).toEqual([{ rail: 'min-admins', words }]);
  expect(await app.actions.startOperation(plan)).toMatchObject({
    error: { code: 'plan-refused', message: expect.stringContaining(words.slice(1)) },
  });
  expect(sent()).toEqual([]);
  const started = await app.actions.startOperation({ ...plan, allow: { rails: ['min-admins'] } });
  await app.ended(started.ok ? started.value.operationId : '');
  expect(sent()).toEqual([SET_ROLE, SET_ROLE]);
  expect(undoOf(id)).toMatchObject({ allowed: [words] });
});

test('an undo says which limits it goes beyond, also where a colleague took back a part of it or nothing was read since a restart', async () => {
  memberOf('boss@example.com').role = 'member';
  await app.refresh();
  const id = await promoted('one@example.com', 'two@example.com');
  memberOf('two@example.com').role = 'member';
  server.setFault({ kind: 'reset' });
  app = await app.restart();
  expect(await app.actions.startOperation(await planOf(id))).toMatchObject({
    error: { code: 'plan-refused' },
  });
  server.setFault(null);
  await app.actions.undoOperation(id);
  const shown = await shownPlan();
  expect(shown.impact && brokenRails(shown.impact)).toMatchObject([{ rail: 'min-admins' }]);
  expect(await app.actions.startOperation(shown)).toMatchObject({ error: { code: 'plan-refused' } });
  const started = await app.actions.startOperation({ ...shown, allow: { rails: ['min-admins'] } });
  await app.ended(started.ok ? started.value.operationId : '');
  expect(sent()).toEqual([SET_ROLE]);
});

test('one person’s role is taken back at once, also where few owners and admins are left, and several within the limits', async () => {
  const several = await promoted('one@example.com', 'two@example.com');
  await app.actions.undoOperation(several);
  await app.ended(undoOf(several)?.id ?? '');
  memberOf('boss@example.com').role = 'member';
  await app.refresh();
  const few = await promoted('one@example.com');
  await app.actions.undoOperation(few);
  await app.ended(undoOf(few)?.id ?? '');
  expect(dialog()).toBeUndefined();
  expect(PEOPLE.map((email) => memberOf(email).role)).toEqual(Array(3).fill('member'));
});

test('a kill as the undo ends loses nothing: the next start says Undone', async () => {
  const id = await promoted('one@example.com', 'two@example.com');
  const hold = server.hold(SET_ROLE);
  const undoing = app.actions.startOperation(await planOf(id));
  await hold.arrived;
  app = await app.killed();
  hold.release();
  await undoing;
  await app.refresh();
  const undo = undoOf(id);
  expect(undo?.counts).toMatchObject({ open: 1 });
  await app.call('operations.continue', { operationId: undo?.id ?? '' });
  await app.ended(undo?.id ?? '');
  await vi.waitFor(() => expect(summary(id)).toMatchObject({ undoable: 0, undone: { count: 2 } }));
});

test('an account that Undo would delete is asked about first: its plan says so, and main asks', async () => {
  const organizationId = server.world.organizations[0]?.id ?? '';
  const email = 'new@example.com';
  const started = await app.actions.startOperation({
    ...{ kind: 'add-people', emails: [email], kitId: null },
    places: [{ instanceId, organizationId, role: 'member' }],
  });
  const id = started.ok ? started.value.operationId : '';
  expect(await app.ended(id)).toMatchObject([{ state: { state: 'done' } }]);
  server.requests.clear();
  await app.actions.undoOperation(id);
  const plan = await shownPlan();
  expect(plan.steps).toMatchObject([{ change: { email } }]);
  app.boxes.asked.splice(0);
  app.boxes.answer = 'Cancel';
  expect(await app.actions.startOperation(plan)).toMatchObject({ error: { code: 'canceled' } });
  expect(app.boxes.asked).toEqual([expect.stringContaining(`Delete the account of ${email}?`)]);
  expect(sent()).toEqual([]);
});

test('exported results and the counts say what was undone, and when', async () => {
  const id = await promoted('one@example.com', 'two@example.com');
  await run(await planOf(id, [0]));
  await vi.waitFor(() => expect(summary(id)).toMatchObject({ undone: { count: 1 } }));
  const at = summary(id)?.undone?.at ?? 0;
  await app.call('operations.export', { operationId: id, to: 'json' });
  expect(JSON.parse(readFileSync(app.files.saved.at(-1) ?? '', 'utf8'))).toMatchObject([
    { subject: 'one@example.com', outcome: 'undone', details: `Undone ${new Date(at).toISOString()}.` },
    { subject: 'two@example.com', outcome: 'done' },
  ]);
  const { operation } = await app.call('operations.steps', { operationId: id, after: 0 });
  expect(outcomeWords(operation, at)).toBe(`2 done. 1 undone ${timeOf(at)}.`);
});

/** What is drawn of an operation: its line below the screen, and what its row of Activity offers. */
async function drawnOf(id: string) {
  const told = app.state().operations.list.find((each) => each.id === id);
  if (!told) throw new Error('it is not told of');
  return {
    below: drawn(app, createElement(OperationFeedback)).includes('Dismiss'),
    undo: drawn(app, createElement(RowOffers, { operation: told })).includes('Undo'),
  };
}

test('once the only instance of a change was removed its line below the screen ends, and Undo is not offered', async () => {
  const id = await promoted('one@example.com');
  await vi.waitFor(async () => expect(await drawnOf(id)).toEqual({ below: true, undo: true }));
  await app.actions.removeInstance(instanceId);
  expect(await drawnOf(id)).toEqual({ below: false, undo: false });
  expect(await app.actions.undoOperation(id)).toMatchObject({
    error: { message: '“Shop” was removed from Quayside.' },
  });
});

test('where one of its instances was removed, the plan of an undo says which changes stay, and the others are taken back', async () => {
  const lab = await addLab();
  const id = await promotedOn([{ instanceId, server, name: 'Shop' }, lab], ['one@example.com']);
  await app.actions.removeInstance(lab.instanceId);
  await vi.waitFor(async () => expect(await drawnOf(id)).toEqual({ below: true, undo: true }));
  await app.actions.undoOperation(id);
  const plan = await shownPlan();
  expect(plan.steps.map(({ instanceName, denied = null }) => [instanceName, denied])).toEqual([
    ['Lab', '“Lab” was removed from Quayside.'],
    ['Shop', null],
  ]);
  await run(plan);
  expect([memberOf('one@example.com').role, memberOf('one@example.com', lab.server).role]).toEqual([
    'member',
    'admin',
  ]);
  await vi.waitFor(() =>
    expect(shownOperation(app.state().operations, id)?.undone).toMatchObject({ count: 1 }),
  );
  expect(await app.actions.undoOperation(id)).toMatchObject({
    error: { message: '“Lab” was removed from Quayside.' },
  });
});
