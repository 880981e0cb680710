import type { Invitation } from '../../shared/dokploy.ts';
import { isUnanswered } from '../../shared/invitation.ts';
import type { PlannedStep } from '../../shared/operations/operation.ts';
import { MOST_STEPS } from '../../shared/operations/steps.ts';
import type { Goal, KitMode } from '../../shared/permissions/kit.ts';
import { countGranted } from '../../shared/permissions/permissions.ts';
import type { Tree } from '../../shared/permissions/shapes.ts';
import { foldAddress } from '../../shared/text.ts';
import type { UsePlace } from './keptUses.ts';
import type { PlannedMember } from './organizationPlan.ts';
import type { Named, Unread } from './planReadings.ts';
import type { Uses } from './uses.ts';

/** Ids and switches per operation: written in one piece, and within Activity's 50 MB. */
const MOST_IDS = 150_000;

export function stepsAtOnce(
  steps: readonly PlannedStep[],
  most = { steps: MOST_STEPS, ids: MOST_IDS },
): PlannedStep[] {
  let ids = 0;
  const beyond = steps.findIndex((step, at) => {
    ids += sizeOf(step);
    return at > 0 && (at >= most.steps || ids > most.ids);
  });
  return beyond < 0 ? [...steps] : steps.slice(0, beyond);
}

export function stepsOf({ read }: GrantPlan, ...verdicts: PlannedMember['verdict'][]): PlannedStep[] {
  const members = read.flatMap((each) => each.members);
  return members.flatMap(({ verdict, step }) => (verdicts.includes(verdict) ? step : []));
}

export function foundBy({ kitId, mode, read }: GrantPlan, now: number): Parameters<Uses['note']>[0] {
  if (kitId === null) return { people: [], matched: [], waiting: [], everything: [] };
  const each = <T>(use: (of: UsePlace, granting: Granting) => readonly T[]): T[] =>
    read.flatMap((granting) => {
      const { instanceId, organizationId } = granting;
      return use({ kitId, instanceId, organizationId }, granting);
    });
  const withVerdict = (granting: Granting, meant: PlannedMember['verdict']) =>
    granting.members.flatMap(({ member, verdict }) => (verdict === meant ? member : []));
  return {
    people: each((of, granting) =>
      withVerdict(granting, 'already').map(({ userId, user: { email } }) => ({
        ...{ ...of, person: { userId, email, mode, at: now } },
      })),
    ),
    everything: each((of, granting) =>
      withVerdict(granting, 'everything').map(({ user }) => ({ ...of, email: foldAddress(user.email) })),
    ),
    matched: each((of, { goal }) => [{ ...of, projects: goal.permissions.projects ?? [] }]),
    waiting: each((of, { invited }) =>
      invited.filter(isUnanswered).map(({ email }) => ({
        ...{ ...of, mode },
        ...{ email: foldAddress(email), since: now, joinedAt: null, absences: 0 },
      })),
    ),
  };
}

function sizeOf({ change }: PlannedStep): number {
  return change.action === 'members.setPermissions'
    ? countGranted(change.grant) + countGranted(change.revoke)
    : 0;
}

/** `fresh`: projects that match since the kit was applied. */
export type Granting = Named & {
  goal: Goal;
  unmatched: readonly string[];
  tree: Tree;
  fresh: number;
  members: readonly PlannedMember[];
  invited: readonly Invitation[];
};

export type GrantPlan = {
  subject: string;
  mode: KitMode;
  kitId: string | null;
  read: readonly Granting[];
  unread: readonly Unread[];
};
