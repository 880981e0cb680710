import { MOST_TEXT, MOST_TOLD_THERE } from '../../shared/calls/fields.ts';
import type {
  GrantedPerson,
  GrantPlan as GrantPlanAnswer,
  OrganizationGrants,
  OrganizationGrantsDetail,
} from '../../shared/calls/grants.ts';
import { permissionsWords } from '../../shared/permissions/differenceWords.ts';
import { grantedLines } from '../../shared/permissions/grantedLines.ts';
import { GRANT_KINDS, grantedOf } from '../../shared/permissions/permissions.ts';
import type { Permissions } from '../../shared/permissions/permissionsShape.ts';
import { foldAddress, fullName, oneLine } from '../../shared/text.ts';
import { type PlannedMember, takesAway } from './organizationPlan.ts';
import { countSteps, type GrantPlan, type PlannedPlace } from './planSteps.ts';

type Read = Extract<OrganizationGrants['found'], { state: 'read' }>;

/** A plan in short, as the page shows it first. `wanted`: the addresses of each person it is about; null for everybody. */
export function summaryOf(plan: GrantPlan, wanted: readonly (readonly string[])[] | null): GrantPlanAnswer {
  const changing = new Set<string>();
  const there = new Set<string>();
  for (const { found } of plan.places) {
    if (found.state === 'unread') continue;
    for (const { member, verdict } of found.members) {
      const address = foldAddress(member.user.email);
      there.add(address);
      if (verdict === 'change') changing.add(address);
    }
    for (const { email } of found.invited) there.add(foldAddress(email));
  }
  const absent = (wanted ?? []).filter((emails) => !emails.some((email) => there.has(foldAddress(email))));
  return {
    subject: oneLine(plan.subject, 200),
    organizations: plan.places.map(toOrganization),
    changing: changing.size,
    nowhere: absent.slice(0, 20).map(([email = '']) => oneLine(email, 200)),
    absent: absent.length,
    ...countSteps(plan),
  };
}

export function detailOf({ found }: PlannedPlace): OrganizationGrantsDetail {
  if (found.state === 'unread') return { lines: [], moreLines: 0, unmatched: [], people: [], morePeople: 0 };
  const lines = grantedLines(found.goal.permissions, found.tree);
  const members = found.members.toSorted((a, b) => rankOf(a) - rankOf(b));
  const people: GrantedPerson[] = [
    ...members.slice(0, MOST_TOLD_THERE).map(toPerson),
    ...found.invited.map(({ email, role }) => ({
      ...NOTHING,
      email: oneLine(email, 200),
      role: role ?? 'member',
      verdict: 'invited' as const,
    })),
  ];
  return {
    lines: lines.slice(0, MOST_TOLD_THERE),
    moreLines: Math.max(0, lines.length - MOST_TOLD_THERE),
    unmatched: found.unmatched.slice(0, MOST_TOLD_THERE).map((line) => oneLine(line, MOST_TEXT)),
    people: people.slice(0, MOST_TOLD_THERE),
    morePeople: Math.max(0, members.length + found.invited.length - MOST_TOLD_THERE),
  };
}

function toOrganization({ found, ...place }: PlannedPlace): OrganizationGrants {
  const named = {
    ...place,
    instanceName: oneLine(place.instanceName, 200),
    organizationName: oneLine(place.organizationName, 200),
  };
  if (found.state === 'unread') return { ...named, found };
  const counts = { change: 0, already: 0, everything: 0, barred: 0, invited: found.invited.length };
  for (const { verdict } of found.members) counts[verdict] += 1;
  const first = found.members.find((each) => each.verdict === 'change')?.step.change;
  return {
    ...named,
    found: {
      state: 'read',
      matched: countsOf(found.goal.permissions),
      fresh: found.fresh,
      unmatched: found.unmatched.length,
      people: counts,
      barred: barredOf(found.members),
      takes: takesAway(found.members),
      ...(first && 'actorId' in first ? { actorId: first.actorId } : {}),
    },
  };
}

function barredOf(members: readonly PlannedMember[]): Read['barred'] {
  const barred = members.flatMap((each) => (each.verdict === 'barred' ? each : []));
  return [...Map.groupBy(barred, ({ why }) => why)].slice(0, 20).map(([why, own]) => ({
    why,
    emails: own.slice(0, 3).map(({ member }) => oneLine(member.user.email, 200)),
    count: own.length,
    ...(own[0]?.otherKey && { otherKey: true as const }),
  }));
}

function countsOf(permissions: Permissions): Read['matched'] {
  return Object.fromEntries(GRANT_KINDS.map((kind) => [kind, grantedOf(permissions, kind).length])) as never;
}

const RANKS = { change: 0, barred: 1, already: 2, everything: 3 };

function rankOf({ verdict }: PlannedMember): number {
  return RANKS[verdict];
}

const NOTHING = { name: '', grants: '', takes: '', why: '' };

function toPerson(planned: PlannedMember): GrantedPerson {
  const { member, verdict } = planned;
  const person = {
    ...NOTHING,
    email: oneLine(member.user.email, 200),
    name: oneLine(fullName(member.user), 200),
    role: oneLine(member.role, 200),
    verdict,
  };
  if (planned.verdict === 'barred') return { ...person, why: planned.why };
  if (planned.verdict !== 'change') return person;
  const { grant, revoke } = planned.difference;
  // A person reviews every switch by its name before it is set.
  return { ...person, grants: permissionsWords(grant, Infinity), takes: permissionsWords(revoke, Infinity) };
}
