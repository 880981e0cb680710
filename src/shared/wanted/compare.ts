import { strengthOf } from '../facts/role.ts';
import { invitationStatus } from '../invitation.ts';
import { denyInvite, denyRemoveInvitation } from '../rules/invitations.ts';
import { denyEndMembership, denyGiveRole, denyRemoveMember, denySetRole } from '../rules/members.ts';
import { denySetPermissions } from '../rules/permissions.ts';
import type { DenyReason, Principal } from '../rules/principal.ts';
import { type Lists, membersOf, type Target, unansweredOf } from '../target.ts';
import type { Ms } from '../time.ts';
import type { WantedAccess, WantedChange } from './change.ts';
import type { WantedRole } from './lines.ts';

type Placed = 'line' | 'column' | 'file' | 'instanceId' | 'organizationId' | 'email';
type WithoutPlace<T> = T extends unknown ? Omit<T, Placed> : never;
type Change = WithoutPlace<WantedChange>;

export type Meant = { wanted: WantedRole; access: WantedAccess | null; why: Removed['why'] };
type Removed = Extract<Change, { kind: 'remove' }>;

type Present = { [K in keyof Lists]: NonNullable<Lists[K]> };

/** A text is the sentence why not. */
export function changesOf(
  meant: Meant,
  email: string,
  { target, now }: { target: Target; now: Ms },
): Change[] | string {
  const present = { members: membersOf(target, [email]), invitations: unansweredOf(target, [email]) };
  const own = comparePresent(meant, present, now);
  if (typeof own === 'string') return own;
  const changes = withAccess(own, meant, present);
  const denied = changes.map((change) => denyWanted(change, present, target));
  return denied.find((why) => why !== null) ?? changes;
}

function comparePresent({ wanted, why }: Meant, present: Present, now: Ms): Change[] | string {
  const [member] = present.members;
  const [invitation] = present.invitations;
  if (wanted.kind === 'none') {
    return member || invitation ? [{ kind: 'remove', from: member?.role ?? null, why }] : [];
  }
  const { role } = wanted;
  if (member) {
    const roles = [...new Set(present.members.map((each) => each.role))];
    // Several accounts of one address count by the strongest role, as in exports.
    const others = roles.includes(role) ? roles.filter((own) => strengthOf(own) < strengthOf(role)) : roles;
    return others.map((from) => ({ kind: 'role', from, role }));
  }
  if (!invitation) return [{ kind: 'invite', role }];
  const isSame = (each: (typeof present.invitations)[number]) => (each.role ?? 'member') === role;
  const same = present.invitations.filter(isSame);
  const others = present.invitations.filter((each) => !isSame(each));
  // A person chooses between two open invitations.
  const wrong = same.length > 0 ? others.filter((each) => invitationStatus(each, now) === 'pending') : others;
  if (wrong.length === 0)
    return same.every((each) => invitationStatus(each, now) === 'expired') ? EXPIRED : [];
  const roles = [...new Set(wrong.map((each) => each.role))];
  return roles.map((from) => ({ kind: 'invited-role', from, role }));
}

const EXPIRED = 'The invitation of this person has expired. Renew it under Invitations.';

function withAccess(changes: Change[], { wanted, access }: Meant, { members: [member] }: Present): Change[] {
  if (access === null || wanted.kind === 'none') return changes;
  const { role } = wanted;
  if (member) {
    const from = changes.length === 0 ? role : member.role;
    return [...changes, { kind: 'access', from, role, access }];
  }
  if (access.by === 'nothing') return changes;
  if (changes.length === 0) return [{ kind: 'waits', role, access }];
  return changes.map((change) =>
    change.kind === 'invite' || change.kind === 'invited-role' ? { ...change, access } : change,
  );
}

function denyWanted(change: Change, present: Present, { holders = [] }: Target): string | null {
  const reasons = holders.map(({ principal }) => denyBy(change, present, principal)?.reason ?? null);
  return reasons.includes(null) ? null : (reasons[0] ?? NO_KEY);
}

const NO_KEY = 'This organization has no key, so nothing can be changed.';

function denyBy(change: Change, present: Present, principal: Principal): DenyReason {
  const [first] = present.members;
  const member = present.members.find(({ role }) => 'from' in change && role === change.from) ?? first;
  switch (change.kind) {
    case 'waits':
      return null;
    case 'invite':
      return denyInvite(principal) ?? denyGiveRole(principal, change.role);
    case 'invited-role':
      return denyInvite(principal) ?? denyRemoveInvitation(principal) ?? denyGiveRole(principal, change.role);
    case 'access':
      return denySetPermissions(principal, { ...(member ?? NOBODY), role: change.role });
    case 'role':
      return denySetRole(principal, member ?? NOBODY, change.role);
    case 'remove':
      if (!member) return denyRemoveInvitation(principal);
      return denyEndMembership(principal, member) && denyRemoveMember(principal, member);
  }
}

const NOBODY = { userId: '', role: 'member' };
