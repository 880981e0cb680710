import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { lastSeenWords } from '../../src/renderer/src/parts/stepWords.ts';
import { dataOf } from '../../src/renderer/src/queryState.ts';
import { selectInvitations } from '../../src/renderer/src/state/selectors.ts';
import { type Certificate, certificatesOf } from '../../src/shared/operations/certificate.ts';
import type { IntentOf } from '../../src/shared/operations/change.ts';
import { RAILS } from '../../src/shared/operations/rails.ts';
import { outcomeOf } from '../../src/shared/operations/steps.ts';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { owned } from '../dokploy/seed.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { openQuayside, type Quayside } from './quayside.ts';

const simulator = testSimulator();

const LEAVER = 'leaver@example.com';

type Choices = IntentOf<'off-board'>['choices'][string];

/** What the dialog reviews for a person, by what main knows now; `choose`: what is chosen on each instance, by name. */
async function planOffboarding(
  app: Quayside,
  emails: readonly [string, ...string[]],
  choose: Readonly<Record<string, Choices[string]>> = {},
) {
  const [email] = emails;
  const chosen: Choices = {};
  for (const { instanceId, instanceName } of app.actions.targets()) {
    const choice = choose[instanceName];
    if (choice) chosen[instanceId] = choice;
  }
  const addresses = [...emails];
  const plan = { kind: 'off-board' as const, addresses, together: [addresses] };
  const intent = { ...plan, choices: { [email]: chosen } };
  const { leavers } = await app.call('plans.make', intent);
  const made = await app.call('plans.make', { ...intent, confirmed: {} });
  return { leaver: leavers?.people[0], ...made };
}

function serve(name: string, seed: { members?: string[]; invited?: string[]; role?: string }) {
  const { members = [], invited = [], role = 'member' } = seed;
  return simulator.addInstance({
    name,
    seed: owned({
      name: 'Acme',
      members: members.map((email) => ({ email, role })),
      invitations: invited.map((email) => ({ email, role: 'admin' })),
    }),
  });
}

function accept({ world }: SimulatedInstance): void {
  const invitation = world.invitations.find(({ email }) => email === LEAVER);
  world.acceptInvitation(invitation?.id ?? '');
}

/** What the result says of the one who leaves, by all that is kept of it. */
async function certified(app: Quayside, operationId = newest(app).id): Promise<Certificate> {
  const kept = await app.call('operations.steps', { operationId, after: 0 });
  return certificatesOf(kept)[0] ?? expect.fail('nobody left');
}
const verdictOf = ({ verdict }: Certificate) => verdict.map(({ words }) => words).join(' ');
const linesOn = ({ places }: Certificate, name: string) =>
  places.find(({ instanceName }) => instanceName === name)?.lines ?? [];

const newest = (app: Quayside) => app.engine.summaries().at(-1) ?? expect.fail('nothing ran');

describe('the leaver accepts an invitation before it is removed', () => {
  test('between Review and Run: the invitation stays, and the result leads with their being in', async () => {
    const server = await serve('Shop', { invited: [LEAVER] });
    const app = await openQuayside();
    await app.add(server);
    const made = await planOffboarding(app, [LEAVER]);
    accept(server);
    await app.run(made);
    expect(server.world.invitations.map(({ status }) => status)).toEqual(['accepted']);
    expect(outcomeOf(newest(app))).not.toBe('done');
    const certificate = await certified(app);
    expect(verdictOf(certificate)).toBe(`${LEAVER}: still admin on Shop.`);
    expect(linesOn(certificate, 'Shop')).toContain(`${LEAVER} is admin in “Acme”.`);
  });

  test('while the step stands open: finished, who came in is gone, by the same off-boarding', async () => {
    const server = await serve('Shop', { invited: [LEAVER] });
    const app = await openQuayside();
    await app.add(server);
    const made = await planOffboarding(app, [LEAVER]);
    server.setFault({ kind: 'status', status: 502 });
    await app.run(made);
    // As far as anybody knows they are invited still.
    expect(verdictOf(await certified(app))).toBe(`${LEAVER}: still invited on Shop.`);
    server.setFault(null);
    accept(server);
    await app.finish(newest(app).id);
    expect(server.world.users.map(({ email }) => email)).not.toContain(LEAVER);
    expect(await certified(app)).toMatchObject({ isInterim: false, isGone: true });
  });

  test('and then, from Invitations: it is not removed, and not said to work no longer', async () => {
    const server = await serve('Shop', { invited: [LEAVER] });
    const app = await openQuayside();
    const instanceId = await app.add(server);
    const [{ id: organizationId } = { id: '' }] = server.world.organizations;
    const [invitation] = dataOf(selectInvitations(app.state(), instanceId, organizationId)) ?? [];
    accept(server);
    const { id } = invitation ?? expect.fail('none is there');
    await app.actions.changeInvitation('remove', { instanceId, organizationId }, id);
    const [step] = await app.ended(newest(app).id);
    expect(server.world.invitations.map(({ status }) => status)).toEqual(['accepted']);
    expect(step?.state).toMatchObject({
      state: 'skipped',
      why: `${LEAVER} has accepted the invitation.`,
    });
  });
});

describe('what an off-boarding says of who has access still', () => {
  test('nobody, where each organization shows so afterwards', async () => {
    const server = await serve('Shop', { members: [LEAVER], invited: [LEAVER.toUpperCase()] });
    const app = await openQuayside();
    await app.add(server);
    const made = await planOffboarding(app, [LEAVER]);
    await app.run(made);
    expect(outcomeOf(newest(app))).toBe('done');
    const certificate = await certified(app);
    expect(certificate).toMatchObject({ isGone: true, isInterim: false });
    expect(verdictOf(certificate)).toBe(`${LEAVER}: gone from Shop.`);
  });

  test('whoever was lowered or left on purpose is told, and is no failure', async () => {
    const lowered = await serve('Lower', { members: [LEAVER], role: 'admin' });
    const row = lowered.world.members.find(({ role }) => role === 'admin');
    Object.assign(row ?? {}, { accessedServices: ['s1'], canAccessToDocker: true });
    const left = await serve('Left', { members: [LEAVER] });
    const app = await openQuayside();
    await app.add(lowered);
    await app.add(left);
    const made = await planOffboarding(app, [LEAVER], { Lower: 'lower', Left: 'leave' });
    await app.run(made);
    expect(outcomeOf(newest(app))).toBe('done');
    const certificate = await certified(app);
    expect(certificate).toMatchObject({ isGone: false, isInterim: false });
    expect(verdictOf(certificate)).toMatch(/: can still sign in on (Lower and Left|Left and Lower)\.$/);
    expect(row).toMatchObject({ role: 'member', accessedServices: [], canAccessToDocker: false });
    const { did } = certificate.places.find(({ instanceName }) => instanceName === 'Lower') ?? {};
    expect(did).toBe('lowered to member, grants taken');
    expect(linesOn(certificate, 'Lower')).toEqual([
      `${LEAVER} is member in “Acme”.`,
      'The API keys of the account still work.',
    ]);
    expect(linesOn(certificate, 'Left')).toEqual([
      `${LEAVER} is member in “Acme”.`,
      'The API keys of the account still work. Signed-in browsers stay signed in.',
    ]);
  });

  test('whoever was let in to another server while it ran, where nothing of them was planned', async () => {
    const shop = await serve('Shop', { members: [LEAVER] });
    const other = await serve('Other', { members: ['desk@example.com'] });
    const app = await openQuayside();
    await app.add(shop);
    await app.add(other);
    const made = await planOffboarding(app, [LEAVER]);
    const [organization] = other.world.organizations;
    const user = other.world.addUser({ email: LEAVER });
    other.world.addMember({ organizationId: organization?.id ?? '', userId: user.id, role: 'admin' });
    await app.run(made);
    expect(outcomeOf(newest(app))).toBe('failed');
    expect(verdictOf(await certified(app))).toBe(`${LEAVER}: gone from 1 instance. Still admin on Other.`);
  });

  test('“couldn’t check” where no key opens an organization', async () => {
    const server = await serve('Shop', { members: [LEAVER] });
    const app = await openQuayside();
    await app.add(server);
    server.world.addOrganization({ name: 'Keyless', ownerId: server.world.users[0]?.id ?? '' });
    await app.refresh();
    const made = await planOffboarding(app, [LEAVER]);
    await app.run(made);
    const certificate = await certified(app);
    expect(certificate).toMatchObject({ isGone: false, isInterim: true });
    expect(verdictOf(certificate)).toBe(`${LEAVER}: can’t tell for 1 organization.`);
    expect(certificate.places).toMatchObject([
      { state: 'unclear', unread: ['Keyless'], read: { count: 1, of: 2 } },
    ]);
    await app.call('operations.close', { operationId: newest(app).id });
    expect(await certified(app)).toMatchObject({
      isGone: false,
      isInterim: false,
      places: [{ state: 'unclear' }],
    });
  });
});

function letIn({ world }: SimulatedInstance, email: string): void {
  const [organization] = world.organizations;
  world.addMember({ organizationId: organization?.id ?? '', userId: world.addUser({ email }).id });
}

describe('somebody who was let in to another server after the last reading', () => {
  async function openTwo() {
    const shop = await serve('Shop', { members: [LEAVER] });
    const other = await serve('Other', { members: ['desk@example.com'] });
    const app = await openQuayside();
    await app.add(shop);
    await app.add(other);
    return { app, other };
  }

  test('is in the plan, which reads first, and says as of when', async () => {
    const { app, other } = await openTwo();
    letIn(other, LEAVER);
    const before = app.computer.clock();
    await app.actions.readForPlan(null);
    const made = await planOffboarding(app, [LEAVER]);
    expect(made.plan.steps.map(({ instanceName }) => instanceName).toSorted()).toEqual(['Other', 'Shop']);
    expect(made.review.asOf).toBeGreaterThanOrEqual(before);
  });

  test('after the off-boarding stands out once they are seen, though they came before it', async () => {
    const { app, other } = await openTwo();
    const made = await planOffboarding(app, [LEAVER]);
    const userId = other.world.addUser({ email: LEAVER, createdAt: '2020-01-01T00:00:00.000Z' }).id;
    const organizationId = other.world.organizations[0]?.id ?? '';
    other.world.addMember({ organizationId, userId, createdAt: '2020-01-01T00:00:00.000Z' });
    await app.run(made);
    await app.refresh();
    const back = (await app.needs()).filter(({ kind }) => kind === 'returned');
    expect(back).toMatchObject([{ subject: LEAVER, why: 'member', fix: { people: [[LEAVER]] } }]);
  });

  test('does not stand out where the membership was lowered on purpose', async () => {
    const server = await serve('Shop', { members: [LEAVER], role: 'admin' });
    const app = await openQuayside();
    await app.add(server);
    const made = await planOffboarding(app, [LEAVER], { Shop: 'lower' });
    await app.run(made);
    await app.refresh();
    expect((await app.needs()).filter(({ kind }) => kind === 'returned')).toEqual([]);
  });
});

test('whoever was last seen on a server that is down is an open step there, with when, and so is their namesake elsewhere', async () => {
  const name = { firstName: 'Lea', lastName: 'Ver' };
  const people = [
    { email: LEAVER, ...name },
    { email: 'lv@home.example', ...name },
  ];
  const shop = await serve('Shop', { members: ['desk@example.com'] });
  const down = await simulator.addInstance({
    name: 'Down',
    seed: owned({ name: 'Lab', members: people }),
  });
  const first = await openQuayside();
  await first.add(shop);
  await first.add(down);
  down.setFault({ kind: 'status', status: 502 });
  const app = await first.restart();
  await app.actions.readForPlan(null);

  const { leaver, ...made } = await planOffboarding(app, [LEAVER]);
  const seenAt = leaver?.places[0]?.seenAt;
  expect(lastSeenWords(seenAt, app.computer.clock())).toMatch(/^Last seen at \d\d:\d\d\.$/);
  // Each step tells it by itself, also once it stands in Activity.
  expect(made.plan.steps.map((step) => step.seenAt)).toEqual(made.plan.steps.map(() => seenAt));
  expect(leaver?.alike.map(({ email }) => email)).toEqual(['lv@home.example']);
  const steps = await app.run(made);
  expect(steps.every(({ state }) => state.state === 'open')).toBe(true);
  expect(steps.map((step) => step.seenAt)).toEqual(steps.map(() => seenAt));

  down.setFault(null);
  await app.finish(newest(app).id);
  expect(verdictOf(await certified(app))).toBe('Lea Ver: can still sign in on Down.');
});

describe('the record of an off-boarding', () => {
  /** Begins what the sheet begins, with a note of the person who does it. */
  async function begin(app: Quayside, note = '', choose: Readonly<Record<string, Choices[string]>> = {}) {
    const { planId } = await planOffboarding(app, [LEAVER], choose);
    const { operationId } = await app.call('operations.start', { planId, remark: note });
    await app.ended(operationId);
    return operationId;
  }

  test('says per server what was done, when, by whose account, and the reading after it, also out of the archive after a restart', async () => {
    let now = Date.parse('2026-11-28T16:10:00Z');
    const server = await simulator.addInstance({
      name: 'Shop',
      seed: owned({
        name: 'Acme',
        members: [{ email: LEAVER, role: 'admin', firstName: 'Lea', lastName: 'Ver' }],
      }),
    });
    const app = await openQuayside({ clock: () => (now += 10) });
    await app.add(server);
    const operationId = await begin(app, '  HR-482,\nlast day Nov 28 ');
    const again = await app.restart();
    const certificate = await certified(again, operationId);
    expect(certificate).toMatchObject({
      ...{ name: 'Lea Ver', emails: [LEAVER], isGone: true, remark: 'HR-482, last day Nov 28' },
      places: [{ did: 'account deleted', state: 'gone', read: { count: 1, of: 1 } }],
    });
    const [place] = certificate.places;
    expect(place?.by).toBe(server.world.users[0]?.email);
    expect(certificate.doneAs).toEqual([`${place?.by} (pasted key)`]);
    expect(place?.read?.at).toBeGreaterThan(place?.at ?? Number.POSITIVE_INFINITY);
    const { operations } = await again.call('activity.list', {
      ...{ offset: 0, limit: 10 },
      filter: {
        ...{ instanceId: null, search: 'hr-482', kinds: [], instanceIds: [], people: [], outcomes: [] },
        oldestFirst: false,
      },
    });
    expect(operations).toMatchObject([{ id: operationId, remark: 'HR-482, last day Nov 28' }]);
  });

  test('a kill between the write and the reading after it leaves it interim; finished, the reading is in it', async () => {
    const server = await serve('Shop', { members: [LEAVER] });
    const first = await openQuayside();
    await first.add(server);
    const { planId } = await planOffboarding(first, [LEAVER]);
    const held = server.hold('user.remove');
    const { operationId } = await first.call('operations.start', { planId });
    await held.arrived;
    const app = await first.killed();
    held.release();
    expect(await certified(app, operationId)).toMatchObject({ isInterim: true, isGone: false });
    await app.refresh();
    await app.engine.settle(app.state().order[0] ?? '');
    const between = await certified(app, operationId);
    expect(between).toMatchObject({
      isInterim: true,
      isGone: false,
      places: [{ state: 'open', read: null }],
    });
    expect(verdictOf(between)).toBe(`${LEAVER}: not read afterwards: Shop.`);
    await app.finish(operationId);
    expect(await certified(app, operationId)).toMatchObject({ isInterim: false, isGone: true });
  });

  test('a server that is dead is open in it, as admin was seen there; once it answers and is finished, they are gone from both', async () => {
    const shop = await serve('Shop', { members: [LEAVER] });
    const dead = await serve('Orchid', { members: [LEAVER], role: 'admin' });
    const app = await openQuayside();
    await app.add(shop);
    await app.add(dead);
    dead.setFault({ kind: 'status', status: 502 });
    const operationId = await begin(app, '', { Orchid: 'delete' });
    const open = await certified(app, operationId);
    expect(verdictOf(open)).toBe(`${LEAVER}: gone from 1 instance. Still admin on Orchid.`);
    expect(open).toMatchObject({ isInterim: true, gone: 1, of: 2 });
    dead.setFault(null);
    await app.finish(operationId);
    const whole = await certified(app, operationId);
    expect(verdictOf(whole)).toBe(`${LEAVER}: gone from Shop and Orchid.`);
    expect(whole).toMatchObject({ isInterim: false, isGone: true });
  });

  test('what was refused and is tried again is read again, too', async () => {
    const server = await serve('Shop', { members: [LEAVER] });
    const app = await openQuayside();
    await app.add(server);
    const body = { message: 'Not now', code: 'FORBIDDEN' };
    server.setFault({ kind: 'foreign', status: 403, body }, { call: 'user.remove' });
    const operationId = await begin(app);
    expect(verdictOf(await certified(app, operationId))).toBe(`${LEAVER}: still member on Shop.`);
    server.setFault(null);
    await app.finish(operationId);
    expect(await certified(app, operationId)).toMatchObject({ isGone: true });
  });

  test.each(['lower', 'leave'] as const)(
    'goes no further than “%s” where it is finished later',
    async (fate) => {
      const shop = await serve('Shop', { members: [LEAVER], role: 'admin', invited: [LEAVER] });
      const dead = await serve('Orchid', { members: [LEAVER] });
      const app = await openQuayside();
      await app.add(shop);
      await app.add(dead);
      dead.setFault({ kind: 'status', status: 502 });
      const operationId = await begin(app, '', { Shop: fate, Orchid: 'delete' });
      const role = () => {
        const { id } = shop.world.users.find(({ email }) => email === LEAVER) ?? {};
        return shop.world.members.find(({ userId }) => userId === id)?.role;
      };
      const before = role();
      expect(before).toBe(fate === 'lower' ? 'member' : 'admin');
      dead.setFault(null);
      await app.finish(operationId);
      expect(role()).toBe(before);
      expect(dead.world.users.map(({ email }) => email)).not.toContain(LEAVER);
    },
  );

  test('takes nothing where an older Quayside, which kept no choices, began it, until somebody chooses', async () => {
    const shop = await serve('Shop', { members: [LEAVER], role: 'admin' });
    const app = await openQuayside();
    await app.add(shop);
    shop.setFault({ kind: 'status', status: 502 }, { call: 'organization.allInvitations' });
    const operationId = await begin(app, '', { Shop: 'lower' });
    await app.close();
    const file = path.join(app.computer.folder, 'operations', 'open', `${operationId}.jsonl`);
    const [head = '', ...lines] = readFileSync(file, 'utf8').split('\n');
    const { fates: _, ...older } = JSON.parse(head);
    writeFileSync(file, [JSON.stringify(older), ...lines].join('\n'));
    shop.setFault(null);
    const next = await app.restart();
    await next.refresh();
    await next.finish(operationId);
    expect(shop.world.users.map(({ email }) => email)).toContain(LEAVER);
  });

  test('of several of whom nothing is left but to look again can be finished without confirming anybody', async () => {
    const shop = await serve('Shop', { members: [LEAVER, 'other@example.com'] });
    const app = await openQuayside();
    await app.add(shop);
    const addresses = [LEAVER, 'other@example.com'];
    const intent = { kind: 'off-board' as const, addresses, together: [], choices: {} };
    const made = await app.call('plans.make', { ...intent, confirmed: 'all' });
    shop.setFault({ kind: 'status', status: 502 }, { call: 'organization.allInvitations' });
    await app.run(made, [...RAILS]);
    const operationId = newest(app).id;
    expect(newest(app).phase).toBe('open');
    shop.setFault(null);
    await app.refresh();
    const rest = await app.call('plans.make', { ...intent, confirmed: {}, finishes: operationId });
    expect(rest.plan.steps.map(({ change }) => change.action)).toEqual(['members.find', 'members.find']);
    await app.run(rest);
    expect(newest(app)).toMatchObject({ id: operationId, phase: 'ended', stillOpen: null });
  });

  test('where nothing was read afterwards it says so, as of an operation of before', async () => {
    const server = await serve('Shop', { members: [LEAVER] });
    const app = await openQuayside();
    await app.add(server);
    const kept = await app.call('operations.steps', { operationId: await begin(app), after: 0 });
    const { found: _, leaving: __, ...old } = kept;
    const steps = kept.steps.filter(({ change }) => change.action !== 'members.find');
    const [certificate] = certificatesOf({ ...old, steps });
    expect(certificate).toMatchObject({ isGone: false, places: [{ state: 'unread', read: null }] });
    expect(certificate && verdictOf(certificate)).toBe(`${LEAVER}: not read afterwards: Shop.`);
  });

  test('is saved as a PDF in the same order', async () => {
    const server = await serve('Shop', { members: [LEAVER] });
    const app = await openQuayside();
    await app.add(server);
    const operationId = await begin(app, 'HR-482');
    const saved = await app.call('operations.certificate', { operationId });
    expect(saved).toMatchObject({
      outcome: 'saved',
      fileName: expect.stringMatching(/off-boarding of leaver@example\.com .*\.pdf$/),
    });
    const text = app.printed
      .at(-1)
      ?.replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/g, ' ');
    expect(text).toMatch(
      /Off-boarding of .*✓ leaver@example\.com: gone from Shop\. .*Note HR-482 .*Gone \(1\) .*Shop Account deleted .*Checked 1 organization at /,
    );
  });
});

test('an address that looks like the leaver’s and is not theirs is not offered again, also after a restart', async () => {
  const server = await serve('Shop', { members: [LEAVER, 'leaver@home.example', 'leaver@club.example'] });
  const first = await openQuayside();
  await first.add(server);
  const alike = async (app: Quayside) =>
    (await planOffboarding(app, [LEAVER])).leaver?.alike.map(({ email }) => email);
  expect(await alike(first)).toEqual(['leaver@home.example', 'leaver@club.example']);
  await first.call('people.setApart', { id: LEAVER, email: 'Leaver@Home.example' });
  expect(await alike(first)).toEqual(['leaver@club.example']);
  const again = await first.restart();
  await again.refresh();
  expect(await alike(again)).toEqual(['leaver@club.example']);
});
