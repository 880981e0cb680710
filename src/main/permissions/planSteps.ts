import { MOST_TEXT, MOST_TOLD_THERE } from '../../shared/calls/fields.ts';
import type { CallOutput } from '../../shared/contract.ts';
import type { Invitation } from '../../shared/dokploy.ts';
import { isUnanswered } from '../../shared/invitation.ts';
import type { PlannedStep } from '../../shared/operations/operation.ts';
import type { Planned } from '../../shared/operations/planned.ts';
import { MOST_STEPS } from '../../shared/operations/steps.ts';
import type { Goal, KitMode } from '../../shared/permissions/kit.ts';
import { countGranted } from '../../shared/permissions/permissions.ts';
import type { Tree } from '../../shared/permissions/shapes.ts';
import { grantedLines } from '../../shared/permissions/tree.ts';
import { permissionsWords } from '../../shared/permissions/words.ts';
import { organizationKey, type Target } from '../../shared/target.ts';
import { counted, foldAddress, listed, nameOf, oneLine, thousands } from '../../shared/text.ts';
import type { UsePlace } from './keptUses.ts';
import type { PlannedMember } from './organizationPlan.ts';
import { type Named, namesOf, type Unread } from './planReadings.ts';
import type { Uses } from './uses.ts';

export function plannedOf(
  plan: GrantPlan,
  wanted: readonly (readonly string[])[] | null,
  known: readonly Target[],
): Planned {
  const changes = stepsOf(plan, 'change');
  const atOnce = stepsAtOnce(changes);
  const others = [...stepsOf(plan, 'barred'), ...stepsOf(plan, 'already', 'everything')];
  const steps = [...atOnce, ...others].slice(0, MOST_STEPS);
  const { read } = plan;
  const kept = changes.length === 0 ? keptWords(plan) : null;
  const untold = atOnce.length + others.length - steps.length;
  return {
    plan: { kind: 'set-permissions', steps },
    review: {
      first: [
        ...(atOnce.length < changes.length
          ? [
              `Of ${counted(changes.length, 'step', 'steps')} the first ${thousands(atOnce.length)} run at once. Plan again for the rest.`,
            ]
          : []),
        ...absentWords(read, wanted ?? []),
      ],
      warnings: kept === null ? [] : [kept],
      unknown: [],
      unread: plan.unread.map((each) => ({ ...each, ...namesOf(each) })),
      left: [
        ...read.flatMap(({ invited, instanceName, organizationName }) =>
          invited.map(({ email }) => {
            const where = `${nameOf(organizationName)} on ${nameOf(instanceName)}`;
            const later = plan.kitId === null ? 'copy again once they join' : 'offered once they join';
            return `${oneLine(email, 120)}, ${where}: only invited, ${later}.`;
          }),
        ),
        ...(untold > 0 ? [`${counted(untold, 'more person needs', 'more people need')} no change.`] : []),
      ],
    },
    granting: {
      subject: oneLine(plan.subject, 200),
      outcome: atOnce.length > 0 ? outcomeOf(atOnce, known) : kept && 'Remember',
      isRemembered: kept !== null,
      places: read.map((each) => ({
        ...namesOf(each),
        words: permissionsWords({ ...each.goal.permissions, switches: [] }) || 'Nothing there matches',
        marks: marksOf(each),
      })),
    },
  };
}

export function grantedIn(plan: GrantPlan, at: number): CallOutput<'plans.granted'> | null {
  const granting = plan.read[at];
  if (!granting) return null;
  const lines = grantedLines(granting.goal.permissions, granting.tree);
  return {
    lines: lines.slice(0, MOST_TOLD_THERE),
    moreLines: Math.max(0, lines.length - MOST_TOLD_THERE),
    unmatched: granting.unmatched.slice(0, MOST_TOLD_THERE).map((line) => oneLine(line, MOST_TEXT)),
  };
}

function outcomeOf(steps: readonly PlannedStep[], known: readonly Target[]): string {
  const people = new Set(steps.map(({ change }) => ('email' in change ? foldAddress(change.email) : '')));
  const places = steps.map(({ change, instanceName, organizationName }) => ({
    ...{ instanceId: change.instanceId, instanceName, organizationName: organizationName ?? '' },
    organizationId: 'organizationId' in change ? (change.organizationId ?? '') : '',
  }));
  return `Set permissions of ${counted(people.size, 'person', 'people')} ${scopeWords(places, known)}`;
}

function marksOf({ fresh, unmatched }: Granting): string[] {
  return [
    ...(fresh > 0 ? [`${counted(fresh, 'new project', 'new projects')} since the kit was applied`] : []),
    ...(unmatched.length > 0 ? [`${counted(unmatched.length, 'thing has', 'things have')} no match`] : []),
  ];
}

function keptWords(plan: GrantPlan): string | null {
  const parts = [
    stepsOf(plan, 'already').length > 0 ? 'whom the kit applies to, to show drift later' : '',
    plan.read.some(({ invited }) => invited.length > 0)
      ? 'who is only invited, to offer it once they join'
      : '',
  ].filter((part) => part !== '');
  return plan.kitId === null || parts.length === 0 ? null : `Quayside can remember ${parts.join(', and ')}.`;
}

const MOST_ABSENT = 20;

function absentWords(read: readonly Granting[], people: readonly (readonly string[])[]): string[] {
  const there = new Set(
    read.flatMap(({ members, invited }) =>
      [...members.map(({ member }) => member.user.email), ...invited.map(({ email }) => email)].map(
        foldAddress,
      ),
    ),
  );
  const absent = people.filter((emails) => !emails.some((email) => there.has(foldAddress(email))));
  if (absent.length === 0) return [];
  const names = absent.map(([email = '']) => oneLine(email, 120));
  return [`Not found in these organizations: ${listed(names, MOST_ABSENT)}.`];
}

/** “in Northwind”, “in 3 organizations on Alpha”. Ambiguous names get their instance. */
function scopeWords(places: readonly Named[], known: readonly Named[]): string {
  const keys = new Set(places.map(organizationKey));
  const instances = new Set(places.map(({ instanceId }) => instanceId));
  const [first] = places;
  const on = ` on ${nameOf(first?.instanceName ?? '')}`;
  if (keys.size > 1) {
    const where = instances.size === 1 ? on : ` on ${counted(instances.size, 'instance', 'instances')}`;
    return `in ${counted(keys.size, 'organization', 'organizations')}${where}`;
  }
  const name = nameOf(first?.organizationName ?? '');
  const isAlone = !known.some(
    (each) => !keys.has(organizationKey(each)) && nameOf(each.organizationName) === name,
  );
  return `in ${name}${isAlone ? '' : on}`;
}

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
