import type { DifferenceBy } from '../drift.ts';
import type { PlannedStep } from '../operations/step.ts';
import type { Permissions } from '../permissions/permissionsShape.ts';
import {
  invitationSteps,
  membersOf,
  permissionsStep,
  roleStep,
  unansweredOf,
  withdrawalStep,
} from './accessSteps.ts';
import { CHANGED, NO_ADDRESS, NOT_TOLD, SEVERAL_ACCOUNTS, SEVERAL_GRANTED } from './putBackReasons.ts';
import type { Target } from './target.ts';

type OfRole = DifferenceBy<'raised' | 'lowered' | 'other-role'>;

/** What differences of permissions are by id, by key: each is as it came, not as it is put back. */
export type KnownPermissions = ReadonlyMap<string, { granted: Permissions; revoked: Permissions }>;

/**
 * The steps that set a role or permissions back, remove an invitation, or invite anew who is gone; where there is none,
 * why, as a sentence. `now` in ms since the epoch.
 */
export function stepsBack(
  difference: OfRole | DifferenceBy<'gone' | 'invited' | 'permissions'>,
  target: Target,
  { now, permissions }: { now: number; permissions: KnownPermissions },
): PlannedStep[] | string {
  switch (difference.kind) {
    case 'permissions':
      return revokeAndGrant(difference, target, permissions);
    case 'gone':
      return inviteAnew(difference, target, now);
    case 'invited':
      return withdraw(difference, target, now);
    default:
      return setBack(difference, target);
  }
}

function setBack({ kind, emails, was, now }: OfRole, target: Target): PlannedStep[] | string {
  const there = membersOf(target, emails);
  const members = there.filter(({ role }) => role === now);
  if (members.length === 0) return CHANGED;
  // Of several accounts each may have had the lesser role all along: none is given more than it is known to have had.
  if (kind !== 'raised' && there.length > 1) return SEVERAL_ACCOUNTS;
  return members.map((member) => roleStep(member, was, target));
}

function revokeAndGrant(
  { key, emails, role }: DifferenceBy<'permissions'>,
  target: Target,
  permissions: KnownPermissions,
): PlannedStep[] | string {
  const [member, ...others] = membersOf(target, emails);
  if (member?.role !== role) return CHANGED;
  if (others.length > 0) return SEVERAL_GRANTED;
  const known = permissions.get(key);
  if (!known) return NOT_TOLD;
  return [permissionsStep(member, { grant: known.revoked, revoke: known.granted }, target)];
}

function withdraw(
  { emails, now: role }: DifferenceBy<'invited'>,
  target: Target,
  now: number,
): PlannedStep[] | string {
  const own = unansweredOf(target, emails, now).filter((each) => each.role === role);
  return own.length === 0 ? CHANGED : own.map((invitation) => withdrawalStep(invitation, target));
}

function inviteAnew(
  { emails, was: role }: DifferenceBy<'gone'>,
  target: Target,
  now: number,
): PlannedStep[] | string {
  const address = emails.find((email) => !email.startsWith(' '));
  return address === undefined ? NO_ADDRESS : invitationSteps([address], role, target, now);
}
