import type { Account, Member } from '../dokploy.ts';
import { isUnanswered } from '../invitation.ts';
import type { PlannedStep } from '../operations/step.ts';
import { denyRemoveInvitation } from '../rules/invitations.ts';
import { denyRemoveMember, denySetRole } from '../rules/members.ts';
import { ownedBy } from '../rules/organizations.ts';
import { isSameAddress, refOf, stepAt, type Target } from './target.ts';

/** An instance with its organizations, as far as they are known. */
export type InstanceTargets = {
  instanceId: string;
  instanceName: string;
  account: Account | null;
  targets: readonly Target[];
};

/** What to do with a person's account on an instance. */
export type OffboardChoice = 'delete' | 'lower' | 'leave';

/** What was found of a person on an instance. */
export type Found = {
  instanceId: string;
  instanceName: string;
  /** Their memberships, with where each is. */
  memberships: { target: Target; member: Member }[];
  /** Invitations that nobody answered, with where each is. */
  invitations: { target: Target; invitationId: string; email: string; role: string | null }[];
  /** The organizations that they own, as far as the keys show: they go when the account is deleted. */
  owned: string[];
  /** What could not be looked at, each as a sentence: an open question, never "not there". */
  unknown: string[];
  /** The choice that does the least harm. */
  suggested: OffboardChoice;
  /** Why their account cannot be deleted; null where it can. */
  denied: string | null;
};

/** Looks for a person by their addresses on an instance. `now` in ms since the epoch. */
export function findPerson(emails: readonly string[], instance: InstanceTargets, now: number): Found {
  const isTheirs = (email: string) => emails.some((each) => isSameAddress(each, email));
  const { targets, account, instanceId, instanceName } = instance;
  const memberships = targets.flatMap((target) =>
    (target.members ?? []).filter(({ user }) => isTheirs(user.email)).map((member) => ({ target, member })),
  );
  const invitations = targets.flatMap((target) =>
    (target.invitations ?? [])
      .filter((each) => isTheirs(each.email) && isUnanswered(each, now))
      .map(({ id, email, role }) => ({ target, invitationId: id, email, role })),
  );
  const userIds = new Set(memberships.map(({ member }) => member.userId));
  const owned = account
    ? [...userIds].flatMap((userId) => ownedBy(account, userId)).map(({ name }) => name)
    : [];
  const unknown = targets.flatMap(({ organizationName, whyUnknown }) =>
    whyUnknown ? `${organizationName}: ${whyUnknown}` : [],
  );
  const denied = denyDelete(memberships);
  const suggested =
    memberships.length === 0 ? 'leave' : denied ? 'leave' : owned.length > 0 ? 'lower' : 'delete';
  return { instanceId, instanceName, memberships, invitations, owned, unknown, suggested, denied };
}

/** Who may delete their account: one key that may is enough, since the account goes as a whole. */
function denyDelete(memberships: Found['memberships']): string | null {
  const reasons = memberships.map(({ target, member }) =>
    target.principal
      ? (denyRemoveMember(target.principal, member)?.reason ?? null)
      : 'Nothing was read of this instance yet.',
  );
  return reasons.includes(null) ? null : (reasons[0] ?? null);
}

/** The steps of an off-boarding on an instance: invitations go first, so that no link is left that works. */
export function planOffboarding({ memberships, invitations }: Found, choice: OffboardChoice): PlannedStep[] {
  const gone = invitations.map(({ target, invitationId, email, role }) => {
    const denied = target.principal && denyRemoveInvitation(target.principal)?.reason;
    return stepAt(
      target,
      { action: 'invitations.remove', ...refOf(target), invitationId, email, role },
      denied,
    );
  });
  if (choice === 'lower') return [...gone, ...memberships.map(lowered)];
  return choice === 'delete' ? [...gone, ...deletions(memberships)] : gone;
}

function lowered({ target, member }: Found['memberships'][number]): PlannedStep {
  const { id: memberId, role: from, user } = member;
  const change = {
    action: 'members.setRole',
    ...refOf(target),
    memberId,
    email: user.email,
    from,
    role: 'member',
  } as const;
  if (from === 'member') return stepAt(target, change, 'Is member already.');
  return stepAt(target, change, target.principal && denySetRole(target.principal, member, 'member')?.reason);
}

/** One deletion for each account, by a key that may. */
function deletions(memberships: Found['memberships']): PlannedStep[] {
  const accounts = new Map<string, PlannedStep>();
  for (const { target, member } of memberships) {
    const change = {
      action: 'members.remove',
      ...refOf(target),
      userId: member.userId,
      email: member.user.email,
    } as const;
    const denied = target.principal && denyRemoveMember(target.principal, member)?.reason;
    const step = stepAt(target, change, denied);
    const known = accounts.get(member.userId);
    if (!known || (known.denied && !step.denied)) accounts.set(member.userId, step);
  }
  return [...accounts.values()];
}
