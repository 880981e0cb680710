import { MOST_TEXT } from '../../shared/calls/fields.ts';
import type { Member } from '../../shared/dokploy.ts';
import { isUnanswered } from '../../shared/invitation.ts';
import { UNLISTED, unlistedOf } from '../../shared/keys.ts';
import { madeOnce } from '../../shared/madeOnce.ts';
import type { Change, ToldMemberships } from '../../shared/operations/change.ts';
import type { PlannedStep } from '../../shared/operations/operation.ts';
import type { LeaversView } from '../../shared/operations/planned.ts';
import { ownedBy } from '../../shared/rules/organizations.ts';
import type { DenyReason, Principal } from '../../shared/rules/principal.ts';
import {
  type InstanceTargets,
  type KeyHolder,
  NO_KEY_OPENS,
  refOf,
  stepAt,
  type Target,
} from '../../shared/target.ts';
import { foldAddress, fullName, oneLine } from '../../shared/text.ts';
import type { Ms } from '../../shared/time.ts';

/** An organization, and by whose key: without `actorId` by the one in use. */
export type Way = { target: Target; principal: Principal | null; actorId?: string };

export type Unplaced<C> = C extends unknown ? Omit<C, 'instanceId' | 'organizationId' | 'actorId'> : never;

export function stepBy(
  { target, actorId }: Way,
  change: Unplaced<Change>,
  denied?: DenyReason | string,
): PlannedStep {
  const actor = actorId === undefined ? {} : { actorId };
  return stepAt(target, { ...change, ...refOf(target), ...actor } as Change, denied);
}

type FoundAccount = {
  userId: string;
  email: string;
  owned: { id: string; name: string }[];
  /** Organizations of the account that no key here shows; null if the server does not say. */
  hidden: number | null;
};

export type Found = {
  instanceId: string;
  instanceName: string;
  version: string | null;
  accounts: FoundAccount[];
  memberships: (Way & { member: Member })[];
  invitations: (Way & { invitationId: string; email: string; role: string | null })[];
  /** Organizations that only keys of people who leave open; `of`: address, if not the person's. */
  ownKeys: { organizationId: string; organizationName: string; of?: string }[];
  unlooked: string | null;
  /** `unlooked` without its keyless organizations. */
  trouble: string | null;
  keyless: { organizationId: string; organizationName: string }[];
};

export function lastSeenAt({ memberships, invitations }: Found): Ms | null {
  const seen = [...memberships, ...invitations]
    .filter(({ target }) => target.whyUnknown !== null)
    .flatMap(({ target }) => target.readAt ?? []);
  return seen.length > 0 ? Math.min(...seen) : null;
}

export function membershipsOf({ memberships, accounts }: Found, userId: string): ToldMemberships {
  const own = memberships.filter(({ member }) => member.userId === userId);
  return {
    organizationIds: own.map(({ target }) => target.organizationId).slice(0, 1_000),
    hidden: accounts.find((account) => account.userId === userId)?.hidden ?? null,
  };
}

const aloneOf = madeOnce((emails: readonly string[]) => [emails]);
const foldedOf = madeOnce((emails: readonly string[]) => new Set(emails.map(foldAddress)));
const indexOf = madeOnce((people: readonly (readonly string[])[]) => ({
  all: people.flat(),
  whose: new Map(people.flatMap((emails, at) => emails.map((email) => [foldAddress(email), at]))),
}));

export function findPerson(emails: readonly string[], instance: InstanceTargets): Found {
  return findPeople(aloneOf(emails), instance)[0] as Found;
}

export function findPeople(people: readonly (readonly string[])[], instance: InstanceTargets): Found[] {
  const { account, instanceId, instanceName, targets, counted = {} } = instance;
  const { all, whose } = indexOf(people);
  const isLeaving = holderOf(all, instance);
  const found = people.map(
    (): Pick<Found, 'memberships' | 'invitations'> => ({
      memberships: [],
      invitations: [],
    }),
  );
  const foundBy = (email: string) => found[whose.get(foldAddress(email)) ?? -1];
  const shut: Target[] = [];
  for (const target of targets) {
    const ways = waysAt(target, isLeaving);
    if (holdersOf(target).length > 0 && !ways.some(({ actorId }) => actorId !== undefined)) shut.push(target);
    const [way = { target, principal: target.principal }] = ways;
    for (const member of target.members ?? [])
      foundBy(member.user.email)?.memberships.push({ ...way, member });
    for (const invitation of target.invitations ?? []) {
      const { id: invitationId, email, role } = invitation;
      if (isUnanswered(invitation)) foundBy(email)?.invitations.push({ ...way, invitationId, email, role });
    }
  }
  const unseen = {
    unlooked: unlookedIn(instance),
    trouble: unlookedIn(instance, NO_KEY_OPENS),
    keyless: targets
      .filter(({ whyUnknown }) => whyUnknown === NO_KEY_OPENS)
      .map(({ organizationId, organizationName }) => ({ organizationId, organizationName })),
  };
  return found.map(({ memberships, invitations }, at): Found => {
    const byAccount = Map.groupBy(memberships, ({ member }) => member.userId);
    const isOwn = isHolderBy(people[at] ?? [], new Set(byAccount.keys()));
    const here = new Set([...memberships, ...invitations].map(({ target }) => target));
    return {
      ...{ instanceId, instanceName, memberships, invitations, ...unseen },
      version: account?.version ?? null,
      accounts: [...byAccount].map(([userId, own]) => {
        const count = counted[userId] ?? null;
        return {
          userId,
          email: own[0]?.member.user.email ?? '',
          owned: account ? ownedBy(account, userId).map(({ id, name }) => ({ id, name })) : [],
          hidden: count === null ? null : Math.max(0, count - own.length),
        };
      }),
      ownKeys: shut.flatMap((target) => ownKeyOf(target, { isOwn, isLeaving, isHere: here.has(target) })),
    };
  });
}

export type IsHolder = (holder: KeyHolder) => boolean;

export function holderOf(emails: readonly string[], { targets }: Pick<InstanceTargets, 'targets'>): IsHolder {
  const isTheirs = addressesOf(emails);
  const members = targets.flatMap((target) => target.members ?? []);
  return isHolderBy(
    emails,
    new Set(members.flatMap(({ user, userId }) => (isTheirs(user.email) ? userId : []))),
  );
}

function isHolderBy(emails: readonly string[], userIds: ReadonlySet<string>): IsHolder {
  const isTheirs = addressesOf(emails);
  return ({ userId, email }) =>
    (userId !== null && userIds.has(userId)) || (email !== null && isTheirs(email));
}

function addressesOf(emails: readonly string[]): (email: string) => boolean {
  const folded = foldedOf(emails);
  return (email) => folded.has(foldAddress(email));
}

function ownKeyOf(
  target: Target,
  { isOwn, isLeaving, isHere }: { isOwn: IsHolder; isLeaving: IsHolder; isHere: boolean },
): Found['ownKeys'] {
  const { organizationId, organizationName, members } = target;
  const holders = holdersOf(target);
  if (holders.some(isOwn)) return [{ organizationId, organizationName }];
  const other = isHere ? holders.find(isLeaving) : undefined;
  if (!other) return [];
  const row = members?.find(({ userId }) => userId === other.userId);
  return [{ organizationId, organizationName, of: other.email ?? row?.user.email ?? '' }];
}

function holdersOf({ holders, principal }: Target): readonly KeyHolder[] {
  return holders ?? (principal ? [{ userId: principal.userId, email: null, principal }] : []);
}

/** By the key in use, then by others; where a key is of somebody who leaves, only by those who stay. */
export function waysAt(target: Target, isLeaving: IsHolder = () => false): Way[] {
  const holders = holdersOf(target);
  const others = holders.flatMap((holder): Way[] => {
    const { userId: actorId, principal } = holder;
    return actorId === null || isLeaving(holder) ? [] : [{ target, principal, actorId }];
  });
  return holders.some(isLeaving) ? others : [{ target, principal: target.principal }, ...others];
}

/** The first way that may, else the first. */
export function wayThatMay<W extends Way>(
  ways: readonly W[],
  deny: (way: W) => DenyReason | string,
): { way: W; denied: DenyReason | string } | undefined {
  const judged = ways.map((way) => ({ way, denied: deny(way) }));
  return judged.find(({ denied }) => denied === null) ?? judged[0];
}

function unlookedIn({ whyUnknown, targets, account }: InstanceTargets, except?: string): string | null {
  if (whyUnknown) return whyUnknown;
  const names = new Map<string, string[]>();
  for (const { organizationName, whyUnknown: why } of targets)
    if (why && why !== except) names.set(why, [...(names.get(why) ?? []), organizationName]);
  const unlisted = unlistedOf(account).map(({ name }) => name);
  if (unlisted.length > 0) names.set(UNLISTED, unlisted);
  if (names.size === 0) return null;
  return [...names].map(([why, organizations]) => `${organizations.join(', ')}: ${why}`).join(' ');
}

/** Folded addresses; groups that share an address are one person. */
export function personsOf(addresses: readonly string[], groups: readonly (readonly string[])[]): string[][] {
  const byAddress = new Map<string, Set<string>>();
  for (const group of [...groups, ...addresses.map((address) => [address])]) {
    const met = new Set(group.map(foldAddress).map((each) => byAddress.get(each) ?? new Set([each])));
    // Merge into the largest set: otherwise thousands of overlapping groups copy everything each time.
    const [own = new Set<string>(), ...others] = [...met].sort((one, other) => other.size - one.size);
    for (const address of [...own].slice(0, 1)) byAddress.set(address, own);
    for (const address of others.flatMap((each) => [...each])) byAddress.set(address, own.add(address));
  }
  const given = Map.groupBy(addresses.map(foldAddress), (address) => byAddress.get(address));
  return [...given].map(([own = [], first]) => [...new Set([...first, ...own])]);
}

export type Alike = LeaversView['people'][number]['alike'][number];

/** Suggests addresses of members with the same name or local part. */
export function findAlike(
  people: readonly (readonly string[])[],
  given: { instances: readonly InstanceTargets[]; apart: readonly (readonly string[])[] },
): Alike[][] {
  const apart = new Set(given.apart.map((pair) => pair.join(' ')));
  const known = new Map(people.flatMap((emails, at) => emails.map((email) => [foldAddress(email), at])));
  const rows = given.instances.flatMap(({ instanceName, targets }) =>
    targets.flatMap(({ members }) =>
      (members ?? []).map(({ user }) => ({
        email: foldAddress(user.email),
        name: fullName(user),
        instanceName,
      })),
    ),
  );
  const alike = people.map(() => new Map<string, Alike>());
  const byWord = new Map<string, Set<number>>();
  const add = (word: string, at: number) => byWord.set(word, (byWord.get(word) ?? new Set()).add(at));
  for (const [email, at] of known) add(localPart(email), at);
  for (const { email, name } of rows) {
    const at = known.get(email);
    if (at !== undefined && name !== '') add(nameWord(name), at);
  }
  for (const { email, name, instanceName } of rows) {
    if (known.has(email) || email.length > MOST_TEXT) continue;
    for (const at of [...(byWord.get(nameWord(name)) ?? []), ...(byWord.get(localPart(email)) ?? [])])
      if (!alike[at]?.has(email) && !people[at]?.some((own) => apart.has(`${foldAddress(own)} ${email}`)))
        alike[at]?.set(email, { email, name: oneLine(name, 80), instanceName: oneLine(instanceName, 60) });
  }
  return alike.map((each) => [...each.values()]);
}

const localPart = (email: string) => `@${email.slice(0, Math.max(0, email.indexOf('@')))}`;
const nameWord = (name: string) => ` ${name.toLowerCase()}`;
