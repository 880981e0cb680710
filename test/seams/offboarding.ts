import { choosing, findLeavers } from '../../src/renderer/src/features/operations/leaving.ts';
import { NO_OFFBOARD_DRAFT, planLeaving } from '../../src/renderer/src/features/operations/offboardPlan.ts';
import type { Plan } from '../../src/shared/operations/operation.ts';
import type { OffboardChoice } from '../../src/shared/plans/offboard.ts';
import { findPerson } from '../../src/shared/plans/person.ts';
import type { InstanceTargets } from '../../src/shared/plans/target.ts';
import type { Quayside } from './quayside.ts';

/** What is known of everybody, with the number of organizations that each account of a person is in. */
async function targetsFor(app: Quayside, emails: readonly string[]): Promise<InstanceTargets[]> {
  return Promise.all(
    app.actions.targets().map(async (instance) => {
      const counted: Record<string, number | null> = {};
      for (const { target, member } of findPerson(emails, instance, 0).memberships) {
        const { instanceId, organizationId } = target;
        const asked = { instanceId, organizationId, userId: member.userId };
        const count = await app.bridge.call('members.countOrganizations', asked);
        counted[member.userId] = count.ok ? count.value.count : null;
      }
      return { ...instance, counted };
    }),
  );
}

/** What the dialog would review for a person, by what is known now; `choose`: what is chosen on each instance, by name. */
export async function planOffboarding(
  app: Quayside,
  emails: readonly [string, ...string[]],
  choose: Readonly<Record<string, OffboardChoice>> = {},
) {
  const instances = await targetsFor(app, emails);
  const [email] = emails;
  const chosen = Object.fromEntries(
    instances.flatMap(({ instanceId, instanceName }) => {
      const choice = choose[instanceName];
      return choice ? [[instanceId, choice]] : [];
    }),
  );
  const leavers = choosing(findLeavers([emails], instances, app.computer.clock()), { [email]: chosen });
  const reviewed = planLeaving(leavers, NO_OFFBOARD_DRAFT);
  if ('error' in reviewed) throw new Error(reviewed.error);
  const { kind, steps, known = {}, leaving = [] } = reviewed;
  const plan: Plan = { kind, steps, known, leaving };
  return { leaver: leavers[0], reviewed, plan };
}
