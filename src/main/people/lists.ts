import type { Invitation, Member } from '../../shared/dokploy.ts';
import { fullName } from '../../shared/fullName.ts';
import { invitedAt, isUnanswered } from '../../shared/invitation.ts';
import { permissionsShape } from '../../shared/permissions/permissionsShape.ts';
import { NO_SETS, type PermissionSets } from '../readings/permissionSets.ts';
import { type Grants, type ReadMember, toGrants } from './grants.ts';
import { idOf, spelled, type Vocabulary } from './vocabulary.ts';

/** Stands for the end of an invitation that cannot be read: the last moment that a date can be, in ms since the epoch. */
export const LAST_MOMENT = 8.64e15;
/** Stands for a role that is not known. */
export const NO_ROLE = 0xffff_ffff;
/** Whether an account has a second factor. */
export const TWO_FACTOR = { unknown: 0, off: 1, on: 2 } as const;

/** When a list was read (ms since the epoch), and how many of its rows were too many to keep. */
export type ListFacts = { at: number; missing: number };

/** What members and invitations have alike: numbers of the vocabulary, by row. */
type Rows = ListFacts & {
  size: number;
  /** The person’s own id, whatever it is joined with. */
  ids: Uint32Array;
  roles: Uint32Array;
  /** By row: an address that is written in another way than it is folded. */
  spellings: ReadonlyMap<number, string>;
};

/** The members of an organization, a column for each fact: objects for 50,000 of them would take ten times the memory. */
export type MemberRows = Rows & {
  names: Uint32Array;
  /** One of {@link TWO_FACTOR}. */
  twoFactor: Uint8Array;
  /** When they joined, in ms since the epoch; NaN where that cannot be read. */
  since: Float64Array;
  memberIds: readonly string[];
  userIds: readonly string[];
  grants: Grants;
};

/** The invitations of an organization that nobody has answered. */
export type InvitationRows = Rows & {
  /** ms since the epoch. */
  expiresAt: Float64Array;
  /** When they were made, in ms since the epoch; NaN where that cannot be read. */
  since: Float64Array;
  invitationIds: readonly string[];
};

/** Where rows come from, and what numbers their texts. */
type Source = { vocabulary: Vocabulary; instanceId: string; facts: ListFacts };

/** Members, as the table holds them; `sets` are those that rows from disk have the numbers of. */
export function toMemberRows(
  members: readonly ReadMember[],
  source: Source,
  sets: PermissionSets = NO_SETS,
): MemberRows {
  const { names } = source.vocabulary;
  const rows = emptyRows(members.length, source);
  const made = {
    names: new Uint32Array(members.length),
    twoFactor: new Uint8Array(members.length),
    since: new Float64Array(members.length),
    memberIds: [] as string[],
    userIds: [] as string[],
  };
  for (const [row, { id, userId, role, createdAt, user }] of members.entries()) {
    put(rows, row, { email: user.email, otherwise: userId, role }, source);
    made.names[row] = names.numberOf(fullName(user));
    made.twoFactor[row] = twoFactorOf(user);
    made.since[row] = Date.parse(createdAt);
    made.memberIds.push(id);
    made.userIds.push(userId);
  }
  return { ...rows, ...made, grants: toGrants(members, sets) };
}

/** Invitations, as the table holds them; those that were answered are left out. */
export function toInvitationRows(all: readonly Invitation[], source: Source): InvitationRows {
  // At any time: what is pending now has expired later, and is unanswered then, too.
  const invitations = all.filter((invitation) => isUnanswered(invitation, 0));
  const rows = emptyRows(invitations.length, source);
  const made = {
    expiresAt: new Float64Array(invitations.length),
    since: new Float64Array(invitations.length),
    invitationIds: [] as string[],
  };
  for (const [row, invitation] of invitations.entries()) {
    const { id, email, role, expiresAt } = invitation;
    put(rows, row, { email, otherwise: id, role }, source);
    const end = Date.parse(expiresAt);
    made.expiresAt[row] = Number.isNaN(end) ? LAST_MOMENT : end;
    made.since[row] = invitedAt(invitation);
    made.invitationIds.push(id);
  }
  return { ...rows, ...made };
}

function emptyRows(size: number, { facts }: Source) {
  const spellings = new Map<number, string>();
  return { ...facts, size, ids: new Uint32Array(size), roles: new Uint32Array(size), spellings };
}

/** What a member and an invitation have alike. */
function put(
  rows: ReturnType<typeof emptyRows>,
  row: number,
  { email, otherwise, role }: { email: string; otherwise: string; role: string | null },
  { vocabulary: { ids, roles }, instanceId }: Source,
): void {
  const id = idOf(email, instanceId, otherwise);
  const written = spelled(email);
  if (written !== id && written !== '') rows.spellings.set(row, written);
  rows.ids[row] = ids.numberOf(id);
  rows.roles[row] = role === null ? NO_ROLE : roles.numberOf(role);
}

/** Rows whose numbers are of one vocabulary, with those of another. */
export function renumbered<T extends MemberRows | InvitationRows>(
  rows: T,
  from: Vocabulary,
  to: Vocabulary,
): T {
  const changed = {
    ...rows,
    ids: rows.ids.map((id) => to.ids.numberOf(from.ids.textOf(id))),
    roles: rows.roles.map((role) =>
      role === NO_ROLE ? NO_ROLE : to.roles.numberOf(from.roles.textOf(role)),
    ),
  };
  if ('names' in rows)
    return { ...changed, names: rows.names.map((name) => to.names.numberOf(from.names.textOf(name))) };
  return changed;
}

function twoFactorOf({ twoFactorEnabled }: Member['user']): number {
  if (twoFactorEnabled === true) return TWO_FACTOR.on;
  return twoFactorEnabled === false ? TWO_FACTOR.off : TWO_FACTOR.unknown;
}

/**
 * Whether what stands on disk is a member, as far as the table uses it: it was checked before it was written, and to
 * have zod check it again would take longer than all the rest.
 */
export function isMember(row: unknown): row is ReadMember {
  if (typeof row !== 'object' || row === null || !('user' in row)) return false;
  const { id, userId, role, createdAt, user, permissions, granted } = row as Record<
    keyof ReadMember,
    unknown
  >;
  return (
    (granted === undefined || Number.isInteger(granted)) &&
    (permissions === undefined || permissionsShape.safeParse(permissions).success) &&
    typeof id === 'string' &&
    typeof userId === 'string' &&
    typeof role === 'string' &&
    typeof createdAt === 'string' &&
    typeof user === 'object' &&
    typeof (user as Partial<Member['user']> | null)?.email === 'string'
  );
}

/** Whether what stands on disk is an invitation, as far as the table uses it. */
export function isInvitation(row: unknown): row is Invitation {
  if (typeof row !== 'object' || row === null) return false;
  const { id, email, status, expiresAt, role } = row as Record<keyof Invitation, unknown>;
  return (
    typeof id === 'string' &&
    typeof email === 'string' &&
    typeof status === 'string' &&
    typeof expiresAt === 'string' &&
    (role === null || typeof role === 'string')
  );
}
