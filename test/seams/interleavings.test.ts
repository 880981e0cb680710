import { describe, expect, test, vi } from 'vitest';
import { certificatesOf } from '../../src/shared/operations/certificate.ts';
import { owned } from '../dokploy/seed.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { openComputer, type Quayside } from './quayside.ts';

const simulator = testSimulator();

const LEAVER = 'leaver@example.com';
/** In ms, on a busy computer. */
const SOON = { timeout: 20_000 };

const serve = (name: string, version: '0.30.2' | '0.26.5' | '0.25.7' = '0.30.2') =>
  simulator.addInstance({
    ...{ name, version },
    seed: owned({
      name: 'Acme',
      members: [{ email: LEAVER, role: 'member' }],
      invitations: [{ email: 'old@example.com', expired: true }],
    }),
  });

const newest = (app: Quayside) => app.engine.summaries().at(-1)?.id ?? expect.fail('nothing ran');

describe('two people off-board the same person at once', () => {
  const intent = { kind: 'off-board' as const, addresses: [LEAVER], together: [[LEAVER]], choices: {} };
  const planned = async (app: Quayside) => {
    // Until the server has said where else the account is, which each reading of it asks anew, nothing offers to delete it.
    return vi.waitFor(async () => {
      const { leavers } = await app.call('plans.make', intent);
      const confirmation = leavers?.people[0]?.confirmation ?? '';
      const made = await app.call('plans.make', { ...intent, confirmed: { [LEAVER]: confirmation } });
      // One that cannot run is listed, too, and the others would run without it.
      const runs = made.plan.steps.filter(({ denied }) => denied === undefined);
      const actions = runs.map(({ change }) => change.action);
      expect(actions).toContainEqual(expect.stringMatching(/^members\.(remove|endMembership)$/));
      return made;
    }, SOON);
  };

  /** Both have looked, and both are on their way; null where the operation of one was over before both had sent. */
  async function bothSending(
    version: '0.30.2' | '0.26.5',
    call: 'user.remove' | 'auth/organization/remove-member',
  ) {
    const server = await serve('Shop', version);
    const apps = [await openComputer('first'), await openComputer('other')];
    for (const app of apps) await app.add(server);
    const plans = await Promise.all(apps.map(planned));
    const held = [server.hold(call), server.hold(call)];
    let sent = 0;
    for (const { arrived } of held)
      void arrived.then(() => {
        sent += 1;
      });
    await Promise.all(
      apps.map((app, at) => app.call('operations.start', { planId: plans[at]?.planId ?? '' })),
    );
    const isOver = (app: Quayside) => app.engine.summaries().at(-1)?.phase !== 'running';
    await vi.waitFor(() => expect(sent === 2 || apps.some(isOver)).toBe(true), SOON);
    if (sent === 2) return { server, apps, held };
    for (const { release } of held) release();
    return null;
  }

  test.each([
    ['0.30.2', 'user.remove', 'gone from Shop.'],
    // Their membership alone ends there.
    ['0.26.5', 'auth/organization/remove-member', 'can still sign in on Shop.'],
  ] as const)('on %s: both find it done, and nobody else loses anything', async (version, call, verdict) => {
    let sending = await bothSending(version, call);
    while (!sending) sending = await bothSending(version, call);
    const { server, apps, held } = sending;
    const others = server.world.users.filter(({ email }) => email !== LEAVER).length;
    for (const { release } of held) release();
    for (const app of apps) {
      const operationId = newest(app);
      await app.ended(operationId);
      await app.refresh();
      const kept = await app.call('operations.steps', { operationId, after: 0 });
      expect(kept.steps.map(({ state }) => state.state)).not.toContain('unknown');
      const [certificate] = certificatesOf(kept);
      expect(certificate?.verdict.map(({ words }) => words).join(' ')).toBe(`${LEAVER}: ${verdict}`);
    }
    const organizationId = server.world.organizations[0]?.id;
    const left = server.world.members.filter((each) => each.organizationId === organizationId);
    expect(left).toHaveLength(1);
    expect(server.world.users.filter(({ email }) => email !== LEAVER)).toHaveLength(others);
  });
});

describe('a backup is imported while a line is snoozed', () => {
  test('both are kept, and what was snoozed here stays as it was', async () => {
    const server = await serve('Old', '0.25.7');
    const first = await openComputer('first');
    await first.add(server);
    const idOf = async (app: Quayside, kind: string) =>
      vi.waitFor(async () => (await app.needs()).find((each) => each.kind === kind)?.id ?? expect.fail(kind));
    for (const kind of ['advisory', 'expired'])
      await first.call('needs.snooze', { id: await idOf(first, kind), until: 'change', note: 'There' });
    await first.call('backup.export', { withSecrets: false, carry: ['snoozes'] });
    const other = await openComputer('other');
    await other.add(server);
    const id = await idOf(other, 'advisory');
    other.files.open = first.files.saved.at(-1) ?? null;
    const opened = await other.call('backup.open', {});
    const token = opened.outcome === 'opened' ? opened.token : '';
    await other.call('backup.plan', { token });
    await Promise.all([
      other.call('needs.snooze', { id, until: 'change', note: 'Here' }),
      other.call('backup.apply', { token, choices: [{ index: 0, name: 'Old' }], carry: ['snoozes'] }),
    ]);
    const again = await other.restart();
    await again.refresh();
    await vi.waitFor(() => {
      const snoozed = new Map(again.state().needs.needs.map(({ kind, snoozed: each }) => [kind, each?.note]));
      expect([snoozed.get('advisory'), snoozed.get('expired')]).toEqual(['Here', 'There']);
    });
  });
});

describe('an invitation by a kit', () => {
  async function withKit() {
    const server = await serve('Shop');
    const app = await openComputer('first');
    const instanceId = await app.add(server);
    const ref = { instanceId, organizationId: server.world.organizations[0]?.id ?? '' };
    const content = { name: 'Contractor', switches: {}, rules: [], places: [{ ...ref, role: 'member' }] };
    const { id: kitId } = await app.call('kits.save', { id: null, content });
    const places = [{ ...ref, role: 'member' }];
    const intent = (endsOn?: string) => ({
      ...{ kind: 'invite' as const, emails: ['new@example.com'], places, ownRoles: {}, kitId },
      ...(endsOn && { endsOn }),
    });
    const invited = () => server.world.invitations.filter(({ email }) => email === 'new@example.com');
    return { server, app, kitId, intent, invited };
  }

  test('whose kit is deleted while its sheet is open is not sent unseen', async () => {
    const { app, kitId, intent, invited } = await withKit();
    const { planId } = await app.call('plans.make', intent());
    await app.call('kits.delete', { id: kitId });
    const begun = await app.bridge.call('operations.start', { planId });
    expect(begun).toMatchObject({ ok: false });
    expect(invited()).toEqual([]);
    // The sheet, planned anew, says that nothing is granted by it any more.
    const { plan } = await app.call('plans.make', intent());
    expect(plan.steps.map(({ change }) => 'kit' in change)).toEqual([false]);
  });

  test('that a kill keeps from being sent has its end date already, and one alone once it is sent', async () => {
    const { server, app, intent, invited } = await withKit();
    const { planId } = await app.call('plans.make', intent('2031-03-01'));
    const held = server.hold('organization.allInvitations');
    await app.call('operations.start', { planId });
    await held.arrived;
    const again = await app.killed();
    held.release();
    const ends = async () => (await again.call('ends.list', {})).ends.map(({ emails, day }) => [emails, day]);
    expect(invited()).toEqual([]);
    expect(await ends()).toEqual([[['new@example.com'], '2031-03-01']]);
    const operationId = newest(again);
    expect(again.engine.summaries()).toMatchObject([{ id: operationId, phase: 'open' }]);
    await again.call('operations.continue', { operationId });
    await again.ended(operationId);
    expect(invited()).toHaveLength(1);
    expect(await ends()).toEqual([[['new@example.com'], '2031-03-01']]);
  });
});
