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

/** Ids and switches of one operation: they are written in one piece, and Activity keeps what was done within its 50 MB. */
const MOST_IDS = 150_000;

/** The steps that come first, as many as one operation can make. */
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

/** The steps of those of whom a plan says this, in the order of its organizations. */
export function stepsOf({ places }: GrantPlan, ...verdicts: PlannedMember['verdict'][]): PlannedStep[] {
  const members = places.flatMap(({ found }) => (found.state === 'read' ? found.members : []));
  return members.flatMap(({ verdict, step }) => (verdicts.includes(verdict) ? step : []));
}

/** What a plan by a kit finds out and is remembered beside its steps: who has all of it, or all by their role, who is only invited, and what it matched where. */
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
      found.invited
        .filter((invitation) => isUnanswered(invitation, now))
        .map(({ email }) => ({
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
        /** What of it has no match there, each as a sentence. */
        unmatched: readonly string[];
        tree: Tree;
        /** How many projects match now and did not when the kit was applied last. */
        fresh: number;
      } & PlannedPeople);
};

/** A plan that main holds until it is run or closed. */
export type GrantPlan = {
  subject: string;
  mode: KitMode;
  kitId: string | null;
  places: readonly PlannedPlace[];
};
