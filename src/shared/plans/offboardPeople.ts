import { oneLine } from '../oneLine.ts';
import type { PlannedStep } from '../operations/step.ts';
import { denyRemoveInvitation } from '../rules/invitations.ts';
import { inDeletionOrder } from './deletionOrder.ts';
import {
  denyDeletion,
  denyEnding,
  denyLowering,
  denyOwnKey,
  type Membership,
  type OffboardChoice,
  weighChoices,
} from './offboard.ts';
import { type Found, lastSeenAt, membershipsOf } from './person.ts';
import { revocationsOf } from './sessions.ts';
import { refOf, stepAt } from './target.ts';

/** A person who leaves an instance: by which addresses, what was found of them there, and what is chosen. */
export type LeavingThere = { emails: readonly string[]; found: Found; choice: OffboardChoice };

/** A step of an off-boarding, and whose it is: by the place in the list of those who leave. */
export type StepOfPerson = { at: number; step: PlannedStep };

/**
 * The steps of off-boarding people from an instance, each once: invitations go first, so that no link is left that works;
 * then sessions, as long as they are shown; then memberships; then accounts, whose sessions go with them, of those who own organizations last; then a look at what could not be looked at. Where
 * nobody who stays has a key for what is to be changed, nothing of that person runs.
 */
export function planOffboarding(people: readonly LeavingThere[]): StepOfPerson[] {
  const each = <T>(stepsOf: (person: LeavingThere) => readonly T[]) =>
    people.flatMap((person, at) => stepsOf(person).map((step) => ({ at, step })));
  return [
    ...each(({ found }) => found.invitations.map((invitation) => barred(withdrawn(invitation), found))),
    ...each((person) => revocations(person).map((step) => barred(step, person.found))),
    ...each((person) => membershipChanges(person).map((step) => barred(step, person.found))),
    ...deletions(people),
    ...each(searches),
  ];
}

function barred(step: PlannedStep, found: Found): PlannedStep {
  const denied = denyOwnKey(found);
  return denied === null ? step : { ...step, denied };
}

/** Whoever cannot be removed stays in the record with why, with sessions or without. */
function choiceOf({ found, choice }: LeavingThere): OffboardChoice {
  if (choice !== 'leave' && choice !== 'revoke-sessions') return choice;
  const { denied } = weighChoices(found);
  const isBarred = denied.end !== null && denied.delete !== null && denied.lower !== null;
  return isBarred ? 'delete' : choice;
}

/** Of an account that is kept the sessions are revoked where a key here may. */
function revocations({ found, choice }: LeavingThere): PlannedStep[] {
  if (choice === 'delete' || choice === 'leave') return [];
  return revocationsOf(found).filter(({ denied }) => denied === undefined);
}

function membershipChanges(person: LeavingThere): PlannedStep[] {
  const { memberships } = person.found;
  switch (choiceOf(person)) {
    case 'end':
      return memberships.map(ended);
    case 'lower':
      return memberships.map(lowered);
    default:
      return [];
  }
}

function withdrawn(invitation: Found['invitations'][number]): PlannedStep {
  const { target, principal, actorId, invitationId, email, role } = invitation;
  const change = {
    action: 'invitations.remove',
    ...refOf(target),
    ...actorOf(actorId),
    invitationId,
    email,
    role,
    unlessAccepted: true,
  } as const;
  return stepAt(target, change, principal && denyRemoveInvitation(principal)?.reason);
}

function ended(membership: Membership): PlannedStep {
  const { target, member, actorId } = membership;
  const { id: memberId, user } = member;
  const change = {
    action: 'members.endMembership',
    ...refOf(target),
    ...actorOf(actorId),
    memberId,
    email: user.email,
  } as const;
  return stepAt(target, change, denyEnding(membership));
}

function lowered(membership: Membership): PlannedStep {
  const { target, member, actorId } = membership;
  const { id: memberId, role: from, user } = member;
  const change = {
    action: 'members.setRole',
    ...refOf(target),
    ...actorOf(actorId),
    memberId,
    email: user.email,
    from,
    role: 'member',
  } as const;
  return stepAt(target, change, denyLowering(membership));
}

type Account = Found['accounts'][number];

/** One deletion for an account, by a key that may, in an organization that is there still when its turn comes. */
function deletions(people: readonly LeavingThere[]): StepOfPerson[] {
  const all = people.flatMap((person, at) => {
    if (choiceOf(person) !== 'delete') return [];
    return person.found.accounts.map((account) => deletionOf(person.found, account, at));
  });
  // One account can be told by two addresses where a list is old.
  const accounts = new Set<string>();
  const once = all.filter(({ account }) => !accounts.has(account.userId) && accounts.add(account.userId));
  const isSent = ({ ways, found }: Deletion) => ways.length > 0 && denyOwnKey(found) === null;
  const turns = inDeletionOrder(once.filter(isSent));
  return [
    ...turns.flatMap(({ deletion, way, isTaken }) =>
      deletionStep(
        deletion,
        deletion.memberships.find(({ target }) => target.organizationId === way),
        isTaken,
      ),
    ),
    ...once.filter((each) => !isSent(each)).flatMap((each) => deletionStep(each, each.memberships[0], false)),
  ];
}

type Deletion = {
  at: number;
  found: Found;
  account: Account;
  memberships: Membership[];
  /** The organizations, by id, in which it can be sent. */
  ways: string[];
  takes: string[];
};

function deletionOf(found: Found, account: Account, at: number): Deletion {
  const memberships = found.memberships.filter(({ member }) => member.userId === account.userId);
  const ways = memberships.filter((membership) => denyDeletion(membership, [account]) === null);
  return {
    at,
    found,
    account,
    memberships,
    ways: ways.map(({ target }) => target.organizationId),
    takes: account.owned.map(({ id }) => id),
  };
}

function deletionStep(
  { at, found, account }: Deletion,
  by: Membership | undefined,
  isTaken: boolean,
): StepOfPerson[] {
  if (!by) return [];
  const { target, member, actorId } = by;
  const change = {
    action: 'members.remove',
    ...refOf(target),
    ...actorOf(actorId),
    userId: account.userId,
    email: member.user.email,
    owned: account.owned.map(({ id }) => id),
    memberships: membershipsOf(found, account.userId),
  } as const;
  const denied = isTaken
    ? `“${oneLine(target.organizationName, 60)}” goes with another account that is deleted before, and no other organization shows this one. Off-board this person alone.`
    : denyDeletion(by, [account]);
  return [{ at, step: barred(stepAt(target, change, denied), found) }];
}

/** What could not be looked at is looked at when it can be. */
function searches({ found, emails, choice }: LeavingThere): PlannedStep[] {
  const { instanceId, instanceName, unlooked, memberships, invitations } = found;
  const [email, ...also] = emails;
  if (unlooked === null || email === undefined) return [];
  const why = oneLine(unlooked, 1_000);
  // By last-seen lists nobody can choose that an account stays: whoever is there still is to be planned by new ones.
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

function actorOf(actorId: string | undefined): { actorId?: string } {
  return actorId === undefined ? {} : { actorId };
}
