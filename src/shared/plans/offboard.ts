import { oneLine } from '../oneLine.ts';
import type { IntentOf } from '../operations/intent.ts';
import { denyDeleteOwner, denyEndMembership, denyRemoveMember, denySetRole } from '../rules/members.ts';
import type { Found } from './person.ts';
import { denyRevoking } from './sessions.ts';

/**
 * `end` the memberships alone, `delete` the account, `lower` to member, `revoke-sessions` and no more, or `leave`
 * all as it is. An account that is kept loses its sessions with `end` and `lower`, too, where a key may.
 */
export type OffboardChoice = IntentOf<'off-board'>['choices'][string][string];

/** A membership that was found of a person. */
export type Membership = Found['memberships'][number];

/** Which choices there are, and the one that does the least harm. */
export type Choices = {
  /** Why a choice is none, as a sentence; null where it is one. */
  denied: Record<OffboardChoice, string | null>;
  suggested: OffboardChoice;
};

/** A person on an instance: what was found, what can be done, and what is chosen. */
export type Place = { found: Found; choices: Choices; choice: OffboardChoice };

/** Somebody who leaves: all addresses of theirs, and where they were found or could not be looked for. */
export type Leaver = { emails: readonly string[]; places: Place[] };

/** Whether anything of a person was found. */
export function isThere({ memberships, invitations, ownKeys }: Found): boolean {
  return memberships.length + invitations.length + ownKeys.length > 0;
}

/** Weighs what can be done with a person who was found on an instance. */
export function weighChoices(found: Found): Choices {
  const { memberships, accounts } = found;
  const denied = {
    end: denyAll(memberships, denyEnding),
    delete: denyAll(memberships, (membership) => denyDeletion(membership, accounts)),
    lower: denyAll(memberships, denyLowering),
    'revoke-sessions': denyRevoking(found),
    leave: null,
  };
  // Whoever is in organizations that nobody here sees may own one of them.
  const takesNothing = accounts.every(({ owned, hidden }) => owned.length === 0 && hidden === 0);
  const order: OffboardChoice[] = takesNothing
    ? ['end', 'delete', 'lower', 'revoke-sessions']
    : ['end', 'lower', 'revoke-sessions'];
  const suggested = order.find((choice) => denied[choice] === null) ?? 'leave';
  return { denied, suggested };
}

/** One that can be changed is enough; null then, else why the first cannot. */
function denyAll(
  memberships: readonly Membership[],
  deny: (membership: Membership) => string | null,
): string | null {
  let first: string | undefined;
  for (const membership of memberships) {
    const reason = deny(membership);
    if (reason === null) return null;
    first ??= reason;
  }
  return first ?? 'Not a member there.';
}

const NOTHING_READ = 'Nothing was read of this instance yet.';

/** Why a membership is not ended by itself, as a sentence. */
export function denyEnding({ principal, member }: Membership): string | null {
  return principal ? (denyEndMembership(principal, member)?.reason ?? null) : NOTHING_READ;
}

/** Why the account of a membership is not deleted, as a sentence. */
export function denyDeletion({ principal, member }: Membership, accounts: Found['accounts']): string | null {
  if (!principal) return NOTHING_READ;
  const owned = accounts.find(({ userId }) => userId === member.userId)?.owned ?? [];
  const denied = denyRemoveMember(principal, member) ?? denyDeleteOwner(principal, owned);
  return denied?.reason ?? null;
}

/** Why a membership is not lowered to member, as a sentence. */
export function denyLowering({ principal, member }: Membership): string | null {
  if (member.role === 'member') return 'Already a member.';
  return principal ? (denySetRole(principal, member, 'member')?.reason ?? null) : NOTHING_READ;
}

/** The memberships, by id, that stay as they are, as was chosen. */
export function leftAlone({ memberships }: Found, choice: OffboardChoice): string[] {
  return choice === 'leave' || choice === 'revoke-sessions'
    ? memberships.map(({ member }) => member.id).slice(0, 1_000)
    : [];
}

/** Why nothing runs on an instance: a key in use is the person's own, or another's who leaves. Null where none is. */
export function denyOwnKey({ ownKeys, instanceName }: Found): string | null {
  const [first] = ownKeys;
  if (!first) return null;
  const of = ownKeys.every(({ of: whose }) => whose === undefined) ? undefined : whoOf(ownKeys);
  const names = ownKeys.map(({ organizationName }) => `“${oneLine(organizationName, 60)}”`).join(', ');
  const whose = of === undefined ? 'this person’s own' : `that of ${of}`;
  return `The key in use for ${names} is ${whose}. Paste ${of === undefined ? 'another person’s key' : 'the key of somebody who stays'} for ${oneLine(instanceName, 60)} first.`;
}

/** Of several who leave, whose keys these are. */
function whoOf(ownKeys: Found['ownKeys']): string {
  const who = ownKeys.map(({ of }) =>
    of === undefined ? 'this person' : oneLine(of, 120) || 'somebody else',
  );
  return `${[...new Set(who)].join(' or ')}, who leaves`;
}
