import type { Member } from '../dokploy.ts';
import { fullName } from '../fullName.ts';
import { isUnanswered } from '../invitation.ts';
import type { ToldMemberships } from '../operations/change.ts';
import type { Principal } from '../principal.ts';
import { ownedBy } from '../rules/organizations.ts';
import { foldAddress } from '../sameAddress.ts';
import type { InstanceTargets, KeyHolder, Target } from './target.ts';

/** Where something of a person was found, and by whose key it is changed. */
type Place = {
  target: Target;
  /** Who acts; null while nothing was read of the instance. */
  principal: Principal | null;
  /** The person whose key is to be used, where one of the person's own opens it too. */
  actorId?: string;
};

/** An account of a person on an instance. */
type FoundAccount = {
  userId: string;
  email: string;
  /** The organizations that it owns, as far as the keys show: they go when it is deleted. */
  owned: { id: string; name: string }[];
  /** In how many more organizations it is than the keys show; null where the server does not say. */
  hidden: number | null;
};

/** What was found of a person on an instance. */
export type Found = {
  instanceId: string;
  instanceName: string;
  /** As the server says; null where it is not known. */
  version: string | null;
  accounts: FoundAccount[];
  memberships: (Place & { member: Member })[];
  /** Those that nobody answered. */
  invitations: (Place & { invitationId: string; email: string; role: string | null })[];
  /** The organizations that nobody's key opens but the person's own. */
  ownKeys: { organizationId: string; organizationName: string }[];
  /** What could not be looked at and why, as a sentence; null where everything was. */
  unlooked: string | null;
};

/** In which organizations an account is, as the plan that deletes it tells. */
export function membershipsOf({ memberships, accounts }: Found, userId: string): ToldMemberships {
  const own = memberships.filter(({ member }) => member.userId === userId);
  return {
    organizationIds: own.map(({ target }) => target.organizationId).slice(0, 1_000),
    hidden: accounts.find((account) => account.userId === userId)?.hidden ?? null,
  };
}

/**
 * In which organizations of an instance an account is, as it was told before it is deleted from one of them (`at`): in
 * `count`, of which the lists show some; null where the server does not say. No more than was told.
 */
export function membershipsTold(
  targets: readonly Pick<Target, 'organizationId' | 'members'>[],
  { userId, at, count }: { userId: string; at: string; count: number | null },
): ToldMemberships {
  const others = targets.filter(
    ({ organizationId, members }) =>
      organizationId !== at && members?.some((member) => member.userId === userId),
  );
  const seen = [at, ...others.map(({ organizationId }) => organizationId)];
  const organizationIds = seen.slice(0, Math.min(1_000, Math.max(1, count ?? seen.length)));
  return { organizationIds, hidden: count === null ? null : Math.max(0, count - organizationIds.length) };
}

/** Looks for a person by their addresses, in whatever letters, on an instance. `now` in ms since the epoch. */
export function findPerson(emails: readonly string[], instance: InstanceTargets, now: number): Found {
  const folded = new Set(emails.map(foldAddress));
  const isTheirs = (email: string) => folded.has(foldAddress(email));
  const { targets, account, instanceId, instanceName, counted = {} } = instance;
  const members = targets.flatMap((target) =>
    (target.members ?? []).filter(({ user }) => isTheirs(user.email)).map((member) => ({ target, member })),
  );
  const userIds = new Set(members.map(({ member }) => member.userId));
  const isOwn = ({ userId, email }: KeyHolder) =>
    (userId !== null && userIds.has(userId)) || (email !== null && isTheirs(email));
  const invitations = targets.flatMap((target) =>
    (target.invitations ?? [])
      .filter((each) => isTheirs(each.email) && isUnanswered(each, now))
      .map(({ id, email, role }) => ({ ...placeAt(target, isOwn), invitationId: id, email, role })),
  );
  const accounts = [...userIds].map((userId) => {
    const own = members.filter(({ member }) => member.userId === userId);
    const count = counted[userId] ?? null;
    return {
      userId,
      email: own[0]?.member.user.email ?? '',
      owned: account ? ownedBy(account, userId).map(({ id, name }) => ({ id, name })) : [],
      hidden: count === null ? null : Math.max(0, count - own.length),
    };
  });
  const ownKeys = targets
    .filter((target) => {
      const holders = holdersOf(target);
      return holders.some(isOwn) && !holders.some((holder) => canActFor(holder, isOwn));
    })
    .map(({ organizationId, organizationName }) => ({ organizationId, organizationName }));
  return {
    instanceId,
    instanceName,
    version: account?.version ?? null,
    accounts,
    memberships: members.map(({ target, member }) => ({ ...placeAt(target, isOwn), member })),
    invitations,
    ownKeys,
    unlooked: unlookedIn(instance),
  };
}

function holdersOf({ holders, principal }: Target): readonly KeyHolder[] {
  return holders ?? (principal ? [{ userId: principal.userId, email: null, principal }] : []);
}

/** By the key of another person wherever one of the person's own opens it too. */
function placeAt(target: Target, isOwn: (holder: KeyHolder) => boolean): Place {
  const holders = holdersOf(target);
  const other = holders.some(isOwn) ? holders.find((holder) => canActFor(holder, isOwn)) : undefined;
  if (!other?.userId) return { target, principal: target.principal };
  return { target, principal: other.principal, actorId: other.userId };
}

/** Whether somebody else's key is known as such. */
function canActFor(holder: KeyHolder, isOwn: (holder: KeyHolder) => boolean): boolean {
  return holder.userId !== null && !isOwn(holder);
}

function unlookedIn({ whyUnknown, targets }: InstanceTargets): string | null {
  if (whyUnknown) return whyUnknown;
  const names = new Map<string, string[]>();
  for (const { organizationName, whyUnknown: why } of targets)
    if (why) names.set(why, [...(names.get(why) ?? []), organizationName]);
  if (names.size === 0) return null;
  return [...names].map(([why, organizations]) => `${organizations.join(', ')}: ${why}`).join(' ');
}

/** Another address that may be the same person's. */
export type Alike = { email: string; name: string; instanceName: string };

/**
 * Addresses that may be the same person's: of members with the name of one who was found, or with the same words before
 * the @. The addresses themselves are left out; each comes once.
 */
export function findAlike(emails: readonly string[], instances: readonly InstanceTargets[]): Alike[] {
  const folded = new Set(emails.map(foldAddress));
  const members = instances.flatMap(({ targets, instanceName }) =>
    targets.flatMap((target) => (target.members ?? []).map(({ user }) => ({ user, instanceName }))),
  );
  const locals = new Set([...folded].map(localPart));
  const names = new Set(
    members.flatMap(({ user }) =>
      folded.has(foldAddress(user.email)) && fullName(user) !== '' ? fullName(user).toLowerCase() : [],
    ),
  );
  const alike = new Map<string, Alike>();
  for (const { user, instanceName } of members) {
    const email = foldAddress(user.email);
    const name = fullName(user);
    if (folded.has(email) || alike.has(email)) continue;
    if (names.has(name.toLowerCase()) || locals.has(localPart(email)))
      alike.set(email, { email, name, instanceName });
  }
  return [...alike.values()];
}

function localPart(email: string): string {
  return email.slice(0, Math.max(0, email.indexOf('@')));
}
