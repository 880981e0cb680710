import type { Invitation } from '../../../shared/dokploy.ts';
import type { Instance } from '../../../shared/instance.ts';
import { ENDS_SOON } from '../../../shared/keyState.ts';
import { NO_READINGS, openOrganizations, type Readings } from './model.ts';
import { dataOf } from './queryState.ts';

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
};

/** Sums up what was read of an instance, at a time in ms. */
export function summarize(instance: Instance, readings: Readings | undefined, now: number): Summary {
  const { account, members, invitations } = readings ?? NO_READINGS;
  const open = openOrganizations(instance);
  const memberLists = open.flatMap((id) => (members[id] && dataOf(members[id])) ?? []);
  const lists = open.flatMap((id) => {
    const list = invitations[id] && dataOf(invitations[id]);
    return list ? [list] : [];
  });
  const pending = lists.flat().filter((invitation) => isWaiting(invitation, now));
  const known = open.some((id) => members[id] && dataOf(members[id]));
  return {
    organizations: dataOf(account)?.organizations.length,
    members: known ? memberLists.length : undefined,
    pending: lists.length > 0 ? pending.length : undefined,
    expiring: [...soonInvitations(pending, now), ...soonKeys(instance, now)].sort((a, b) => a.at - b.at),
  };
}

/** Whether an invitation can still be accepted: the server leaves expired ones at "pending". */
export function isWaiting(invitation: Invitation, now: number): boolean {
  return invitation.status === 'pending' && Date.parse(invitation.expiresAt) > now;
}

function soonInvitations(pending: Invitation[], now: number): Expiring[] {
  return pending.flatMap(({ id, email, expiresAt }) => {
    const at = Date.parse(expiresAt);
    return at - now <= DAY ? { kind: 'invitation' as const, id, email, at } : [];
  });
}

function soonKeys(instance: Instance, now: number): Expiring[] {
  return instance.keys.flatMap(({ id, organizationName, expiresAt, status }) => {
    const at = expiresAt && status === 'active' ? Date.parse(expiresAt) : Number.NaN;
    return at - now <= ENDS_SOON ? { kind: 'key' as const, id, organizationName, at } : [];
  });
}
