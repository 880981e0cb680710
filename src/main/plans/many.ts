import type { Invitation } from '../../shared/dokploy.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import { invitationStatus, invitedAt, isUnanswered } from '../../shared/invitation.ts';
import type { IntentOf } from '../../shared/operations/change.ts';
import type { PlannedStep } from '../../shared/operations/operation.ts';
import { NOTHING_TO_SAY, type Planned, type Review } from '../../shared/operations/planned.ts';
import { denySetRole } from '../../shared/rules/members.ts';
import { SIGNED_OUT } from '../../shared/rules/sessions.ts';
import {
  type InstanceTargets,
  organizationKey,
  refOf,
  stepAt,
  type Target,
  targetsIn,
} from '../../shared/target.ts';
import { foldAddress, nameOf, oneLine } from '../../shared/text.ts';
import type { Ms } from '../../shared/time.ts';
import type { Ref, World } from '../world/world.ts';
import { personsOf } from './people.ts';
import type { Given, Planners } from './plans.ts';
import { planRevoking } from './sessions.ts';
import { denyMissing, renewalStep, withdrawalStep } from './steps.ts';

export const manyPlans = {
  async 'change-roles'({ kind, emails, role, places }, { world }) {
    if (emails.length === 0) return refuse(NO_ADDRESS);
    const chosen = new Set(places.map(organizationKey));
    const known = await everything(world);
    const folded = new Set(emails.map(foldAddress));
    const there = targetsIn(known).filter(({ members }) =>
      members?.some(({ user }) => folded.has(foldAddress(user.email))),
    );
    const isMeant = (place: Ref) => there.length === 0 || chosen.has(organizationKey(place));
    const meant = there.filter(isMeant);
    if (there.length > 0 && meant.length === 0) return refuse(NO_ORGANIZATION, 'organizations');
    const targets = await withRoles(world, meant);
    const offered = targets.flatMap(({ roles }) => roles ?? ROLES_EVERYWHERE);
    if (there.length > 0 && !offered.includes(role)) return refuse('Choose the new role.', 'role');
    const steps = planRoles(emails, role, targets);
    return planned(kind, steps, { unknown: unknownIn(known, isMeant) });
  },

  async 'revoke-sessions'({ kind, emails }, { world, joined }) {
    if (emails.length === 0) return refuse(NO_ADDRESS);
    const known = await everything(world);
    const steps = planRevoking(personsOf(emails, await joined()).flat(), known);
    return planned(kind, steps, {
      unknown: unknownIn(known),
      warnings: steps.some(runs) ? [SIGNED_OUT] : [],
    });
  },

  'renew-invitations': openInvitations,
  'remove-invitations': openInvitations,
} satisfies Partial<Planners>;

export const NO_ADDRESS = 'Enter at least one address.';
export const NO_ORGANIZATION = 'Choose at least one organization.';

const ROLES_EVERYWHERE: readonly string[] = ['member', 'admin'];

export const LINKS_END = {
  renew: 'The old links stop working, which cannot be undone. Send each person the new one.',
  remove: 'Their links stop working. Undo invites the same people again, with new links.',
};

export function refuse(
  message: string,
  field?: 'organizations' | 'role' | 'name' | 'people' | 'kit' | 'ends',
): Result<never> {
  const details = field ? { details: { field } } : {};
  return fail({ code: 'bad-input', message, advice: '', ...details });
}

export function planned(
  kind: Planned['plan']['kind'],
  steps: PlannedStep[],
  review: Partial<Review>,
): Result<Planned> {
  return ok({ plan: { kind, steps }, review: { ...NOTHING_TO_SAY, ...review } });
}

export const runs = ({ denied }: PlannedStep) => denied === undefined;

export async function everything(
  world: World,
  isMeant: (instance: InstanceTargets) => boolean = () => true,
): Promise<InstanceTargets[]> {
  const meant = () => world.targets().filter(isMeant);
  const isUnread = ({ whyUnknown }: Pick<InstanceTargets, 'whyUnknown'>) => Boolean(whyUnknown);
  const unread = meant().filter((each) => isUnread(each) || each.targets.some(isUnread));
  await world.loadSeen(unread.map(({ instanceId }) => instanceId));
  return meant();
}

export async function withRoles(world: World, targets: readonly Target[]): Promise<Target[]> {
  await world.readRights(targets.filter(({ whyUnknown }) => whyUnknown === null));
  return targets.flatMap((target) => world.target(target) ?? []);
}

function unknownIn(instances: readonly InstanceTargets[], isMeant: (place: Ref) => boolean = () => true) {
  return instances.flatMap(({ instanceId, instanceName, targets, whyUnknown: why }) => {
    const name = nameOf(instanceName);
    if (targets.length === 0)
      return why && isMeant({ instanceId, organizationId: '' }) ? `${name}: ${why}` : [];
    return targets.flatMap(({ organizationId, organizationName, whyUnknown }) =>
      whyUnknown === null || !isMeant({ instanceId, organizationId })
        ? []
        : `${oneLine(organizationName, 60)} on ${name}: ${whyUnknown}`,
    );
  });
}

function planRoles(emails: readonly string[], role: string, targets: readonly Target[]): PlannedStep[] {
  const asked = new Map(emails.map((email, at) => [foldAddress(email), { email, at }]));
  return targets.flatMap((target) => {
    const { principal, members } = target;
    const there = (members ?? []).flatMap((member) => {
      const found = asked.get(foldAddress(member.user.email));
      return found ? { ...found, member } : [];
    });
    return there
      .toSorted((one, other) => one.at - other.at)
      .flatMap(({ email, member }, index, all) => {
        if (!principal || all[index - 1]?.email === email) return [];
        const { id: memberId, role: from } = member;
        const change = { action: 'members.setRole', ...refOf(target), memberId, email, from, role } as const;
        if (from === role) return [{ ...stepAt(target, change, `Already ${role}.`), already: true }];
        return [stepAt(target, change, denySetRole(principal, member, role) ?? denyMissing(target, role))];
      });
  });
}

async function openInvitations(
  { kind, expired, olderThan, domain }: IntentOf<'renew-invitations' | 'remove-invitations'>,
  { world, now }: Given,
): Promise<Result<Planned>> {
  const olderThanDays = olderThan.trim() === '' ? null : Number(olderThan);
  if (Number.isNaN(olderThanDays)) return refuse('Enter the age as a number of days.');
  const filter = { expired, olderThanDays, domain: domain.trim().replace(/^@/, '') };
  const [stepFor, linksEnd] =
    kind === 'remove-invitations' ? [withdrawalStep, LINKS_END.remove] : [renewalStep, LINKS_END.renew];
  const known = await everything(world);
  const steps = targetsIn(known).flatMap((target) =>
    (target.invitations ?? [])
      .filter((invitation) => isMeant(invitation, filter, { now, readAt: target.readAt ?? now }))
      .map((invitation) => stepFor(invitation, target)),
  );
  return planned(kind, steps, { unknown: unknownIn(known), warnings: steps.some(runs) ? [linksEnd] : [] });
}

type InvitationFilter = {
  expired: boolean;
  olderThanDays: number | null;
  domain: string;
};

function isMeant(
  invitation: Invitation,
  { expired, olderThanDays, domain }: InvitationFilter,
  { now, readAt }: { now: Ms; readAt: Ms },
): boolean {
  if (!isUnanswered(invitation)) return false;
  if (expired && invitationStatus(invitation, now) !== 'expired') return false;
  if (domain && !foldAddress(invitation.email).endsWith(`@${domain.toLowerCase()}`)) return false;
  if (olderThanDays === null) return true;
  // NaN compares false: an unknown age never matches.
  return now - invitedAt(invitation, readAt) >= olderThanDays * 86_400_000;
}
