import { isUnanswered } from '../../shared/invitation.ts';
import type { PlannedStep } from '../../shared/operations/operation.ts';
import { MOST_STEPS } from '../../shared/operations/steps.ts';
import type { Goal, KitMode } from '../../shared/permissions/kit.ts';
import { countGranted } from '../../shared/permissions/permissions.ts';
import type { Tree } from '../../shared/permissions/shapes.ts';
import { foldAddress } from '../../shared/text.ts';
import type { AppliedTo, UsePlace, Waiting } from './keptUses.ts';
import type { PlannedMember, PlannedPeople } from './organizationPlan.ts';
import type { NamedPlace, Unread } from './planReadings.ts';

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

export function stepsOf({ places }: GrantPlan, ...verdicts: PlannedMember['verdict'][]): PlannedStep[] {
  const members = places.flatMap(({ found }) => (found.state === 'read' ? found.members : []));
  return members.flatMap(({ verdict, step }) => (verdicts.includes(verdict) ? step : []));
}

export function foundBy(
  { kitId, mode, places }: GrantPlan,
  now: number,
): {
  people: Omit<AppliedTo, 'isTakenBack'>[];
  matched: (UsePlace & { projects: readonly string[] })[];
  waiting: Waiting[];
  everything: (UsePlace & { email: string })[];
} {
  if (kitId === null) return { people: [], matched: [], waiting: [], everything: [] };
  const read = places.flatMap(({ found, instanceId, organizationId }) =>
    found.state === 'read' ? { of: { kitId, instanceId, organizationId }, found } : [],
  );
  return {
    people: read.flatMap(({ of, found }) =>
      found.members.flatMap(({ member, verdict }) =>
        verdict === 'already'
          ? { ...of, person: { userId: member.userId, email: member.user.email, mode, at: now } }
          : [],
      ),
    ),
    everything: read.flatMap(({ of, found }) =>
      found.members.flatMap(({ member, verdict }) =>
        verdict === 'everything' ? { ...of, email: foldAddress(member.user.email) } : [],
      ),
    ),
    matched: read.map(({ of, found }) => ({ ...of, projects: found.goal.permissions.projects ?? [] })),
    waiting: read.flatMap(({ of, found }) =>
      found.invited.filter(isUnanswered).map(({ email }) => ({
        ...of,
        mode,
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

export type PlannedPlace = NamedPlace & {
  found:
    | Unread
    | ({
        state: 'read';
        goal: Goal;
        unmatched: readonly string[];
        tree: Tree;
        fresh: number;
      } & PlannedPeople);
};

export type GrantPlan = {
  subject: string;
  mode: KitMode;
  kitId: string | null;
  places: readonly PlannedPlace[];
};
