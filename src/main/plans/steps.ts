import { createHash } from 'node:crypto';
import type { Invitation, Member } from '../../shared/dokploy.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import { invitationStatus } from '../../shared/invitation.ts';
import type { Change, ChangeBy } from '../../shared/operations/change.ts';
import type { PlannedStep } from '../../shared/operations/operation.ts';
import { NOTHING_TO_SAY, type Planned } from '../../shared/operations/planned.ts';
import { organizationIdOf } from '../../shared/operations/steps.ts';
import type { Comparison } from '../../shared/permissions/kit.ts';
import { isNoDifference, type PermissionsDifference } from '../../shared/permissions/permissions.ts';
import { denyInvite, denyRemoveInvitation, denyRenewInvitation } from '../../shared/rules/invitations.ts';
import { denyGiveRole, denyReadMembers, denySetRole } from '../../shared/rules/members.ts';
import { denySetPermissions } from '../../shared/rules/permissions.ts';
import { type DenyReason, ofKey, type Principal } from '../../shared/rules/principal.ts';
import { membersOf, NOTHING_READ, refOf, stepAt, type Target, unansweredOf } from '../../shared/target.ts';
import { foldAddress, oneLine, quoted } from '../../shared/text.ts';
import type { Ms } from '../../shared/time.ts';
import type { World } from '../world/world.ts';
import { type IsHolder, type Unplaced, waysAt, wayThatMay } from './people.ts';

export const NOT_READ = 'Its people have not been read, so its current access is unknown.';
export const NO_MEMBER = 'Nobody with this address is a member there now.';
export const OTHER_ROLE = 'Their role there is another one now.';
export const NOT_INVITED = 'No such invitation is open there now.';
export const denyRole = (there: readonly unknown[]) => (there.length === 0 ? NO_MEMBER : OTHER_ROLE);

export function roleStep(member: Member, role: string, target: Target): PlannedStep {
  const by = actorAt(target, (principal) => denySetRole(principal, member, role));
  const { id: memberId, role: from, user } = member;
  const of = { memberId, email: user.email, from, role };
  const change = { action: 'members.setRole', ...refOf(target), ...by.actor, ...of } as const;
  return stepAt(target, change, by.denied ?? denyMissing(target, role));
}

export function permissionsStep(
  member: Member,
  difference: PermissionsDifference,
  target: Target,
  kit?: ChangeBy<'members.setPermissions'>['kit'],
): PlannedStep {
  const by = actorAt(target, (principal) => denySetPermissions(principal, member));
  const { userId, role, user } = member;
  const of = { userId, email: user.email, role, ...difference, ...(kit ? { kit } : {}) };
  const change = { action: 'members.setPermissions', ...refOf(target), ...by.actor, ...of } as const;
  return stepAt(target, change, by.denied);
}

/** To member without grants. No step where that is already so. */
export function loweringSteps(
  { id: memberId, userId, role: from, user, permissions }: Member,
  stepFor: (
    change: Unplaced<ChangeBy<'members.setRole' | 'members.setPermissions'>>,
    deny: (principal: Principal) => DenyReason | string,
  ) => PlannedStep,
): PlannedStep[] {
  const of = { email: user.email, role: 'member' };
  const lower = { action: 'members.setRole', memberId, from, ...of } as const;
  const steps =
    from === 'member' ? [] : [stepFor(lower, (by) => denySetRole(by, { userId, role: from }, 'member'))];
  const difference = revokeAll({ role: 'member', permissions: permissions ?? {} });
  const isBarred = steps.some(({ denied }) => denied !== undefined);
  if (isBarred || (permissions && isNoDifference(difference))) return steps;
  const take = { action: 'members.setPermissions', userId, ...of, ...difference } as const;
  const deny = (by: Principal) =>
    permissions ? denySetPermissions(by, { userId, role: 'member' }) : GRANTS_UNREAD;
  return [...steps, stepFor(take, deny)];
}

export function loweringAt(member: Member, target: Target): PlannedStep[] {
  return loweringSteps(member, (change, deny) => {
    const by = actorAt(target, deny);
    return stepAt(target, { ...change, ...refOf(target), ...by.actor } as Change, by.denied);
  });
}

export function revokeAll({ role, permissions }: Parameters<Comparison>[0]): PermissionsDifference {
  const { switches, ...ids } = permissions;
  return { grant: {}, revoke: role === 'member' && switches ? { ...ids, switches } : ids };
}

export const GRANTS_UNREAD =
  'What this person was granted has not been read yet. Refresh the instance first.';

/** Skipped if accepted by then; never by a key of somebody who leaves in the same plan. */
export function withdrawalStep(
  { id: invitationId, email, role }: Invitation,
  target: Target,
  isLeaving?: IsHolder,
): PlannedStep {
  const by = actorAt(target, denyRemoveInvitation, isLeaving);
  const of = { invitationId, email, role, unlessAccepted: true } as const;
  return stepAt(target, { action: 'invitations.remove', ...refOf(target), ...by.actor, ...of }, by.denied);
}

export function renewalStep(invitation: Invitation, target: Target): PlannedStep {
  const { id: invitationId, email, role } = invitation;
  const by = actorAt(target, (principal) => denyRenewInvitation(principal, invitation));
  const of = { ...by.actor, invitationId, email, role: role || 'member' };
  return stepAt(target, { action: 'invitations.renew', ...refOf(target), ...of }, by.denied);
}

export function otherRoleStep(invitation: Invitation, role: string, target: Target): PlannedStep {
  const step = renewalStep({ ...invitation, role }, target);
  const missing = step.denied === undefined ? denyMissing(target, role) : null;
  return missing === null ? step : { ...step, denied: missing };
}

/** An invitation for each address, an expired one renewed with this role, or why not. */
export function invitationSteps(
  addresses: readonly string[],
  role: string,
  target: Target,
  now: Ms,
): PlannedStep[] {
  const by = actorAt(target, (principal) => denyInvite(principal) ?? denyGiveRole(principal, role));
  const barred = denyUnread(target) ?? by.denied ?? denyMissing(target, role);
  return addresses.map((email): PlannedStep => {
    const change = { action: 'invitations.create', ...refOf(target), email, role, ...by.actor } as const;
    if (barred !== null) return stepAt(target, change, barred);
    const [member] = membersOf(target, [foldAddress(email)]).slice(-1);
    if (member) return { ...stepAt(target, change, alreadyMember(member)), already: true };
    // Dokploy keeps expired ones as pending: of several per address the latest end counts.
    const [open] = unansweredOf(target, [foldAddress(email)]).toSorted(
      (one, other) => endOf(other) - endOf(one),
    );
    if (!open) return stepAt(target, change);
    if (invitationStatus(open, now) === 'expired') return renewalStep({ ...open, email, role }, target);
    const why = `Already invited (${oneLine(open.role ?? 'no role', 40)}); the link still works.`;
    return { ...stepAt(target, change, why), already: true };
  });
}

function endOf({ expiresAt }: Invitation): number {
  const end = Date.parse(expiresAt);
  return Number.isNaN(end) ? Number.POSITIVE_INFINITY : end;
}

export const alreadyMember = ({ role }: Member) => `Already a member (${oneLine(role, 40)}).`;

/** A reason of the rules stays one: it says whether another key could read the organization. */
export function denyUnread({ principal, whyUnknown }: Target): DenyReason | string {
  const reading = principal && denyReadMembers(principal);
  if (whyUnknown !== null) return reading?.reason === whyUnknown ? reading : whyUnknown;
  return principal ? null : NOTHING_READ;
}

export function actorAt(
  target: Target,
  deny: (principal: Principal) => DenyReason | string,
  isLeaving?: IsHolder,
): { actor: { actorId?: string }; denied: DenyReason | string } {
  const by = wayThatMay(waysAt(target, isLeaving), ({ principal }) =>
    principal ? deny(principal) : NOT_READ,
  );
  const { actorId } = by?.way ?? {};
  if (by) return { actor: actorId === undefined ? {} : { actorId }, denied: by.denied };
  const where = quoted(target.organizationName);
  return {
    actor: {},
    denied: ofKey(
      `All keys for ${where} belong to people you remove. First paste a key of somebody who stays for ${oneLine(target.instanceName, 60)}.`,
    ),
  };
}

export function denyMissing({ roles }: Pick<Target, 'roles'>, role: string): string | null {
  return !roles || roles.includes(role) ? null : `The role ${quoted(role)} does not exist there.`;
}

export function planOf(
  kind: Planned['plan']['kind'],
  steps: PlannedStep[],
  warnings: string[] = [],
): Result<Planned> {
  if (steps.length === 0) return fail(GONE);
  const isAny = steps.some(({ denied }) => denied === undefined);
  return ok({ plan: { kind, steps }, review: isAny ? { ...NOTHING_TO_SAY, warnings } : NOTHING_TO_SAY });
}

/** Current names; an organization nobody lists is named by its key's record. */
export function namedStep(world: World, change: Change): PlannedStep {
  const organizationId = organizationIdOf(change);
  const at = world.keys().find(({ instanceId }) => instanceId === change.instanceId);
  const listed = at?.account?.organizations.find(({ id }) => id === organizationId);
  const key = at?.keys.find((each) => each.organizationId === organizationId);
  return {
    change,
    instanceName: at?.instanceName ?? '',
    organizationName: organizationId === null ? null : (listed?.name ?? key?.organizationName ?? ''),
  };
}

export const planOne = (
  kind: Planned['plan']['kind'],
  world: World,
  change: Change,
  warnings: string[] = [],
): Result<Planned> => planOf(kind, [namedStep(world, change)], warnings);

export const GONE: AppError = {
  code: 'conflict',
  message: 'There is nothing left to change.',
  advice: 'Nothing was sent. Refresh the instance, then check again.',
};

/** Digest of the confirmed steps: a plan that does more is not confirmed. */
export function confirmationOf(steps: readonly PlannedStep[]): string {
  const done = steps
    .filter(({ denied }) => denied === undefined)
    .map(({ change }) => [
      change.action,
      change.instanceId,
      'organizationId' in change ? change.organizationId : null,
      ...(change.action === 'members.remove' ? goesWith(change) : []),
    ]);
  return createHash('sha256').update(JSON.stringify(done)).digest('base64url');
}

/** None until the server has said in how many organizations the account is. */
function goesWith({ userId, owned = [], memberships }: ChangeBy<'members.remove'>) {
  const { organizationIds = [], hidden = null } = memberships ?? {};
  return [userId, owned, organizationIds.toSorted(), hidden ?? 0];
}
