import { type Account, accountShape, type Invitation } from '../../shared/dokploy.ts';
import type { SeenInvitations } from '../../shared/instance.ts';
import { invitationStatus } from '../../shared/invitation.ts';

/** Home shows three; the rest replaces those that expire. */
const MOST_SOONEST = 20;
/** Characters: longer logos are embedded images, which the first screen skips. */
const LONGEST_LOGO = 2_000;
const LONGEST_EMAIL = 320;
/** Used for unreadable ends: the last valid date. Ms since the epoch. */
const LAST_MOMENT = 8.64e15;

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

/** Only named fields, without large images; null if the shape does not fit. */
export function boundAccount(account: Account): Account | null {
  const parsed = accountShape.safeParse(account);
  if (!parsed.success) return null;
  // Startup shows each organization as its own person sees it.
  const { people: _, ...union } = parsed.data;
  return { ...union, organizations: union.organizations.map(withoutLargeLogo) };
}

function withoutLargeLogo<T extends { logo?: string | null | undefined }>(organization: T): T {
  return (organization.logo?.length ?? 0) > LONGEST_LOGO ? { ...organization, logo: null } : organization;
}
