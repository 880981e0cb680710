import type { Invitation } from './dokploy.ts';
import type { InstanceTargets, Target } from './target.ts';
import { foldAddress } from './text.ts';

export type InvitationStatus = 'pending' | 'expired' | 'accepted' | 'rejected' | 'canceled';

/** The only place that computes expiry: Dokploy leaves expired ones at "pending". */
export function invitationStatus(
  { status, expiresAt }: Pick<Invitation, 'status' | 'expiresAt'>,
  now: number,
): InvitationStatus | (string & {}) {
  return status === 'pending' && Date.parse(expiresAt) <= now ? 'expired' : status;
}

/** Lifetime of Dokploy's invitations. ms */
const STANDS_FOR = 48 * 3_600_000;

/** NaN if unreadable. Dokploy ≥ 0.27.0 says it; else follows from the end, unless after `readAt`. */
export function invitedAt(
  { createdAt, expiresAt }: Pick<Invitation, 'createdAt' | 'expiresAt'>,
  readAt: number,
): number {
  const byEnd = Date.parse(expiresAt) - STANDS_FOR;
  return createdAt ? Date.parse(createdAt) : byEnd <= readAt ? byEnd : Number.NaN;
}

export function invitationLink(origin: string, invitationId: string): string {
  return `${origin}/invitation?token=${encodeURIComponent(invitationId)}`;
}

export function isUnanswered(invitation: Pick<Invitation, 'status' | 'expiresAt'>, now: number): boolean {
  return ['pending', 'expired'].includes(invitationStatus(invitation, now));
}

type Lists = Pick<Target, 'members' | 'invitations'>;

export type Invitee = { address: string } & (
  | { state: 'new' }
  | { state: 'member'; role: string }
  | { state: 'invited'; invitation: Invitation }
  | { state: 'expired'; invitation: Invitation }
);

export function findInvitees(
  addresses: readonly string[],
  { members, invitations }: Lists,
  now: number,
): Invitee[] {
  const roles = new Map(members?.map(({ user, role }) => [foldAddress(user.email), role]));
  const unanswered = lastUnanswered(invitations ?? [], now);
  return addresses.map((address): Invitee => {
    const role = roles.get(foldAddress(address));
    if (role !== undefined) return { address, state: 'member', role };
    const invitation = unanswered.get(foldAddress(address));
    if (!invitation) return { address, state: 'new' };
    const isExpired = invitationStatus(invitation, now) === 'expired';
    return { address, state: isExpired ? 'expired' : 'invited', invitation };
  });
}

/** Dokploy keeps expired ones as pending: of several per address the latest end counts. */
function lastUnanswered(invitations: readonly Invitation[], now: number): Map<string, Invitation> {
  const found = new Map<string, Invitation>();
  for (const invitation of invitations) {
    if (!isUnanswered(invitation, now)) continue;
    const other = found.get(foldAddress(invitation.email));
    if (!other || endOf(invitation) > endOf(other)) found.set(foldAddress(invitation.email), invitation);
  }
  return found;
}

function endOf({ expiresAt }: Invitation): number {
  const end = Date.parse(expiresAt);
  return Number.isNaN(end) ? Number.POSITIVE_INFINITY : end;
}

export type Addee = {
  address: string;
} & (
  | { state: 'new'; cancels: number }
  | { state: 'member'; role: string }
  | { state: 'elsewhere'; organizationName: string }
);

export function findAddees(
  addresses: readonly string[],
  { members, invitations }: Lists,
  elsewhere: ReadonlyMap<string, string>,
  now: number,
): Addee[] {
  const roles = new Map(members?.map(({ user, role }) => [foldAddress(user.email), role]));
  const open = new Map<string, number>();
  for (const each of invitations ?? []) {
    const email = foldAddress(each.email);
    if (isUnanswered(each, now)) open.set(email, (open.get(email) ?? 0) + 1);
  }
  return addresses.map((address): Addee => {
    const email = foldAddress(address);
    const role = roles.get(email);
    if (role !== undefined) return { address, state: 'member', role };
    const organizationName = elsewhere.get(email);
    if (organizationName !== undefined) return { address, state: 'elsewhere', organizationName };
    return { address, state: 'new', cancels: open.get(email) ?? 0 };
  });
}

export function accountsOn({ targets }: Pick<InstanceTargets, 'targets'>): Map<string, string> {
  const found = new Map<string, string>();
  for (const { members, organizationName } of targets)
    for (const { user } of members ?? []) found.set(foldAddress(user.email), organizationName);
  return found;
}
