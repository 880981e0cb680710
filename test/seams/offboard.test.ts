import { describe, expect, test } from 'vitest';
import { accessLeft } from '../../src/renderer/src/features/operations/accessLeft.ts';
import { lastSeenWords } from '../../src/renderer/src/features/operations/lastSeenWords.ts';
import { dataOf } from '../../src/renderer/src/state/queryState.ts';
import { selectInvitations } from '../../src/renderer/src/state/selectors.ts';
import type { IntentOf } from '../../src/shared/operations/change.ts';
import { outcomeOf } from '../../src/shared/operations/outcome.ts';
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

const newest = (app: Quayside) => app.engine.summaries().at(-1) ?? expect.fail('nothing ran');

describe('the leaver accepts an invitation before it is removed', () => {
  test('between Review and Run: the invitation stays, and the result leads with their being in', async () => {
    const server = await serve('Shop', { invited: [LEAVER] });
    const app = await openQuayside();
    await app.add(server);
    const made = await planOffboarding(app, [LEAVER]);
    accept(server);
    const steps = await app.run(made);
    expect(server.world.invitations.map(({ status }) => status)).toEqual(['accepted']);
    expect(outcomeOf(newest(app))).not.toBe('done');
    expect(accessLeft(newest(app), steps)).toMatchObject({ still: [`Shop: ${LEAVER} is admin in “Acme”.`] });
  });

  test('while the step stands open: the invitation stays, and the result leads with their being in', async () => {
    const server = await serve('Shop', { invited: [LEAVER] });
    const app = await openQuayside();
    await app.add(server);
    const made = await planOffboarding(app, [LEAVER]);
    server.setFault({ kind: 'status', status: 502 });
    const open = await app.run(made);
    expect(accessLeft(newest(app), open)).toMatchObject({
      still: [],
      unchecked: [expect.stringContaining('Shop: ')],
    });
    server.setFault(null);
    accept(server);
    await app.call('operations.continue', { operationId: newest(app).id });
    const steps = await app.ended(newest(app).id);
    expect(server.world.invitations.map(({ status }) => status)).toEqual(['accepted']);
    expect(outcomeOf(newest(app))).toBe('failed');
    expect(accessLeft(newest(app), steps)?.still).toEqual([`Shop: ${LEAVER} is admin in “Acme”.`]);
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
      why: `${LEAVER} accepted the invitation meanwhile.`,
    });
  });
});

describe('what an off-boarding says of who has access still', () => {
  test('nobody, where each organization shows so afterwards', async () => {
    const server = await serve('Shop', { members: [LEAVER], invited: [LEAVER.toUpperCase()] });
    const app = await openQuayside();
    await app.add(server);
    const made = await planOffboarding(app, [LEAVER]);
    const steps = await app.run(made);
    expect(outcomeOf(newest(app))).toBe('done');
    expect(accessLeft(newest(app), steps)).toMatchObject({ still: [], unchecked: [], gone: ['Shop'] });
  });

  test('whoever was lowered or left on purpose is told, and is no failure', async () => {
    const lowered = await serve('Lower', { members: [LEAVER], role: 'admin' });
    const left = await serve('Left', { members: [LEAVER] });
    const app = await openQuayside();
    await app.add(lowered);
    await app.add(left);
    const made = await planOffboarding(app, [LEAVER], { Lower: 'lower', Left: 'leave' });
    const steps = await app.run(made);
    expect(outcomeOf(newest(app))).toBe('done');
    expect(accessLeft(newest(app), steps)?.still.toSorted()).toEqual([
      `Left: ${LEAVER} is member in “Acme”.`,
      `Lower: ${LEAVER} is member in “Acme”.`,
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
    const steps = await app.run(made);
    expect(outcomeOf(newest(app))).toBe('failed');
    expect(accessLeft(newest(app), steps)).toMatchObject({
      still: [`Other: ${LEAVER} is admin in “Acme”.`],
      gone: ['Shop'],
    });
  });

  test('“couldn’t check” where no key opens an organization', async () => {
    const server = await serve('Shop', { members: [LEAVER] });
    const app = await openQuayside();
    await app.add(server);
    server.world.addOrganization({ name: 'Keyless', ownerId: server.world.users[0]?.id ?? '' });
    await app.refresh();
    const made = await planOffboarding(app, [LEAVER]);
    const steps = await app.run(made);
    expect(accessLeft(newest(app), steps)).toMatchObject({
      still: [],
      unchecked: [expect.stringContaining('“Keyless” could not be looked at')],
      gone: [],
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
  await app.call('operations.continue', { operationId: newest(app).id });
  const later = await app.ended(newest(app).id);
  expect(outcomeOf(newest(app))).not.toBe('done');
  expect(accessLeft(newest(app), later)?.still).toEqual([`Down: ${LEAVER} is member in “Lab”.`]);
});
