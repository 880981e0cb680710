import fc from 'fast-check';
import { expect, test } from 'vitest';
import { effectOf } from '../../src/shared/rules/actions.ts';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { accessIn, differences, isSaid } from '../dokploy/truth.ts';
import { versions } from '../dokploy/versions.ts';
import { openQuayside } from '../seams/quayside.ts';

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

test('law 2: what is put back touches nothing else, and what still differs afterwards was said, whatever a colleague did', async () => {
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
        const { id: baselineId } = await app.call('access.keep', { name: 'Then', instanceIds: [] });
        for (const each of all) doOn(server, each);
        await app.refresh();
        const drift = await app.call('access.compare', { id: baselineId });
        if (drift.differences.length === 0) return;
        const made = await app.call('plans.make', {
          kind: 'put-back',
          baselineId,
          differences: drift.differences,
        });
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
        const after = await app.call('access.compare', { id: baselineId });
        const reasons = [...(made.review.left ?? []), ...made.review.warnings].join('\n');
        // A step that did not run, or an invitation that waits for an answer, says it.
        const stands = steps.flatMap(({ change, state }) =>
          'email' in change && (state.state !== 'done' || change.action === 'invitations.create')
            ? [change]
            : [],
        );
        const unsaid = after.differences.filter((each) => {
          const emails = 'emails' in each ? each.emails : [];
          return !emails.some(
            (email) =>
              reasons.includes(email) ||
              stands.some(
                (change) =>
                  change.email === email &&
                  (!('organizationId' in change) ||
                    !('organizationId' in each) ||
                    change.organizationId === each.organizationId),
              ),
          );
        });
        expect(unsaid).toEqual([]);
      } finally {
        await end();
        await server.close();
      }
    }),
    { numRuns: 25, examples: [['0.27.1', GRANTED_AND_RAISED]] },
  );
}, 120_000);
