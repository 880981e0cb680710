import type { Invitation } from '../../../shared/dokploy.ts';
import type { Instance, SeenInvitations } from '../../../shared/instance.ts';
import { ENDS_SOON } from '../../../shared/keyState.ts';
import { NO_READINGS, openOrganizations, type Readings } from './model.ts';
import { countOf, dataOf } from './queryState.ts';

const DAY = 86_400_000;

/** Something that ends soon, or ended: `at` in ms since the epoch. */
export type Expiring =
  | { kind: 'invitation'; email: string; at: number; id: string }
  | { kind: 'key'; organizationName: string | null; at: number; id: string };

/** An instance in numbers; a number is undefined where nothing was read yet. */
export type Summary = {
  organizations: number | undefined;
  /** Of the organizations that a key opens: the others cannot be counted. */
  members: number | undefined;
  /** Invitations that wait for an answer and have not expired. */
  pending: number | undefined;
  /** Soonest first. */
  expiring: Expiring[];
  /** Further invitations that end soon too, of which only the number is known: none ends before those above. */
  moreExpiring: number;
};

/** Sums up what was read of an instance, at a time in ms; where a list is not here, by what the last run saw of it. */
export function summarize(instance: Instance, readings: Readings | undefined, now: number): Summary {
  const { account, members, invitations, seen } = readings ?? NO_READINGS;
  const open = openOrganizations(instance);
  const memberCounts = open.flatMap((id) => countOf(members[id]) ?? seen.get(id)?.members?.count ?? []);
  const pending = open.flatMap((id) => {
    const list = invitations[id] && dataOf(invitations[id]);
    const kept = seen.get(id)?.invitations;
    return list ? pendingOf(list, now) : kept ? pendingAsSeen(kept, now) : [];
  });
  const soon = pending.flatMap((each) => each.soon);
  return {
    organizations: dataOf(account)?.organizations.length,
    members: memberCounts.length > 0 ? total(memberCounts) : undefined,
    pending: pending.length > 0 ? total(pending.map((each) => each.count)) : undefined,
    expiring: [...soon, ...soonKeys(instance, now)].sort((a, b) => a.at - b.at),
    moreExpiring: total(pending.map((each) => each.moreSoon)),
  };
}

/** The pending invitations of one organization: how many, those that end soon, and how many more of these there are. */
type Pending = { count: number; soon: Expiring[]; moreSoon: number };

function pendingOf(invitations: readonly Invitation[], now: number): Pending {
  const waiting = invitations.filter((invitation) => isWaiting(invitation, now));
  const ends = waiting.map(({ id, email, expiresAt }) => ({ id, email, at: Date.parse(expiresAt) }));
  return { count: waiting.length, soon: ends.filter(({ at }) => at - now <= DAY).map(expiring), moreSoon: 0 };
}

function pendingAsSeen({ soonest, later }: SeenInvitations, now: number): Pending {
  const waiting = soonest.filter(({ expiresAt }) => expiresAt > now);
  const others = later.filter(({ expiresAt }) => expiresAt > now);
  const soon = waiting.filter(({ expiresAt }) => expiresAt - now <= DAY);
  return {
    count: waiting.length + total(others.map(({ count }) => count)),
    soon: soon.map(({ id, email, expiresAt }) => expiring({ id, email, at: expiresAt })),
    moreSoon: total(others.filter(({ expiresAt }) => expiresAt - now <= DAY).map(({ count }) => count)),
  };
}

function expiring({ id, email, at }: { id: string; email: string; at: number }): Expiring {
  return { kind: 'invitation', id, email, at };
}

function total(numbers: number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

/** Whether an invitation can still be accepted: the server leaves expired ones at "pending". */
export function isWaiting(invitation: Invitation, now: number): boolean {
  return invitation.status === 'pending' && Date.parse(invitation.expiresAt) > now;
}

function soonKeys(instance: Instance, now: number): Expiring[] {
  return instance.keys.flatMap(({ id, organizationName, expiresAt, status }) => {
    const at = expiresAt && status === 'active' ? Date.parse(expiresAt) : Number.NaN;
    return at - now <= ENDS_SOON ? { kind: 'key' as const, id, organizationName, at } : [];
  });
}
