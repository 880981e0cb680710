import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { filesIn } from '../../src/main/campaigns/pack.ts';
import { isSealed } from '../../src/main/campaigns/signing.ts';
import { standOf } from '../../src/renderer/src/features/campaigns/reviewLines.ts';
import type { PackLook } from '../../src/shared/calls/reviews.ts';
import type { Decision, Entry, Line } from '../../src/shared/campaigns/campaign.ts';
import type { CallInput } from '../../src/shared/contract.ts';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { type OrganizationSeed, owned } from '../dokploy/seed.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import type { Version } from '../dokploy/versions.ts';
import { good } from '../main/operations/keyConsole.ts';
import { openQuayside, type Quayside } from './quayside.ts';

const simulator = testSimulator();

const TOM = { name: 'Tom', email: 'tom@example.com' };
const ABOUT = { scope: { kind: 'all' as const }, kitId: null, isPrivilegedOnly: false };
const START: CallInput<'campaigns.start'> = {
  ...{ ...ABOUT, name: 'Q4 access review', reviewer: TOM, dueOn: '2099-01-31' },
  everyMonths: 3,
};
const KEEP: Decision = { is: 'keep' };
const revoke = (fate: 'delete' | 'end' | 'lower' | 'withdraw' | 'retire'): Decision => ({
  is: 'revoke',
  fate,
});
const change = (role: string): Decision => ({ is: 'change', role });

/** A review over the app’s instances. */
async function begin(app: Quayside, about: Partial<CallInput<'campaigns.start'>> = {}) {
  const { id } = await app.call('campaigns.start', { ...START, ...about });
  const { lines, unread } = await app.call('campaigns.lines', { id });
  const lineOf = (email: string, kind: Line['kind'] = 'member'): Line =>
    lines.find((line) => line.kind === kind && line.email === email) ?? expect.fail(`no line of ${email}`);
  const decide = (of: readonly Line[], decision: Decision | null, note: string | null = null) =>
    app.bridge.call('campaigns.decide', { id, lineIds: of.map((line) => line.id), decision, note });
  return {
    id,
    lines,
    unread,
    lineOf,
    decide,
    /** Keeps all but these, and closes it. */
    async close(decisions: Record<string, Decision>, kind: Line['kind'] = 'member') {
      expect(await decide(lines, KEEP)).toMatchObject({ ok: true });
      for (const [email, decision] of Object.entries(decisions))
        expect(await decide([lineOf(email, kind)], decision, 'as agreed')).toMatchObject({ ok: true });
      await app.call('campaigns.close', { id, by: TOM });
    },
    standing: async () => app.call('campaigns.standing', { id }),
    plan: () => app.call('plans.make', { kind: 'review-changes', campaignId: id }),
    log: () =>
      readFileSync(path.join(app.computer.folder, 'reviews', id, 'log.ndjson'), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Entry),
  };
}
type Begun = Awaited<ReturnType<typeof begin>>;

async function packed(app: Quayside, { id }: Begun, name: string): Promise<string> {
  await app.call('campaigns.savePack', { id });
  const files = filesIn(readFileSync(app.files.saved.at(-1) ?? ''));
  return Buffer.from(files?.[name] ?? []).toString();
}

const isFinal = ({ standing }: Pick<Begun, 'standing'>) =>
  vi.waitFor(
    async () => expect((await standing()).campaign).toMatchObject({ state: 'final', counts: { open: 0 } }),
    {
      timeout: 10_000,
    },
  );

const ACME: OrganizationSeed = {
  name: 'Acme',
  members: [{ email: 'ann@example.com', role: 'admin' }, { email: 'bob@example.com' }],
};

async function withShop(version: Version = '0.30.2', ...organizations: OrganizationSeed[]) {
  const seed = owned(...(organizations.length > 0 ? organizations : [ACME]));
  const server = await simulator.addInstance({ name: 'Shop', version, seed });
  const app = await openQuayside();
  const instanceId = await app.add(server);
  return { server, app, instanceId };
}

test('where a server is too old to change roles, that is said before it is decided', async () => {
  const { app } = await withShop('0.25.7');
  const review = await begin(app);
  expect(review.lineOf('bob@example.com').whyNoChange).toMatch(/^Changing roles needs Dokploy 0\.26\.0/);
  expect(await review.decide([review.lineOf('bob@example.com')], change('admin'))).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining('cannot be changed. Changing roles needs Dokploy 0.26.0') },
  });
  expect(await review.decide([review.lineOf('bob@example.com')], revoke('end'))).toMatchObject({ ok: true });
});

const rolesIn = ({ world }: SimulatedInstance) =>
  Object.fromEntries(
    world.members.map(({ userId, role }) => [world.users.find(({ id }) => id === userId)?.email, role]),
  );
const VERSIONS: Version[] = ['0.25.7', '0.26.5', '0.27.1', '0.28.6', '0.28.7', '0.28.8', '0.30.2', '0.30.2'];

test('over eight servers of mixed versions, one dead and one organization without a key, a review goes from its start to a pack that holds', async () => {
  const servers = await Promise.all(
    VERSIONS.map((version, at) =>
      simulator.addInstance({
        name: `Server ${at}`,
        version,
        seed: owned(
          {
            name: 'Acme',
            members: [
              { email: `ann${at}@example.com`, role: 'admin' },
              { email: `bob${at}@example.com` },
              { email: `cat${at}@example.com` },
            ],
          },
          // Nobody here has a key of the second one.
          ...(at === 6 ? [{ name: 'Keyless', members: [{ email: 'hidden@example.com' }] }] : []),
        ),
      }),
    ),
  );
  const app = await openQuayside();
  for (const server of servers) await app.add(server);
  const dead = servers[7] as SimulatedInstance;
  dead.setFault({ kind: 'reset' });
  await app.refresh();
  const review = await begin(app);
  const { lines, unread, lineOf, log } = review;
  expect(lines).toHaveLength(40);
  expect(unread).toEqual([
    { instanceName: 'Server 6', organizationName: 'Keyless', what: 'Its people', why: 'key required' },
    { instanceName: 'Server 7', organizationName: null, what: 'Shown as last seen', why: 'not reachable' },
  ]);
  const fatesOf = (email: string) => lineOf(email).fates;
  expect(VERSIONS.map((_, at) => fatesOf(`ann${at}@example.com`))).toEqual([
    ...Array(2).fill(['end']),
    ...Array(6).fill(['delete', 'lower']),
  ]);
  await review.close({
    ...Object.fromEntries([1, 2, 3].map((at) => [`ann${at}@example.com`, change('member')])),
    ...Object.fromEntries([4, 5, 6].map((at) => [`bob${at}@example.com`, change('admin')])),
    'cat1@example.com': revoke('end'),
    'cat2@example.com': revoke('delete'),
    'ann6@example.com': revoke('lower'),
    'cat7@example.com': revoke('delete'),
  });
  expect((await review.standing()).campaign).toMatchObject({ counts: { change: 6, revoke: 4, open: 10 } });

  const planned = await review.plan();
  const steps = await app.run(planned, ['min-admins']);
  expect(steps.filter(({ state }) => state.state === 'done')).toHaveLength(9);
  await vi.waitFor(
    async () =>
      expect((await review.standing()).campaign).toMatchObject({
        state: 'carrying-out',
        counts: { open: 1 },
      }),
    { timeout: 10_000 },
  );
  expect((await app.needs()).filter(({ kind }) => kind === 'review-due')).toMatchObject([{ count: 1 }]);

  dead.setFault(null);
  await app.refresh();
  await app.run(await review.plan());
  await app.refresh();
  await isFinal(review);

  expect(rolesIn(servers[1] as SimulatedInstance)).toEqual({
    ...{ 'owner@example.com': 'owner', 'ann1@example.com': 'member', 'bob1@example.com': 'member' },
  });
  expect(rolesIn(servers[6] as SimulatedInstance)).toMatchObject({
    ...{ 'ann6@example.com': 'member', 'bob6@example.com': 'admin', 'cat6@example.com': 'member' },
  });
  expect(dead.world.users.some(({ email }) => email === 'cat7@example.com')).toBe(false);
  const { campaign, lines: standing } = await review.standing();
  expect(campaign.touched).toBeNull();
  const results = Object.values(standing).flatMap(({ result }) => result ?? []);
  expect(results).toHaveLength(10);
  for (const { state, seen, by } of results)
    expect({ state, by, seen }).toMatchObject({
      state: 'done',
      by: 'owner@example.com',
      seen: { at: expect.any(Number) },
    });
  const sealed = log().filter((entry) => entry.kind === 'closed' || entry.kind === 'final');
  expect(sealed.map((entry) => isSealed(entry))).toEqual([true, true]);
  expect(log().at(-1)?.kind).toBe('final');

  await app.call('campaigns.savePack', { id: review.id });
  app.files.open = app.files.saved.at(-1) ?? '';
  expect(await app.call('campaigns.verifyPack', {})).toMatchObject({
    ...{ holds: true, signedBy: 'this-installation' },
    title: expect.stringMatching(/^Q4 access review, final/),
  });
}, 60_000);

describe('a line', () => {
  test('that is decided is told as it stands then, and no other', async () => {
    const { app } = await withShop();
    const { decide, lineOf, standing } = await begin(app);
    const [ann, bob] = ['ann@example.com', 'bob@example.com'].map((email) => lineOf(email));
    if (!ann || !bob) throw new Error('two people are there');
    for (const [line, decision, note] of [
      [ann, KEEP, 'Lead'],
      [bob, revoke('delete'), 'gone'],
      [ann, KEEP, null],
      [ann, KEEP, 'Boss'],
      [bob, null, null],
    ] as const) {
      const given = await decide([line], decision, note);
      const { lines } = await standing();
      expect(given).toEqual({ ok: true, value: { lines: { [line.id]: lines[line.id] } } });
    }
    expect((await standing()).lines).toMatchObject({
      [ann.id]: { decision: KEEP, note: 'Boss', by: TOM },
      [bob.id]: { decision: null, note: 'gone', by: TOM },
    });
  });

  test('of an owner is kept, one of the acting account or the reviewer is marked, and a role that changes members is privileged', async () => {
    const { app, server } = await withShop('0.30.2', {
      ...ACME,
      roles: [
        { role: 'people', permissions: { member: ['read', 'update'] } },
        { role: 'deploy', permissions: { project: ['read'] } },
      ],
      invitations: [
        { email: 'new@example.com', role: 'admin' },
        { email: 'late@example.com', expired: true },
      ],
    });
    for (const [at, role] of ['people', 'deploy'].entries())
      server.world.addMember({
        organizationId: server.world.organizations[0]?.id ?? '',
        userId: server.world.addUser({ email: `made${at}@example.com` }).id,
        role,
        createdAt: server.world.date(),
      });
    await app.refresh();
    const { lines, decide, lineOf, unread } = await begin(app, {
      reviewer: { name: 'Bob', email: 'BOB@example.com' },
    });
    expect(unread).toEqual([]);
    expect(
      lines.map(({ kind, email, isPrivileged, isOwn = false }) => [kind, email, isPrivileged, isOwn]),
    ).toEqual([
      ['member', 'owner@example.com', true, true],
      ['member', 'ann@example.com', true, false],
      ['member', 'made0@example.com', true, false],
      ['invitation', 'new@example.com', true, false],
      ['key', 'owner@example.com', true, false],
      ['member', 'made1@example.com', false, false],
      ['member', 'bob@example.com', false, true],
    ]);
    expect(await decide([lineOf('owner@example.com')], revoke('delete'))).toMatchObject({
      error: { code: 'bad-input', message: expect.stringMatching(/can only be kept/) },
    });
    expect(await decide([lineOf('ann@example.com')], revoke('end'))).toMatchObject({
      error: { code: 'bad-input' },
    });
    expect(await decide([lineOf('ann@example.com')], change('owner'))).toMatchObject({
      error: { code: 'bad-input' },
    });
    expect(await decide([lineOf('owner@example.com', 'key')], change('member'))).toMatchObject({ ok: false });
    const privileged = await app.call('campaigns.preview', { ...ABOUT, isPrivilegedOnly: true });
    expect(privileged).toMatchObject({ lines: 5, privileged: 5 });
  });

  test('of an invitation is withdrawn, of a key is retired, and of the key in use nothing can be read then', async () => {
    const { app, server } = await withShop('0.30.2', {
      ...ACME,
      invitations: [{ email: 'new@example.com' }],
    });
    server.key({ user: 'owner@example.com', organization: 'Acme', name: 'script' });
    await app.refresh();
    const review = await begin(app);
    const keys = review.lines.filter(({ kind }) => kind === 'key');
    expect(keys.map(({ access }) => access).sort()).toEqual(['script', 'test']);
    await review.decide(review.lines, KEEP);
    await review.decide([review.lineOf('new@example.com', 'invitation')], revoke('withdraw'));
    await review.decide(
      keys.filter(({ access }) => access === 'script'),
      revoke('retire'),
    );
    await app.call('campaigns.close', { id: review.id, by: TOM });
    const planned = await review.plan();
    expect(planned.plan.steps.map(({ change: { action } }) => action)).toEqual([
      'invitations.remove',
      'keys.retireOnServer',
    ]);
    await app.run(planned);
    await app.refresh();
    await isFinal(review);
    expect(server.world.invitations.filter(({ status }) => status === 'pending')).toEqual([]);
  });

  test('of a key that no organization is known of is missing where single ones are reviewed, and the evidence says so', async () => {
    const { app, server, instanceId } = await withShop();
    server.key({ user: 'owner@example.com', organization: 'Acme', name: 'script' });
    await app.refresh();
    const organizationId = server.world.organizations[0]?.id ?? '';
    const keysAndNotes = async (scope: CallInput<'campaigns.start'>['scope']) => {
      const { id, lines } = await begin(app, { scope });
      const file = path.join(app.computer.folder, 'reviews', id, 'evidence.json');
      const { notes } = JSON.parse(readFileSync(file, 'utf8')).evidence;
      const keys = lines.flatMap(({ kind, access }) => (kind === 'key' ? access : []));
      return { keys: keys.sort(), notes: notes.slice(1) };
    };
    expect(await keysAndNotes({ kind: 'all' })).toEqual({ keys: ['script', 'test'], notes: [] });
    const one = { kind: 'organizations' as const, organizations: [{ instanceId, organizationId }] };
    expect(await keysAndNotes(one)).toEqual({
      keys: [],
      notes: [expect.stringMatching(/^API keys of an unknown organization are not listed/)],
    });
  });

  test('of a custom role that may do more since is not unchanged', async () => {
    const roles = [
      { role: 'deploy', permissions: { project: ['read'] } },
      { role: 'read', permissions: { project: ['read'] } },
    ];
    const { app, server } = await withShop('0.30.2', { ...ACME, roles });
    const { world } = server;
    const [{ id: organizationId = '' } = {}] = world.organizations;
    for (const { role } of roles)
      world.addMember({
        ...{ organizationId, role, createdAt: world.date() },
        userId: world.addUser({ email: `${role}@example.com` }).id,
      });
    await app.refresh();
    const first = await begin(app);
    await first.close({});
    const deploy = world.customRoles.find(({ role }) => role === 'deploy');
    Object.assign(deploy ?? {}, { permissions: { project: ['read', 'delete'] } });
    await app.refresh();
    const second = await begin(app, { name: 'Q1' });
    expect(second.lineOf('read@example.com').unchangedSince).toBe('Q4 access review');
    expect(second.lineOf('deploy@example.com').unchangedSince).toBeUndefined();
  });

  test('that was kept before, with the same role and access since, says in which review', async () => {
    const { app, server } = await withShop();
    const first = await begin(app);
    await first.close({});
    const user = server.world.users.find(({ email }) => email === 'bob@example.com');
    for (const member of server.world.members)
      if (member.userId === user?.id) member.canAccessToDocker = true;
    await app.refresh();
    const second = await begin(app, { name: 'Q1' });
    expect(second.lineOf('ann@example.com').unchangedSince).toBe('Q4 access review');
    expect(second.lineOf('bob@example.com').unchangedSince).toBeUndefined();
    const { campaigns } = await app.call('campaigns.list', {});
    expect(campaigns.map(({ name, nextOn }) => [name, nextOn !== null])).toEqual([
      ['Q1', true],
      ['Q4 access review', false],
    ]);
  });
});

describe('a review', () => {
  test('does not close while a line is undecided', async () => {
    const { app } = await withShop();
    const { id, lines, decide } = await begin(app);
    await decide(lines.slice(1), KEEP);
    expect(await app.bridge.call('campaigns.close', { id, by: TOM })).toMatchObject({
      error: { message: '1 line is still undecided. Decide them first.' },
    });
  });

  test('whose files something else changed takes nothing more, and each way says so', async () => {
    const { app } = await withShop();
    const { id, lines, standing } = await begin(app);
    appendFileSync(path.join(app.computer.folder, 'reviews', id, 'log.ndjson'), '{}\n');
    const { call } = app.bridge;
    const lineIds = lines.map((line) => line.id);
    const answers = await Promise.all([
      call('campaigns.decide', { id, lineIds, decision: KEEP, note: null }),
      call('campaigns.close', { id, by: TOM }),
      call('campaigns.waive', { id, lineIds, note: 'Later' }),
    ]);
    for (const answer of answers)
      expect(answer).toMatchObject({ error: { message: expect.stringMatching(/changed outside Quayside/) } });
    const { campaign } = await standing();
    expect(campaign).toMatchObject({ state: 'deciding', touched: expect.stringMatching(/^Entry 2/) });
    expect((await app.call('campaigns.list', {})).campaigns).toEqual([campaign]);
  });

  test('takes no decision once it is closed, nor is it closed where the keychain does not sign', async () => {
    const { app } = await withShop();
    const { id, lines, decide, standing } = await begin(app);
    await decide(lines, KEEP);
    app.computer.keychain.mode = 'locked';
    expect(await app.bridge.call('campaigns.close', { id, by: TOM })).toMatchObject({
      error: { code: 'keychain-locked' },
    });
    expect((await standing()).campaign.state).toBe('deciding');
    app.computer.keychain.mode = 'ready';
    await app.call('keychain.check', {});
    await app.call('campaigns.close', { id, by: TOM });
    expect(await decide(lines, null)).toMatchObject({ error: { code: 'review-closed' } });
  });

  test('keeps notes where none is given, and writes nothing where nothing is other', async () => {
    const { app } = await withShop();
    const { lines, decide, standing, log } = await begin(app);
    await decide(lines.slice(0, 1), KEEP, 'the founder');
    await decide(lines, KEEP);
    const before = log().length;
    await decide(lines, KEEP);
    expect(log()).toHaveLength(before);
    const notes = Object.values((await standing()).lines).map(({ note }) => note);
    expect(notes.sort()).toEqual(['', '', '', 'the founder']);
  });

  test('is started with a name, a person with an address, and a day to come', async () => {
    const { app } = await withShop();
    for (const [field, wrong] of [
      ['name', { name: ' ' }],
      ['reviewer.name', { reviewer: { name: '', email: 'a@b.example' } }],
      ['reviewer.email', { reviewer: { name: 'A', email: 'nobody' } }],
      ['dueOn', { dueOn: '2020-01-01' }],
      ['dueOn', { dueOn: '2099-02-31' }],
    ] as const)
      expect(await app.bridge.call('campaigns.start', { ...START, ...wrong })).toMatchObject({
        error: { code: 'bad-input', details: { field } },
      });
    expect((await app.call('campaigns.list', {})).campaigns).toEqual([]);
  });
});

const userOf = ({ world }: SimulatedInstance, email: string) =>
  world.users.find((user) => user.email === email)?.id ?? '';
const memberAt = ({ world }: SimulatedInstance) => ({
  ...{ organizationId: world.organizations[0]?.id ?? '', createdAt: world.date() },
});
/** Another account under the same address, as a colleague makes it. */
function makeAnew(server: SimulatedInstance, email: string, role: string): void {
  server.world.removeUser(userOf(server, email));
  const { id } = server.world.addUser({ email });
  server.world.addMember({ ...memberAt(server), userId: id, role });
}

describe('whatever the page calls', () => {
  const NOT_MEANT = { ok: false, error: { code: 'canceled', message: 'You did not confirm it.' } };
  const CAUTION = 'If you did not just ask for this, cancel.';

  test('a review is signed, made final by leaving its last lines, and deleted only once a person confirmed it in main', async () => {
    const { app } = await withShop();
    const review = await begin(app);
    const { id, lines, decide, standing } = review;
    await decide(lines, KEEP);
    await decide([review.lineOf('bob@example.com')], revoke('delete'));
    await decide([review.lineOf('ann@example.com')], change('member'));
    const [ann = '', bob = ''] = ['ann@example.com', 'bob@example.com'].map(
      (email) => review.lineOf(email).id,
    );
    const { boxes, bridge } = app;
    /** What main asks of it; it is not done without a yes. */
    async function asked(act: () => Promise<unknown>): Promise<string[]> {
      const [before, { length }] = [(await standing()).campaign, boxes.asked];
      boxes.answer = 'Cancel';
      expect(await act()).toMatchObject(NOT_MEANT);
      expect((await standing()).campaign).toEqual(before);
      boxes.answer = '';
      expect(await act()).toMatchObject({ ok: true });
      const own = boxes.asked.slice(length);
      expect(own).toEqual(Array(2).fill(own[0]));
      return own[0]?.split('\n') ?? [];
    }
    expect(await asked(() => bridge.call('campaigns.close', { id, by: TOM }))).toEqual([
      ...['Sign review “Q4 access review”?', 'Signed as: Tom (tom@example.com)'],
      ...['Decisions: keep 2, change 1, revoke 1', '', `It never changes from then on. ${CAUTION}`],
    ]);
    const waive = (lineId: string) =>
      bridge.call('campaigns.waive', { id, lineIds: [lineId], note: 'Stays until June' });
    const { length } = boxes.asked;
    expect(await waive(ann), 'others are open still').toMatchObject({ ok: true });
    expect(boxes.asked).toHaveLength(length);
    expect(await asked(() => waive(bob))).toContain('Left as is: 1 line: Stays until June');
    await isFinal(review);
    const remove = () => bridge.call('campaigns.delete', { id });
    boxes.answer = 'Cancel';
    expect(await remove()).toMatchObject(NOT_MEANT);
    boxes.answer = '';
    expect(await remove()).toMatchObject({ ok: true });
    expect(boxes.asked.at(-1)).toMatch(/^Delete review “Q4 access review”\?\nSigned by: tom@example\.com/);
    expect((await app.call('campaigns.list', {})).campaigns).toEqual([]);
  });

  test('what changes while a person is asked is not signed', async () => {
    const { app } = await withShop();
    const { id, lines, decide, lineOf, standing } = await begin(app);
    await decide(lines, KEEP);
    app.boxes.meanwhile = async () => void (await decide([lineOf('bob@example.com')], revoke('delete')));
    expect(await app.bridge.call('campaigns.close', { id, by: TOM })).toMatchObject({
      error: { code: 'conflict', message: 'The review changed while you were asked.' },
    });
    expect((await standing()).campaign.state).toBe('deciding');
  });

  test('a baseline is signed, and one that was signed is deleted, only once a person confirmed it in main', async () => {
    const { app } = await withShop();
    const { boxes, bridge } = app;
    const { id } = await app.call('access.keep', { name: 'Q4', instanceIds: [] });
    const other = await app.call('access.keep', { name: 'Unsigned', instanceIds: [] });
    const baselines = async () => (await app.call('access.list', {})).baselines;
    boxes.answer = 'Cancel';
    expect(await bridge.call('access.sign', { id, by: TOM })).toMatchObject(NOT_MEANT);
    expect((await baselines()).map(({ signed }) => signed)).toEqual([null, null]);
    boxes.answer = '';
    await app.call('access.sign', { id, by: TOM });
    boxes.answer = 'Cancel';
    expect(await bridge.call('access.delete', { id })).toMatchObject(NOT_MEANT);
    await app.call('access.delete', { id: other.id });
    expect((await baselines()).map((each) => each.id)).toEqual([id]);
    boxes.answer = '';
    await app.call('access.delete', { id });
    expect(boxes.asked.map((each) => each.split('\n').slice(0, 2))).toEqual([
      ...Array(2).fill(['Sign baseline “Q4”?', 'Signed as: Tom (tom@example.com)']),
      ...Array(2).fill(['Delete baseline “Q4”?', 'Signed by: tom@example.com']),
    ]);
    expect(await baselines()).toEqual([]);
  });
});

describe('what was decided', () => {
  test('and is so already counts as done, with the reading that shows it', async () => {
    const { app, server } = await withShop();
    const review = await begin(app);
    await review.close({ 'bob@example.com': revoke('delete'), 'ann@example.com': change('member') });
    const user = server.world.users.find(({ email }) => email === 'bob@example.com');
    server.world.removeUser(user?.id ?? '');
    for (const member of server.world.members) if (member.role === 'admin') member.role = 'member';
    await app.refresh();
    await isFinal(review);
    const { lines } = await review.standing();
    expect(lines[review.lineOf('bob@example.com').id]?.result).toMatchObject({
      ...{ operationId: null, words: 'Was so already', state: 'done', by: null },
      seen: { words: 'No longer a member.' },
    });
  });

  test('is not said to be done of a role that was never given, since the person had gone', async () => {
    const { app, server } = await withShop();
    const review = await begin(app);
    await review.close({ 'ann@example.com': change('member') });
    server.world.removeUser(userOf(server, 'ann@example.com'));
    await app.refresh();
    await isFinal(review);
    const standing = (await review.standing()).lines[review.lineOf('ann@example.com').id];
    expect(standing?.result).toMatchObject({
      ...{ operationId: null, words: 'Gone before the change', state: 'skipped', by: null },
      seen: { words: 'No longer a member.' },
    });
    expect(standOf(standing, false)).toBe('waived');
    const decisions = await packed(app, review, 'decisions.csv');
    expect(decisions).toMatch(/ann@example\.com.*Change to member.*not done.*Gone before the change/);
  });

  test('leaves alone whoever has an account that was made anew under the address, and says so', async () => {
    const { app, server } = await withShop();
    const review = await begin(app);
    await review.close({ 'bob@example.com': revoke('delete'), 'ann@example.com': change('member') });
    for (const [email, role] of [
      ['ann@example.com', 'admin'],
      ['bob@example.com', 'member'],
    ] as const)
      makeAnew(server, email, role);
    await app.refresh();
    const { plan, review: told } = await review.plan();
    expect(plan.steps).toEqual([]);
    expect(told.left).toEqual(
      Array(2).fill(expect.stringMatching(/: Another account has this address now, made since/)),
    );
    expect((await review.standing()).campaign).toMatchObject({ state: 'carrying-out', counts: { open: 2 } });
    const lineIds = ['ann@example.com', 'bob@example.com'].map((email) => review.lineOf(email).id);
    await app.call('campaigns.waive', { id: review.id, lineIds, note: 'back by a new contract' });
    await isFinal(review);
    expect(rolesIn(server)).toMatchObject({ 'ann@example.com': 'admin', 'bob@example.com': 'member' });
  });

  test('and was done stays done where an account was made anew since', async () => {
    const { app, server } = await withShop();
    const review = await begin(app);
    await review.close({ 'bob@example.com': revoke('delete') });
    await app.run(await review.plan());
    makeAnew(server, 'bob@example.com', 'member');
    await app.refresh();
    await isFinal(review);
    expect((await review.standing()).lines[review.lineOf('bob@example.com').id]?.result).toMatchObject({
      ...{ state: 'done', words: 'Account deleted' },
      seen: { words: 'Another account has this address now.' },
    });
  });

  test('can be left with a note where nobody knows whether it was done and its server is gone: the pack says so', async () => {
    const { app, server } = await withShop();
    const review = await begin(app);
    await review.close({ 'bob@example.com': revoke('delete') });
    server.setFault({ kind: 'reset' }, { call: 'user.remove' });
    const [step] = await app.run(await review.plan());
    expect(step?.state.state).toBe('unknown');
    server.setFault({ kind: 'reset' });
    await app.refresh();
    const line = review.lineOf('bob@example.com');
    const waive = { id: review.id, lineIds: [line.id], note: 'The server was switched off' };
    expect(await app.bridge.call('campaigns.waive', waive)).toMatchObject({ ok: true });
    await isFinal(review);
    expect((await review.standing()).lines[line.id]).toMatchObject({
      ...{ result: { state: 'unknown' }, waived: 'The server was switched off' },
    });
    const words = 'Of 1 change nobody knows the outcome: left with a reason.';
    expect(await packed(app, review, 'report.html')).toContain(
      `Final: signed, and nothing is open. ${words}`,
    );
    app.files.open = app.files.saved.at(-1) ?? '';
    const { findings, holds } = (await app.call('campaigns.verifyPack', {})) as PackLook;
    expect(holds).toBe(true);
    expect(findings).toContainEqual({ tone: 'warn', words });
  });

  test('is not done to a role that a colleague gave meanwhile: it waits, or is left with a note', async () => {
    const { app, server } = await withShop('0.30.2', {
      ...ACME,
      roles: [{ role: 'people', permissions: { member: ['read'] } }],
    });
    const review = await begin(app);
    await review.close({ 'ann@example.com': change('member') });
    for (const member of server.world.members) if (member.role === 'admin') member.role = 'people';
    await app.refresh();
    const { plan, review: told } = await review.plan();
    expect(plan.steps).toEqual([]);
    expect(told.left).toEqual([
      expect.stringMatching(/Their role is people now, and was admin when it was reviewed/),
    ]);
    const lineIds = [review.lineOf('ann@example.com').id];
    expect(await app.bridge.call('campaigns.waive', { id: review.id, lineIds, note: ' ' })).toMatchObject({
      ok: false,
    });
    await app.call('campaigns.waive', { id: review.id, lineIds, note: 'people reads alone' });
    await isFinal(review);
  });

  test('on an instance that was removed meanwhile is told, and is left with a note', async () => {
    const { app, instanceId } = await withShop();
    const review = await begin(app);
    await review.close({ 'bob@example.com': revoke('delete') });
    await app.call('instances.remove', { instanceId });
    const { plan, review: told } = await review.plan();
    expect(plan.steps).toEqual([]);
    expect(told.left).toEqual([expect.stringMatching(/no longer in Quayside/)]);
    await app.call('campaigns.waive', {
      id: review.id,
      lineIds: [review.lineOf('bob@example.com').id],
      note: 'gone',
    });
    await isFinal(review);
  });

  test('is left as it is only once no operation can still do it', async () => {
    const { app, server } = await withShop();
    const review = await begin(app);
    await review.close({ 'bob@example.com': revoke('delete') });
    const { planId } = await review.plan();
    server.setFault({ kind: 'status', status: 502 });
    const { operationId } = await app.call('operations.start', { planId });
    await app.ended(operationId);
    const waive = { id: review.id, lineIds: [review.lineOf('bob@example.com').id], note: 'Stays until June' };
    const early = await app.bridge.call('campaigns.waive', waive);
    expect(early).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/still open in Activity/) },
    });
    await app.call('operations.close', { operationId });
    await app.call('campaigns.waive', waive);
    server.setFault(null);
    await isFinal(review);
  });

  test('is done once, however often its plan was opened', async () => {
    const { app, server } = await withShop();
    const review = await begin(app);
    await review.close({ 'bob@example.com': revoke('delete'), 'ann@example.com': change('member') });
    const [one, other] = [await review.plan(), await review.plan()];
    server.requests.clear();
    const begun = await Promise.all(
      [one, other].map(({ planId }) =>
        app.bridge.call('operations.start', { planId, allow: { minAdmins: 1 } }),
      ),
    );
    for (const each of begun) if (each.ok) await app.ended(each.value.operationId);
    await app.refresh();
    await isFinal(review);
    const done = server.requests.filter(({ status }) => status === 200).map(({ call }) => call);
    expect(done.filter((call) => call === 'user.remove')).toHaveLength(1);
    expect(done.filter((call) => call === 'organization.updateMemberRole')).toHaveLength(1);
    expect(
      await app.bridge.call('plans.make', { kind: 'review-changes', campaignId: review.id }),
    ).toMatchObject({
      error: { code: 'conflict' },
    });
  });

  test('deletes an account only as a whole: none is signed that is kept elsewhere on the server, nor deleted once it is elsewhere, too', async () => {
    const { app, server, instanceId } = await withShop('0.30.2', ACME, {
      ...{ name: 'Beta', members: [{ email: 'bob@example.com' }, { email: 'eva@example.com' }] },
    });
    await app.pasteKey(instanceId, server, { user: 'owner@example.com', organization: 'Beta' });
    const review = await begin(app);
    const bobs = review.lines.filter(({ email }) => email === 'bob@example.com');
    const eva = review.lineOf('eva@example.com');
    await review.decide(review.lines, KEEP);
    await review.decide([...bobs.slice(1), eva], revoke('delete'));
    const close = () => app.bridge.call('campaigns.close', { id: review.id, by: TOM });
    expect(await close()).toMatchObject({
      error: { message: expect.stringMatching(/^bob@example.com on Shop: .+ which is also in “/) },
    });
    await review.decide(bobs, revoke('delete'));
    expect(await close()).toMatchObject({ ok: true });
    expect((await review.plan()).plan.steps.map(({ denied }) => denied)).toEqual([undefined, undefined]);
    const [acme, user] = [
      server.world.organizations[0],
      server.world.users.find(({ id }) => id === eva.userId),
    ];
    server.world.addMember({ organizationId: acme?.id ?? '', userId: user?.id ?? '', role: 'member' });
    await app.refresh();
    expect((await review.plan()).plan.steps).toMatchObject([
      { change: { email: 'bob@example.com' } },
      { change: { email: 'eva@example.com' }, denied: expect.stringMatching(/which is also in “/) },
    ]);
  });

  test('and was taken back is open again', async () => {
    const { app } = await withShop();
    const review = await begin(app);
    await review.close({ 'ann@example.com': change('member'), 'bob@example.com': revoke('delete') });
    const planned = await review.plan();
    // What is left out is open still, so that the review is not over.
    const at = planned.plan.steps.findIndex(({ change: { action } }) => action === 'members.remove');
    const { operationId } = await app.call('operations.start', { planId: planned.planId, without: [at] });
    await app.ended(operationId);
    const open = (count: number) =>
      vi.waitFor(async () => expect((await review.standing()).campaign.counts.open).toBe(count), 5_000);
    await open(1);
    good(await app.engine.undo({ operationId }));
    await open(2);
    const { result } = (await review.standing()).lines[review.lineOf('ann@example.com').id] ?? {};
    expect(result).toMatchObject({ state: 'open', words: 'Taken back' });
    await app.run(await review.plan(), ['min-admins']);
    await app.refresh();
    await isFinal(review);
  });
});
