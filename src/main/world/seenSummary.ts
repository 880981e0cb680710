import { type Account, accountShape, type Invitation } from '../../shared/dokploy.ts';
import type { SeenInvitations } from '../../shared/instance.ts';
import { invitationStatus } from '../../shared/invitation.ts';

/** Home shows three of those that expire soon; the rest is for the days after, when the first have expired. */
const MOST_SOONEST = 20;
/** Longer ones are images written out, which the first screen can do without. Characters. */
const LONGEST_LOGO = 2_000;
const LONGEST_EMAIL = 320;
/** Of an invitation whose end cannot be read: the last moment that a date can be, in ms since the epoch. */
const LAST_MOMENT = 8.64e15;

/** Sums up the invitations of an organization, so that what is pending can be told at any later time. `at` is ms since the epoch. */
export function sumUpInvitations(invitations: readonly Invitation[], at: number): SeenInvitations {
  const pending = invitations
    .flatMap(({ id, email, status, expiresAt }) => {
      if (invitationStatus({ status, expiresAt }, at) !== 'pending') return [];
      const end = Date.parse(expiresAt);
      return { id, email: email.slice(0, LONGEST_EMAIL), expiresAt: Number.isNaN(end) ? LAST_MOMENT : end };
    })
    .sort((a, b) => a.expiresAt - b.expiresAt);
  const rest = Map.groupBy(pending.slice(MOST_SOONEST), ({ expiresAt }) => expiresAt);
  const later = [...rest].map(([expiresAt, all]) => ({ expiresAt, count: all.length }));
  return { at, count: invitations.length, soonest: pending.slice(0, MOST_SOONEST), later };
}

/** The account as it is kept: only named fields, and no large images; null when it does not fit its shape. */
export function boundAccount(account: Account): Account | null {
  const parsed = accountShape.safeParse(account);
  if (!parsed.success) return null;
  // Each organization is kept as its own person sees it: that is what a start shows.
  const { people: _, ...union } = parsed.data;
  return { ...union, organizations: union.organizations.map(withoutLargeLogo) };
}

function withoutLargeLogo<T extends { logo?: string | null | undefined }>(organization: T): T {
  return (organization.logo?.length ?? 0) > LONGEST_LOGO ? { ...organization, logo: null } : organization;
}
