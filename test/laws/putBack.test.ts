import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Intent } from '../../src/shared/operations/change.ts';
import { effectOf } from '../../src/shared/rules/actions.ts';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { accessIn, differences, isSaid } from '../dokploy/truth.ts';
import { versions } from '../dokploy/versions.ts';
import { openQuayside, type Quayside } from '../seams/quayside.ts';

const simulator = testSimulator();

const mail = (name: string) => `${name}@x.example`;
const WHERE = ['Acme', 'Lab'];
const where = fc.constantFrom(...WHERE);
const who = fc.constantFrom('ann', 'bob', 'cyd', 'dan').map(mail);
const stranger = fc.constantFrom('eve', 'fay').map(mail);
const role = fc.constantFrom('member', 'admin');
/** What a colleague does on the server since the baseline. */
const done = fc.array(
  fc.oneof(
    fc.record({ does: fc.constant('role' as const), who, where, role }),
    fc.record({ does: fc.constant('end' as const), who, where }),
    fc.record({ does: fc.constant('join' as const), who: stranger, where, role }),
    fc.record({ does: fc.constant('invite' as const), who: stranger, where, role }),
    fc.record({ does: fc.constant('grant' as const), who, where }),
  ),
  { minLength: 1, maxLength: 6 },
);
type Done = (typeof done extends fc.Arbitrary<infer All> ? All : never) extends readonly (infer One)[]
  ? One
  : never;

/** The grants of an admin count for nothing until they are a member again. */
const GRANTED_AND_RAISED: Done[] = [
  { does: 'grant', who: mail('cyd'), where: 'Lab' },
  { does: 'role', who: mail('cyd'), where: 'Lab', role: 'admin' },
];

function seedShop(version: (typeof versions)[number]) {
  return simulator.addInstance({
    version,
    seed: {
      owner: { email: mail('owner') },
      organizations: WHERE.map((name) => ({
        name,
        members: [
          { email: mail('ann'), role: 'admin' },
          { email: mail('bob') },
          { email: mail('cyd') },
          { email: mail('dan') },
        ],
      })),
    },
  });
}

function doOn({ world }: SimulatedInstance, { who, where, ...what }: Done): void {
  const organizationId = world.organizations.find(({ name }) => name === where)?.id ?? '';
  const user = world.users.find(({ email }) => email === who);
  const member = user && world.membership(user.id, organizationId);
  if (what.does === 'role' && member) member.role = what.role;
  if (what.does === 'grant' && member) Object.assign(member, { canAccessToDocker: true });
  if (what.does === 'end') world.members = world.members.filter((each) => each !== member);
  if (what.does === 'join' && !member)
    world.addMember({ organizationId, userId: (user ?? world.addUser({ email: who })).id, role: what.role });
  if (what.does === 'invite' && !member) {
    const inviterId = world.organizations.find(({ id }) => id === organizationId)?.ownerId ?? '';
    world.addInvitation({ organizationId, email: who, role: what.role, inviterId });
  }
}

type Left = { emails: readonly string[]; organizationId?: string };
type Planned = Awaited<ReturnType<typeof plannedBy>>;
const plannedBy = (app: Quayside, intent: Intent) => app.call('plans.make', intent);

/** A way back to what was: kept at first; then what differs from it, and the plan that ends that. */
type Way = (app: Quayside) => Promise<{
  differing(): Promise<Left[]>;
  plan(): Promise<Planned>;
}>;

const baseline: Way = async (app) => {
  const { id } = await app.call('access.keep', { name: 'Then', instanceIds: [] });
  const compared = async () => (await app.call('access.compare', { id })).differences;
  return {
    differing: async () =>
      (await compared()).map((each) => ({ ...each, emails: 'emails' in each ? each.emails : [] })),
    plan: async () => plannedBy(app, { kind: 'put-back', baselineId: id, differences: await compared() }),
  };
};

/** A file of wanted access, which may say of each organization that nobody else is in it. */
function wantedFile(isComplete: boolean): Way {
  return async (app) => {
    await app.call('wanted.export', {});
    const file = app.files.saved.at(-1) ?? '';
    const text = readFileSync(file, 'utf8');
    if (isComplete) writeFileSync(file, text.replace(/^( +)members:/gm, '$1complete: true\n$1members:'));
    app.files.open = file;
    const plan = async () => {
      const opened = await app.call('wanted.open', {});
      if (opened.outcome !== 'opened') throw new Error(opened.outcome);
      expect(opened.check.faults.filter(({ later }) => !later)).toEqual([]);
      return plannedBy(app, { kind: 'wanted-access', token: opened.token, confirmed: 'all' });
    };
    return {
      plan,
      // Permissions are compared as it is planned.
      differing: async () =>
        (await plan()).plan.steps.flatMap(({ change, already }) =>
          !already && 'email' in change && 'organizationId' in change
            ? { emails: [change.email], organizationId: change.organizationId }
            : [],
        ),
    };
  };
}

test.each<[string, number, Way]>([
  ['what is put back from a baseline', 25, baseline],
  ['what is carried out of a file', 10, wantedFile(false)],
  ['what is carried out of a file that names everybody', 10, wantedFile(true)],
])(
  'law 2: %s touches nothing else, and what still differs afterwards was said, whatever a colleague did',
  async (_, numRuns, way) => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...versions), done, async (version, all) => {
        const server = await seedShop(version);
        let end = async () => {};
        const app = await openQuayside({
          atEnd: (close) => {
            end = close;
          },
        });
        try {
          const instanceId = await app.add(server);
          await app.pasteKey(instanceId, server, { user: mail('owner'), organization: 'Lab' });
          const { differing, plan } = await way(app);
          for (const each of all) doOn(server, each);
          await app.refresh();
          if ((await differing()).length === 0) return;
          const made = await plan();
          const before = accessIn(server.world);
          const steps =
            made.plan.steps.length === 0
              ? []
              : await app.run(made, ['max-removals', 'min-admins', 'acting-key', 'must-stay']);
          const effects = steps.flatMap(({ change, state }) =>
            state.state === 'done' ? effectOf(change, state.output) : [],
          );
          const shown = differences(before, accessIn(server.world));
          expect(shown.filter((each) => !effects.some((effect) => isSaid(each, effect)))).toEqual([]);
          await app.refresh();
          const reasons = [...(made.review.left ?? []), ...made.review.warnings].join('\n');
          // A step that did not run, or an invitation that waits for an answer, says it.
          const stands = steps.flatMap(({ change, state }) =>
            'email' in change && (state.state !== 'done' || change.action === 'invitations.create')
              ? [change]
              : [],
          );
          const unsaid = (await differing()).filter(
            ({ emails, organizationId }) =>
              !emails.some(
                (email) =>
                  reasons.includes(email) ||
                  stands.some(
                    (change) =>
                      change.email === email &&
                      (!('organizationId' in change) ||
                        organizationId === undefined ||
                        change.organizationId === organizationId),
                  ),
              ),
          );
          expect(unsaid).toEqual([]);
        } finally {
          await end();
          await server.close();
        }
      }),
      { numRuns, examples: [['0.27.1', GRANTED_AND_RAISED]] },
    );
  },
  120_000,
);
