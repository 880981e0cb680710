import type { Invitation } from './dokploy.ts';
import type { InstanceTargets, Target } from './target.ts';
import { foldAddress } from './text.ts';

export type InvitationStatus = 'pending' | 'expired' | 'accepted' | 'rejected' | 'canceled';

/** At `now` (ms since the epoch). The server leaves an expired one at "pending", so that is computed here alone. */
export function invitationStatus(
  { status, expiresAt }: Pick<Invitation, 'status' | 'expiresAt'>,
  now: number,
): InvitationStatus | (string & {}) {
  // An end that cannot be read is no reason to call it expired.
  return status === 'pending' && Date.parse(expiresAt) <= now ? 'expired' : status;
}

/** How long Dokploy lets an invitation stand. ms */
const STANDS_FOR = 48 * 3_600_000;

/** When it was made, in ms since the epoch; NaN where unreadable. Dokploy says it since 0.27.0; before, its end tells, unless that shows a time after it was read (`readAt`). */
export function invitedAt(
  { createdAt, expiresAt }: Pick<Invitation, 'createdAt' | 'expiresAt'>,
  readAt: number,
): number {
  const byEnd = Date.parse(expiresAt) - STANDS_FOR;
  return createdAt ? Date.parse(createdAt) : byEnd <= readAt ? byEnd : Number.NaN;
}

/** The link by which a person accepts an invitation, at the instance's own address. */
export function invitationLink(origin: string, invitationId: string): string {
  return `${origin}/invitation?token=${encodeURIComponent(invitationId)}`;
}

/** Whether nobody has answered the invitation: its link works, or did until it expired. */
export function isUnanswered(invitation: Pick<Invitation, 'status' | 'expiresAt'>, now: number): boolean {
  return ['pending', 'expired'].includes(invitationStatus(invitation, now));
}

type Lists = Pick<Target, 'members' | 'invitations'>;

/** What inviting an address to an organization would meet, as far as its lists tell. */
export type Invitee = { address: string } & (
  | { state: 'new' }
  | { state: 'member'; role: string }
  /** Its link still works. */
  | { state: 'invited'; invitation: Invitation }
  /** It must go before the address can be invited again. */
  | { state: 'expired'; invitation: Invitation }
);

/** Looks addresses up in the lists of an organization, whatever their capital letters. `now` in ms since the epoch. */
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

/** The server keeps those that ran out as pending: of several of one address the one that ends last counts. */
function lastUnanswered(invitations: readonly Invitation[], now: number): Map<string, Invitation> {
  const found = new Map<string, Invitation>();
  for (const invitation of invitations) {
    if (!isUnanswered(invitation, now)) continue;
    const other = found.get(foldAddress(invitation.email));
    if (!other || endOf(invitation) > endOf(other)) found.set(foldAddress(invitation.email), invitation);
  }
  return found;
}

/** ms since the epoch; what cannot be read is taken for never. */
function endOf({ expiresAt }: Invitation): number {
  const end = Date.parse(expiresAt);
  return Number.isNaN(end) ? Number.POSITIVE_INFINITY : end;
}

/** What adding an address with a password would meet, as far as the lists of its instance tell. */
export type Addee = {
  address: string;
} /** `cancels`: how many open invitations of the address there go with it. */ & (
  | { state: 'new'; cancels: number }
  | { state: 'member'; role: string }
  /** It has an account on the instance, as a member of this other organization. */
  | { state: 'elsewhere'; organizationName: string }
);

/** Looks addresses up in an organization and among all accounts that are known of its instance. `now` in ms since the epoch. */
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

/** The addresses that have an account on an instance, folded, each with the name of an organization that they are in. */
export function accountsOn({ targets }: Pick<InstanceTargets, 'targets'>): Map<string, string> {
  const found = new Map<string, string>();
  for (const { members, organizationName } of targets)
    for (const { user } of members ?? []) found.set(foldAddress(user.email), organizationName);
  return found;
}
