import type { IntentOf } from '../../shared/operations/change.ts';
import type { PlannedStep } from '../../shared/operations/operation.ts';
import { denyRemoveInvitation } from '../../shared/rules/invitations.ts';
import { denyDeleteOwner, denyEndMembership, denyRemoveMember } from '../../shared/rules/members.ts';
import type { DenyReason } from '../../shared/rules/principal.ts';
import { NOTHING_READ } from '../../shared/target.ts';
import { oneLine, quoted } from '../../shared/text.ts';
import { type Found, lastSeenAt, membershipsOf, stepBy } from './people.ts';
import { denyRevoking, revocationsOf } from './sessions.ts';
import { loweringSteps } from './steps.ts';

/** `end` and `lower` also revoke the sessions of a kept account, where a key may. */
export type OffboardChoice = IntentOf<'off-board'>['choices'][string][string];

export type Membership = Found['memberships'][number];

type Choices = {
  denied: Record<OffboardChoice, string | null>;
  suggested: OffboardChoice;
};

export type Place = { found: Found; choices: Choices; choice: OffboardChoice };

export type Leaver = { emails: readonly string[]; places: Place[] };

export function isThere({ memberships, invitations, ownKeys }: Found): boolean {
  return memberships.length + invitations.length + ownKeys.length > 0;
}

export function weighChoices(found: Found): Choices {
  const { memberships, accounts } = found;
  const denied = {
    end: denyAll(memberships, denyEnding),
    delete: denyAll(memberships, (membership) => denyDeletion(membership, accounts)),
    lower: denyAll(memberships, denyLowering),
    'revoke-sessions': denyRevoking(found),
    leave: null,
  };
  // Somebody in organizations unseen here may own one of them.
  const takesNothing = accounts.every(({ owned, hidden }) => owned.length === 0 && hidden === 0);
  const order: OffboardChoice[] = takesNothing
    ? ['end', 'delete', 'lower', 'revoke-sessions']
    : ['end', 'lower', 'revoke-sessions'];
  const suggested = order.find((choice) => denied[choice] === null) ?? 'leave';
  return { denied, suggested };
}

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

function denyEnding({ principal, member }: Membership): string | null {
  return principal ? (denyEndMembership(principal, member)?.reason ?? null) : NOTHING_READ;
}

function denyDeletion({ principal, member }: Membership, accounts: Found['accounts']): string | null {
  if (!principal) return NOTHING_READ;
  const owned = accounts.find(({ userId }) => userId === member.userId)?.owned ?? [];
  const denied = denyRemoveMember(principal, member) ?? denyDeleteOwner(principal, owned);
  return denied?.reason ?? null;
}

function denyLowering(membership: Membership): string | null {
  const { principal } = membership;
  if (!principal) return NOTHING_READ;
  const [first] = lowered(membership);
  return first ? (first.denied ?? null) : 'Already a member, with nothing granted.';
}

export function leftAlone({ memberships }: Found, choice: OffboardChoice): string[] {
  if (choice === 'end' || choice === 'delete') return [];
  const left = memberships.filter(({ member }) => choice !== 'lower' || member.role === 'member');
  return left.map(({ member }) => member.id).slice(0, 1_000);
}

/** A key in use belongs to somebody who leaves; null if none does. */
export function denyOwnKey({ ownKeys, instanceName }: Found): string | null {
  const [first] = ownKeys;
  if (!first) return null;
  const of = ownKeys.every(({ of: whose }) => whose === undefined) ? undefined : whoOf(ownKeys);
  const names = ownKeys.map(({ organizationName }) => quoted(organizationName)).join(', ');
  const whose = of === undefined ? 'this person’s own' : `that of ${of}`;
  return `The key in use for ${names} is ${whose}. Paste ${of === undefined ? 'another person’s key' : 'the key of somebody who stays'} for ${oneLine(instanceName, 60)} first.`;
}

function whoOf(ownKeys: Found['ownKeys']): string {
  const who = ownKeys.map(({ of }) =>
    of === undefined ? 'this person' : oneLine(of, 120) || 'somebody else',
  );
  return `${[...new Set(who)].join(' or ')}, who leaves`;
}

type LeavingThere = { emails: readonly string[]; found: Found; choice: OffboardChoice };

/**
 * Invitations first, so that no link stays valid; accounts that own organizations last. Without a key of
 * somebody who stays, nothing runs.
 */
export function planOffboarding(people: readonly LeavingThere[]): PlannedStep[] {
  const each = (stepsOf: (person: LeavingThere) => readonly PlannedStep[]) =>
    people.flatMap((person) => stepsOf(person).map((step) => barred(step, person.found)));
  return [
    ...each(({ found }) => found.invitations.map(withdrawn)),
    ...each(revocations),
    ...each(membershipChanges),
    ...deletions(people),
    ...people.flatMap(searches),
  ];
}

function barred(step: PlannedStep, found: Found): PlannedStep {
  const denied = denyOwnKey(found);
  return denied === null ? step : { ...step, denied };
}

function choiceOf({ found, choice }: LeavingThere): OffboardChoice {
  if (choice !== 'leave' && choice !== 'revoke-sessions') return choice;
  const { denied } = weighChoices(found);
  const isBarred = denied.end !== null && denied.delete !== null && denied.lower !== null;
  return isBarred ? 'delete' : choice;
}

function revocations({ found, choice }: LeavingThere): PlannedStep[] {
  if (choice === 'delete' || choice === 'leave') return [];
  return revocationsOf(found).filter(({ denied }) => denied === undefined);
}

function membershipChanges(person: LeavingThere): PlannedStep[] {
  const { memberships } = person.found;
  switch (choiceOf(person)) {
    case 'end':
      return memberships.map((each) => ended(each));
    case 'lower':
      return memberships.flatMap(lowered);
    default:
      return [];
  }
}

function withdrawn(invitation: Found['invitations'][number]): PlannedStep {
  const { principal, invitationId, email, role } = invitation;
  const change = { action: 'invitations.remove', invitationId, email, role, unlessAccepted: true } as const;
  return stepBy(invitation, change, principal && denyRemoveInvitation(principal)?.reason);
}

export function ended(
  membership: Membership,
  denied: DenyReason | string = denyEnding(membership),
): PlannedStep {
  const { id: memberId, user } = membership.member;
  return stepBy(membership, { action: 'members.endMembership', memberId, email: user.email }, denied);
}

function lowered(membership: Membership): PlannedStep[] {
  const { principal, member } = membership;
  return loweringSteps(member, (change, deny) =>
    stepBy(membership, change, principal ? deny(principal) : NOTHING_READ),
  );
}

type Account = Found['accounts'][number];

/** One deletion per account, with an allowed key, in an organization that still exists at that point. */
function deletions(people: readonly LeavingThere[]): PlannedStep[] {
  const all = people.flatMap((person) => {
    if (choiceOf(person) !== 'delete') return [];
    return person.found.accounts.map((account) => deletionOf(person.found, account));
  });
  const accounts = new Set<string>();
  const once = all.filter(({ account }) => !accounts.has(account.userId) && accounts.add(account.userId));
  const isSent = ({ ways, found }: Deletion) => ways.length > 0 && denyOwnKey(found) === null;
  return [
    ...inDeletionOrder(once.filter(isSent)).map(({ deletion, way, isTaken }) =>
      deletionStep(deletion, way, isTaken),
    ),
    ...once.filter((each) => !isSent(each)).map((each) => deletionStep(each)),
  ];
}

type Deletion = ReturnType<typeof deletionOf>;

function deletionOf(found: Found, account: Account) {
  const memberships = found.memberships.filter(({ member }) => member.userId === account.userId);
  const ways = memberships.filter((membership) => denyDeletion(membership, [account]) === null);
  return {
    ...{ found, account, memberships },
    ways: ways.map(({ target }) => target.organizationId),
    takes: account.owned.map(({ id }) => id),
  };
}

function deletionStep({ found, account, memberships, takes }: Deletion, way?: string, isTaken = false) {
  const by = (memberships.find(({ target }) => target.organizationId === way) ??
    memberships[0]) as Membership;
  const { userId } = account;
  const told = { owned: takes, memberships: membershipsOf(found, userId) };
  const change = { action: 'members.remove', userId, email: by.member.user.email, ...told } as const;
  const denied = isTaken
    ? `${quoted(by.target.organizationName)} is deleted with another account first, and no other organization shows this person. Off-board this person alone.`
    : denyDeletion(by, [account]);
  return barred(stepBy(by, change, denied), found);
}

function searches({ found, emails, choice }: LeavingThere): PlannedStep[] {
  const { instanceId, instanceName, unlooked, memberships, invitations } = found;
  const [email, ...also] = emails;
  if (unlooked === null || email === undefined) return [];
  const why = oneLine(unlooked, 1_000);
  // Last-seen lists cannot decide that an account stays: people still there need a new plan.
  const stays = choice === 'leave' || choice === 'revoke-sessions';
  const left = memberships.filter(({ target }) => !stays || target.whyUnknown === null);
  const known = [
    ...left.map(({ member }) => member.id),
    ...invitations.map(({ invitationId }) => invitationId),
  ];
  const change = { action: 'members.find', instanceId, email, also, known, why } as const;
  const seenAt = lastSeenAt(found);
  return [{ change, instanceName, organizationName: null, ...(seenAt === null ? {} : { seenAt }) }];
}

/** `way`: organization it is sent through; `isTaken`: only an already deleted one is left. */
type Turn<T> = { deletion: T; way: string; isTaken: boolean };

/**
 * Orders deletions so that none deletes the organization another is sent through, where possible; accounts
 * without organizations first. Each needs a way.
 */
export function inDeletionOrder<T extends { ways: readonly string[]; takes: readonly string[] }>(
  deletions: readonly T[],
): Turn<T>[] {
  const takers = new Map(deletions.flatMap((each) => each.takes.map((id) => [id, each] as const)));
  const open = deletions.map((deletion) => {
    const free = deletion.ways.find((id) => !takers.has(id));
    const way = free ?? deletion.ways[0] ?? '';
    return { deletion, way, before: free === undefined ? (takers.get(way) ?? null) : null };
  });
  const turns: Turn<T>[] = [];
  const ready = [
    ...open.filter(({ deletion }) => deletion.takes.length === 0),
    ...open.filter(({ deletion }) => deletion.takes.length > 0),
  ];
  while (ready.length > 0) {
    const isFree = ({ deletion }: (typeof ready)[number]) =>
      !ready.some((other) => other.deletion !== deletion && other.before === deletion);
    // In a cycle one goes first and takes away another's way.
    const at = Math.max(0, ready.findIndex(isFree));
    const [next] = ready.splice(at, 1);
    if (!next) break;
    turns.push({ deletion: next.deletion, way: next.way, isTaken: false });
    const { deletion } = next;
    for (const stuck of ready.filter((each) => each.before === deletion)) {
      turns.push({ deletion: stuck.deletion, way: stuck.way, isTaken: true });
      ready.splice(ready.indexOf(stuck), 1);
    }
  }
  return turns;
}
