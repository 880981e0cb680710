import type { PlannedStep } from '../operations/step.ts';
import { denySetRole } from '../rules/members.ts';
import { memberOf, refOf, stepAt, type Target } from './target.ts';

/** What giving these people a role does wherever they are members; organizations they are not in have no step. */
export function planRoles(
  emails: readonly string[],
  role: string,
  targets: readonly Target[],
): PlannedStep[] {
  return targets.flatMap((target) =>
    emails.flatMap((email) => {
      const member = memberOf(target, email);
      if (!member || !target.principal) return [];
      const { id: memberId, role: from } = member;
      const change = { action: 'members.setRole', ...refOf(target), memberId, email, from, role } as const;
      if (from === role) return [stepAt(target, change, `Already ${role}.`)];
      const denied = denySetRole(target.principal, member, role)?.reason;
      return [
        stepAt(
          target,
          change,
          denied ?? (!target.roles || target.roles.includes(role) ? null : missing(role)),
        ),
      ];
    }),
  );
}

function missing(role: string): string {
  return `The role “${role}” does not exist there.`;
}
