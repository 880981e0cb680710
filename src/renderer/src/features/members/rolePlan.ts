import type { Member } from '../../../../shared/dokploy.ts';
import type { Principal } from '../../../../shared/principal.ts';
import { denySetRole } from '../../../../shared/rules/members.ts';
import type { RoleOutcome } from '../../state/memberWrites.ts';
import type { RoleChange } from '../../state/memberWriting.ts';
import { PERMISSIONS_UNKNOWN } from '../../state/permissionsUnknown.ts';
import { addressOf } from './person.ts';

/** What giving many people a role means for one of them. */
export type RolePlan =
  | { state: 'change'; member: Member; change: RoleChange }
  | { state: 'same'; member: Member }
  | { state: 'barred'; member: Member; reason: string };

/** One change of many: how it stands. */
export type RoleStep = RoleChange & { outcome: RoleOutcome | { state: 'waiting' } | { state: 'running' } };

/** What giving these people a role would do, in their order. Before a role was chosen everybody who can be changed is. */
export function planRoles(
  members: readonly Member[],
  role: string | null,
  principal: Principal | null,
): RolePlan[] {
  return members.map((member) => {
    if (!principal) return { state: 'barred', member, reason: PERMISSIONS_UNKNOWN };
    const why = denySetRole(principal, member, role ?? undefined);
    if (why) return { state: 'barred', member, reason: why.reason };
    if (member.role === role) return { state: 'same', member };
    const email = addressOf(member.user);
    return {
      state: 'change',
      member,
      change: { memberId: member.id, email, from: member.role, to: role ?? '' },
    };
  });
}

/** The steps of a run of these changes: in place of the earlier steps of the same people, beside all the others. */
export function nextSteps(earlier: readonly RoleStep[], changes: readonly RoleChange[]): RoleStep[] {
  const waiting = changes.map((change): RoleStep => ({ ...change, outcome: { state: 'waiting' } }));
  const next = new Map(waiting.map((step) => [step.memberId, step]));
  const kept = earlier.map((step) => next.get(step.memberId) ?? step);
  const known = new Set(earlier.map(({ memberId }) => memberId));
  return [...kept, ...waiting.filter(({ memberId }) => !known.has(memberId))];
}

/** How a run went, in numbers. */
export function countSteps(steps: readonly RoleStep[]): { done: number; failed: number; untried: number } {
  const count = (state: RoleOutcome['state']) =>
    steps.filter(({ outcome }) => outcome.state === state).length;
  return { done: count('done'), failed: count('failed'), untried: count('untried') };
}

/** The changes that would bring those that were done back to what they were. */
export function undoOf(steps: readonly RoleStep[]): RoleChange[] {
  return steps.flatMap(({ outcome, memberId, email, from, to }) =>
    outcome.state === 'done' ? [{ memberId, email, from: to, to: from }] : [],
  );
}

/** The changes that failed or did not get their turn. */
export function leftOf(steps: readonly RoleStep[]): RoleChange[] {
  return steps.flatMap(({ outcome, memberId, email, from, to }) =>
    outcome.state === 'failed' || outcome.state === 'untried' ? [{ memberId, email, from, to }] : [],
  );
}
