import type { Invitation, Member, Organization } from './dokploy.ts';
import { type AppError, type Result, writeOutcome } from './errors.ts';
import { invitationStatus } from './invitation.ts';
import { isSameAddress } from './text.ts';

/** True if a reading after a write shows the change; null without a reading. */
export type Shown = boolean | null;

export function settleWrite(
  result: Result<unknown>,
  shown: Shown,
  read: string,
  answer = true,
): AppError | null {
  if (result.ok) return shown === true || (shown === null && answer) ? null : notConfirmed(shown, read);
  if (writeOutcome(result.error) !== 'perhaps' || shown === null) return result.error;
  return shown ? null : { ...result.error, advice: adviceFor(read) };
}

/** Never "it did not happen": the server may still finish after the reading. */
function adviceFor(read: string): string {
  return `The ${read} were read again and show no change so far. The server may still be working on it: refresh and check before you try again.`;
}

function notConfirmed(shown: Shown, read: string): AppError {
  return {
    code: 'not-confirmed',
    message:
      shown === null
        ? `The server accepted it, but the ${read} could not be read to check.`
        : `The server reports success, but the ${read} read afterwards show no change.`,
    advice: 'Refresh and check before you try again.',
    details: { outcomeUnknown: true },
  };
}

export function showsRole(members: readonly Member[], memberId: string, role: string): boolean {
  return members.some((member) => member.id === memberId && member.role === role);
}

export function memberWith(members: readonly Member[], email: string): Member | undefined {
  return members.find(({ user }) => isSameAddress(user.email, email));
}

export function showsRemoval(members: readonly Member[], userId: string): boolean {
  return members.every((member) => member.userId !== userId);
}

export function showsMembershipEnded(members: readonly Member[], memberId: string): boolean {
  return members.every(({ id }) => id !== memberId);
}

export function invitationFor(
  invitations: readonly Invitation[],
  email: string,
  now: number,
  old: string | null = null,
): Invitation | undefined {
  return invitations.find(
    (each) =>
      each.id !== old && isSameAddress(each.email, email) && invitationStatus(each, now) === 'pending',
  );
}

export function showsNoInvitation(invitations: readonly Invitation[], invitationId: string): boolean {
  return invitations.every(({ id }) => id !== invitationId);
}

export function createdOrganization(
  organizations: readonly Organization[],
  name: string,
  before: ReadonlySet<string>,
): Organization | undefined {
  return organizations.find((each) => !before.has(each.id) && each.name === name.trim());
}

/** Missing fields were not to change; an empty logo means none. */
export function showsSettings(
  organization: Organization | undefined,
  saved: { name?: string; logo?: string; defaultRole?: string | null },
): boolean {
  if (!organization || (saved.name !== undefined && organization.name !== saved.name.trim())) return false;
  if (saved.logo !== undefined && (organization.logo ?? '') !== saved.logo.trim()) return false;
  return saved.defaultRole === undefined || (organization.defaultRole ?? null) === saved.defaultRole;
}

/** Null if the server does not tell. */
export function showsDefault(organizations: readonly Organization[], organizationId: string): Shown {
  const own = organizations.map(({ id, members }) => ({ id, isDefault: members?.[0]?.isDefault ?? null }));
  if (own.every(({ isDefault }) => isDefault === null)) return null;
  return own.some(({ id, isDefault }) => id === organizationId && isDefault === true);
}
