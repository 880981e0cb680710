import { isUnanswered } from '../../shared/invitation.ts';
import type { PlannedStep } from '../../shared/operations/operation.ts';
import { MOST_STEPS } from '../../shared/operations/steps.ts';
import type { Goal, KitMode } from '../../shared/permissions/kit.ts';
import { countGranted } from '../../shared/permissions/permissions.ts';
import type { Tree } from '../../shared/permissions/treeShape.ts';
import { foldAddress } from '../../shared/text.ts';
import type { AppliedTo, UsePlace, Waiting } from './keptUses.ts';
import type { PlannedMember, PlannedPeople } from './organizationPlan.ts';
import type { NamedPlace, Unread } from './planReadings.ts';

/** Ids and switches of one operation: they are written in one piece, and Activity keeps what was done within its 50 MB. */
const MOST_IDS = 150_000;

type Changing = Extract<PlannedMember, { verdict: 'change' }>;

/** How many steps a plan takes, and how many of them one operation can make: those that come first. */
export function countSteps(plan: GrantPlan, most: { steps: number; ids: number } = MOST) {
  let steps = 0;
  let ids = 0;
  let atOnce = 0;
  for (const change of changesIn(plan)) {
    steps += 1;
    ids += sizeOf(change);
    if (steps <= most.steps && (ids <= most.ids || steps === 1)) atOnce = steps;
  }
  return { steps, atOnce };
}

const MOST = { steps: MOST_STEPS, ids: MOST_IDS };

/** The steps of a plan, in the order of its organizations. */
export function stepsOf(plan: GrantPlan): PlannedStep[] {
  return changesIn(plan).map(({ step }) => step);
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

function changesIn({ places }: GrantPlan): Changing[] {
  const members = places.flatMap(({ found }) => (found.state === 'read' ? found.members : []));
  return members.filter((each) => each.verdict === 'change');
}

function sizeOf({ difference: { grant, revoke } }: Changing): number {
  return countGranted(grant) + countGranted(revoke);
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
        /** Projects that match now and did not when the kit was applied last, and when that was. */
        fresh: { projects: number; at: number } | null;
      } & PlannedPeople);
};

/** A plan that main holds until it is run or closed. */
export type GrantPlan = {
  subject: string;
  mode: KitMode;
  kitId: string | null;
  places: readonly PlannedPlace[];
};
