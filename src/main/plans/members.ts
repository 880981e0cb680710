import { deviceOf } from '../../shared/device.ts';
import { type AppError, fail } from '../../shared/errors.ts';
import type { PlannedStep } from '../../shared/operations/operation.ts';
import { countingFor, differenceFor } from '../../shared/permissions/marking.ts';
import { countGranted, isNoDifference } from '../../shared/permissions/permissions.ts';
import { SIGNED_OUT } from '../../shared/rules/sessions.ts';
import type { Planners } from './plans.ts';
import { namedStep, permissionsStep, planOf, roleStep } from './steps.ts';

const MOST_MARKED = 1_000_000;
const TOO_MUCH: AppError = {
  code: 'bad-input',
  message: 'This is more than Quayside changes at once.',
  advice: 'Nothing was sent. Choose fewer people, or change less for them.',
};

export const memberPlans = {
  'set-role'({ kind: _, memberIds, role, ...ref }, { world }) {
    const target = world.target(ref);
    const members = new Map(target?.members?.map((member) => [member.id, member]));
    const steps = memberIds.flatMap((id) => {
      const member = members.get(id);
      return target && member && member.role !== role ? roleStep(member, role, target) : [];
    });
    return planOf('change-roles', steps);
  },

  'set-permissions'({ kind, userIds, grant, revoke, ...ref }, { world }) {
    if (userIds.length * (countGranted(grant) + countGranted(revoke)) > MOST_MARKED) return fail(TOO_MUCH);
    const target = world.target(ref);
    const members = new Map(target?.members?.map((member) => [member.userId, member]));
    const steps = userIds.flatMap((userId) => {
      const member = members.get(userId);
      if (!target || !member?.permissions) return [];
      const counting = countingFor(member.role, { grant, revoke });
      const difference = differenceFor(member.permissions, counting);
      return isNoDifference(difference) ? [] : permissionsStep(member, difference, target);
    });
    return planOf(kind, steps);
  },

  'revoke-these-sessions'({ instanceId, sessions }, { world }) {
    const listed = world.sessions(instanceId);
    const steps = sessions.flatMap(({ sessionId, ...who }): PlannedStep[] => {
      const { userId, organizationId } = who;
      const members = world.target({ instanceId, organizationId })?.members ?? [];
      const session = listed.find((each) => (sessionId ? each.id === sessionId : each.userId === userId));
      const email = session?.email ?? members.find((each) => each.userId === userId)?.user.email;
      if (email === undefined || (sessionId !== undefined && !session)) return [];
      const whose = { instanceId, ...who, email };
      if (sessionId === undefined) return [namedStep(world, { action: 'sessions.revokeAll', ...whose })];
      const device = deviceOf(session?.userAgent);
      return [namedStep(world, { action: 'sessions.revoke', ...whose, sessionId, device })];
    });
    return planOf('revoke-sessions', steps, [SIGNED_OUT]);
  },
} satisfies Partial<Planners>;
