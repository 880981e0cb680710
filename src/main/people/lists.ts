import type { Invitation, Member } from '../../shared/dokploy.ts';
import { fullName } from '../../shared/fullName.ts';
import { isUnanswered } from '../../shared/invitation.ts';
import { idOf, spelled, type Vocabulary } from './vocabulary.ts';

/** Of an invitation whose end cannot be read: the last moment that a date can be, in ms since the epoch. */
const LAST_MOMENT = 8.64e15;
/** No role is known. */
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
};

/** The invitations of an organization that nobody has answered. */
export type InvitationRows = Rows & { expiresAt: Float64Array; invitationIds: readonly string[] };

/** Takes the rows of a list one by one, and gives them together. Throws at what is no such row. */
export type Gathering<T> = { take(row: unknown): void; end(facts: ListFacts): T };

/** Gathers members. */
export function gatherMembers(vocabulary: Vocabulary, instanceId: string): Gathering<MemberRows> {
  const rows = gatherRows(vocabulary, instanceId);
  const names: number[] = [];
  const twoFactor: number[] = [];
  const since: number[] = [];
  const memberIds: string[] = [];
  const userIds: string[] = [];
  return {
    take(row) {
      if (!isMember(row)) throw new TypeError('No member.');
      rows.add(row.user.email, row.userId, row.role);
      names.push(vocabulary.names.numberOf(fullName(row.user)));
      twoFactor.push(twoFactorOf(row));
      since.push(Date.parse(row.createdAt));
      memberIds.push(row.id);
      userIds.push(row.userId);
    },
    end: (facts) => ({
      ...facts,
      ...rows.end(),
      names: Uint32Array.from(names),
      twoFactor: Uint8Array.from(twoFactor),
      since: Float64Array.from(since),
      memberIds,
      userIds,
    }),
  };
}

/** Gathers invitations; those that were answered are left out. */
export function gatherInvitations(vocabulary: Vocabulary, instanceId: string): Gathering<InvitationRows> {
  const rows = gatherRows(vocabulary, instanceId);
  const expiresAt: number[] = [];
  const invitationIds: string[] = [];
  return {
    take(row) {
      if (!isInvitation(row)) throw new TypeError('No invitation.');
      // At any time: what is pending now has expired later, and is unanswered then, too.
      if (!isUnanswered(row, 0)) return;
      rows.add(row.email, row.id, row.role);
      const end = Date.parse(row.expiresAt);
      expiresAt.push(Number.isNaN(end) ? LAST_MOMENT : end);
      invitationIds.push(row.id);
    },
    end: (facts) => ({ ...facts, ...rows.end(), expiresAt: Float64Array.from(expiresAt), invitationIds }),
  };
}

function gatherRows({ ids, roles }: Vocabulary, instanceId: string) {
  const found = { ids: [] as number[], roles: [] as number[], spellings: new Map<number, string>() };
  return {
    add(email: string, otherwise: string, role: string | null) {
      const id = idOf(email, instanceId, otherwise);
      const written = spelled(email);
      if (written !== id && written !== '') found.spellings.set(found.ids.length, written);
      found.ids.push(ids.numberOf(id));
      found.roles.push(role === null ? NO_ROLE : roles.numberOf(role));
    },
    end: () => ({
      size: found.ids.length,
      ids: Uint32Array.from(found.ids),
      roles: Uint32Array.from(found.roles),
      spellings: found.spellings,
    }),
  };
}

function twoFactorOf({ user }: Member): number {
  if (user.twoFactorEnabled === true) return TWO_FACTOR.on;
  return user.twoFactorEnabled === false ? TWO_FACTOR.off : TWO_FACTOR.unknown;
}

// What is on disk was checked before it was written: that each row is whole is enough, and zod takes longer than all the rest.

function isMember(row: unknown): row is Member {
  return (
    hasTexts(row, ['id', 'userId', 'role', 'createdAt']) && 'user' in row && hasTexts(row.user, ['email'])
  );
}

function isInvitation(row: unknown): row is Invitation {
  if (!hasTexts(row, ['id', 'email', 'status', 'expiresAt']) || !('role' in row)) return false;
  return row.role === null || typeof row.role === 'string';
}

function hasTexts(value: unknown, names: readonly string[]): value is object {
  if (typeof value !== 'object' || value === null) return false;
  return names.every((name) => typeof (value as Record<string, unknown>)[name] === 'string');
}
