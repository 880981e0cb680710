import { has, type Server } from '../capabilities.ts';
import type { CustomRole, Member } from '../dokploy.ts';
import type { ChangeBy } from '../operations/change.ts';
import { counted } from '../text.ts';
import type { Safe, SomeFacts } from './actions.ts';
import { type Effect, goneWith } from './effect.ts';
import {
  aRole,
  type DenyReason,
  denyAct,
  noMembership,
  ofKey,
  ownersAlone,
  type Principal,
  running,
  say,
  tooOld,
  whoMay,
} from './principal.ts';

/** Owners and admins (before 0.26.0 owners only), and roles that may read members. */
export function denyReadMembers(principal: Principal): DenyReason {
  return denyAct(principal, 'read', 'see members and invitations');
}

export function denySetRoles(principal: Principal): DenyReason {
  return (
    tooOld(principal, 'organization.updateMemberRole', 'Changing roles') ??
    denyAct(principal, 'update', 'change roles')
  );
}

export function denySetRole(
  principal: Principal,
  member: Pick<Member, 'userId' | 'role'>,
  role?: string,
): DenyReason {
  const never = denySetRoles(principal);
  if (never) return never;
  if (member.userId === principal.userId)
    return (member.role === 'owner' ? say : ofKey)('You cannot change your own role.');
  if (member.role === 'owner') return say('The owner’s role cannot be changed or transferred.');
  if (principal.role === 'admin' && member.role === 'admin') {
    return ofKey('Only the owner can change an admin’s role.');
  }
  return role === undefined ? null : denyGiveRole(principal, role);
}

export function denyGiveRole(server: Server, role: string): DenyReason {
  if (role.trim().toLowerCase() === 'owner') return say('The owner role cannot be assigned.');
  if (role === 'admin' || role === 'member') return null;
  return tooOld(server, 'free-roles', 'A custom role');
}

/** Weakest first, never owner; custom roles since Dokploy 0.28.7. */
export function rolesOffered(server: Server, customRoles: readonly Pick<CustomRole, 'role'>[]): string[] {
  const custom = has(server, 'free-roles') ? customRoles.map(({ role }) => role) : [];
  const others = custom.filter((role) => !['owner', 'admin', 'member'].includes(role.trim().toLowerCase()));
  return ['member', 'admin', ...new Set(others)];
}

/** Since Dokploy 0.29.0, by owners, admins and roles that may add members; never on Cloud. */
export function denyAddWithPassword(principal: Principal): DenyReason {
  if (principal.isCloud) {
    return say('On Dokploy Cloud people choose their own password. Invite them instead.');
  }
  return (
    tooOld(principal, 'user.createUserWithCredentials', 'Adding people with a password') ??
    denyAct(principal, 'create', 'add people')
  );
}

/** Dokploy deletes the whole account. Never the owner, oneself, or an admin by an admin. */
export function denyRemoveMember(principal: Principal, member: Pick<Member, 'userId' | 'role'>): DenyReason {
  if (principal.isCloud) {
    return say('Dokploy Cloud does not remove people through its API. Remove them on its website.');
  }
  return denyPart(principal, member);
}

/** Before 0.26.0 Dokploy deletes any account for any key. */
export function judgesRemovals(server: Server): boolean {
  return server.version !== null && has(server, 'removal-rules');
}

/** Deleting an account deletes the organizations it owns: refused where the server has no rule against it. */
export function denyDeleteOwner(server: Server, owned: readonly unknown[]): DenyReason {
  if (owned.length === 0 || judgesRemovals(server)) return null;
  return say('This person owns an organization of this instance, which would be deleted with them.');
}

/** Before Dokploy 0.27.0, by better-auth. */
export function endsMemberships(server: Server): boolean {
  return has(server, 'better-auth.removeMember');
}

/** Before Dokploy 0.27.0. Stricter than better-auth, which lets admins end each other's. */
export function denyEndMembership(principal: Principal, member: Pick<Member, 'userId' | 'role'>): DenyReason {
  if (principal.isCloud || !endsMemberships(principal)) {
    return say(
      `This server${running(principal)} cannot end one membership with a key: only Dokploy before 0.27.0 can.`,
    );
  }
  return denyPart(principal, member);
}

function denyPart(principal: Principal, member: Pick<Member, 'userId' | 'role'>): DenyReason {
  const never = denyRemoveMembers(principal);
  if (never) return never;
  if (member.userId === principal.userId)
    return (member.role === 'owner' ? say : ofKey)('You cannot remove yourself.');
  if (member.role === 'owner') return say('The owner of an organization cannot be removed.');
  if (principal.role === 'admin' && member.role === 'admin')
    return ofKey('Only the owner can remove an admin.');
  return null;
}

function denyRemoveMembers(principal: Principal): DenyReason {
  if (principal.role === null) return noMembership();
  if (principal.role === 'owner') return null;
  if (principal.role === 'admin') {
    return has(principal, 'removal-rules') ? null : ownersAlone(principal, 'remove people', false);
  }
  return ofKey(`${whoMay(principal)} can remove people. This key belongs to ${aRole(principal.role)}.`);
}

type Given = Pick<ChangeBy<'invitations.create'>, 'role' | 'kit' | 'endsOn'>;

export function asGiven({ role, kit, endsOn }: Given, safe: Safe): string {
  const named = kit?.name === undefined ? '' : `, with “${safe(kit.name, 60)}”`;
  return `as ${safe(role, 40)}${named}${endsOn === undefined ? '' : `, until ${endsOn}`}`;
}

export const MEMBER_ACTIONS = {
  'members.remove': {
    title: 'delete account',
    passive: (subject) => [`The account of ${subject}`, 'deleted'],
    running: (subject) => `the deletion of the account of ${subject}`,
    effect: deletionOf,
    isFinal: true,
    question: {
      name: 'Deletes account',
      one: (subject) => `Delete the account of ${subject}?`,
      many: (count) => `Delete ${count} accounts?`,
      yes: (count) => `Delete ${count === 1 ? 'account' : counted(count, 'account', 'accounts')}`,
      detail: () => 'Memberships, API keys and sessions go with an account. This cannot be undone.',
    },
  },
  'members.endMembership': {
    title: 'end membership',
    passive: (subject) => [`The membership of ${subject}`, 'ended'],
    done: (subject) => `The membership of ${subject} has ended. The account stays.`,
    running: (subject) => `the end of the membership of ${subject}`,
    effect: ({ organizationId, memberId: id, email }) => [
      { does: 'end', on: 'membership', organizationId, id, email },
    ],
  },
  'members.setRole': {
    title: 'change role',
    what: ({ from, role }, safe) => `${safe(from, 40)} → ${safe(role, 40)}`,
    passive: (subject) => [`The role of ${subject}`, 'changed'],
    done: (subject, { from, role }, safe) =>
      `Role of ${subject} changed from ${safe(from, 40)} to ${safe(role, 40)}.`,
    running: (subject) => `the change of role of ${subject}`,
    undo: (subject, { from }, safe) => `make ${subject} ${safe(from, 40)} again`,
    effect: ({ organizationId, memberId: id, email, role, from: had }) => [
      { does: 'change', on: 'membership', organizationId, id, email, role, had },
    ],
  },
  'members.create': {
    title: 'add with a password',
    what: (change, safe) => `add ${asGiven(change, safe)}`,
    passive: (subject) => [subject, 'added'],
    done: (subject, { role }, safe) => `${subject} was added as ${safe(role, 40)}.`,
    running: (subject) => `the creation of the account of ${subject}`,
    undo: (subject) => `delete the account of ${subject}`,
    effect: ({ organizationId, email, role }, { userId } = {}) => [
      { does: 'give', on: 'account', email, userId },
      // Dokploy cancels them.
      { does: 'end', on: 'invitation', organizationId, email },
      { does: 'give', on: 'membership', organizationId, email, userId, role },
    ],
    question: {
      name: 'Adds with a password',
      one: (subject) => `Add ${subject} with a password?`,
      many: (count) => `Add ${count} people with passwords?`,
      yes: (count) => (count === 1 ? 'Add person' : 'Add people'),
      detail: () => 'They can sign in at once, with the password that Quayside makes.',
    },
  },
  'members.find': {
    title: 'check whether they are gone',
    passive: (subject) => [subject, 'checked'],
    done: (subject) => `${subject} is neither a member nor invited there.`,
    running: (subject) => `the search for ${subject}`,
    effect: () => [],
  },
} satisfies SomeFacts;

/** The account may also be in organizations that no key here sees. */
function deletionOf(change: ChangeBy<'members.remove'>): Effect[] {
  const { organizationId: here, userId, email, owned = [], memberships } = change;
  const of = { does: 'end', userId, email } as const;
  const told = new Set([here, ...(memberships?.organizationIds ?? [])]);
  return [
    { ...of, on: 'account' },
    ...[...told, ...(memberships?.hidden === 0 ? [] : [null])].map(
      (organizationId): Effect => ({ ...of, on: 'membership', organizationId }),
    ),
    ...owned.flatMap(goneWith),
    { ...of, on: 'key' },
    { ...of, on: 'session' },
  ];
}

export const MEMBER_PLANS = {
  'change-roles': 'Change roles',
  'add-people': 'Add with a password',
  'remove-people': 'Remove people',
} as const;
