import type { Account, Invitation, Member, Rights } from './dokploy.ts';
import type { AppError } from './errors.ts';
import type { KeyRecord } from './instance.ts';
import { isUnanswered } from './invitation.ts';
import type { Change } from './operations/change.ts';
import type { PlannedStep } from './operations/operation.ts';
import { denyReadMembers, rolesOffered } from './rules/members.ts';
import { type DenyReason, type Principal, principalOf } from './rules/principal.ts';
import { foldAddress } from './text.ts';

export type OrganizationRef = { instanceId: string; organizationId: string };

export function organizationKey({ instanceId, organizationId }: OrganizationRef): string {
  return JSON.stringify([instanceId, organizationId]);
}

export function organizationRefOf(key: string): OrganizationRef {
  const [instanceId, organizationId] = JSON.parse(key) as [string, string];
  return { instanceId, organizationId };
}

/** Readings per request: while they are validated, the main process answers nothing else. */
export const MOST_LISTS = 200;

export const NO_KEY_OPENS = 'No key opens this organization.';
export const PEOPLE_UNREAD = 'Its people have not been read yet.';
export const NOTHING_READ = 'This instance has not been read yet.';

export type Target = {
  instanceId: string;
  instanceName: string;
  organizationId: string;
  organizationName: string;
  principal: Principal | null;
  /** Null if unread; `whyUnknown` says why. */
  members: readonly Member[] | null;
  invitations: readonly Invitation[] | null;
  roles: readonly string[] | null;
  whyUnknown: string | null;
  failure?: AppError;
  /** Age of the older list, ms since the epoch; missing if never read. */
  readAt?: number;
  holders?: readonly KeyHolder[];
};

export type KeyHolder = { userId: string | null; email: string | null; principal: Principal };

export type InstanceTargets = {
  instanceId: string;
  instanceName: string;
  account: Account | null;
  targets: readonly Target[];
  whyUnknown?: string | null;
  /** Organizations per user id, by the server; null if it does not say. */
  counted?: Readonly<Record<string, number | null>>;
};

type ListFacts<T = unknown> = { value: readonly T[] | null; at: number | null; failure: AppError | null };

type AccountFacts = { account: Account | null; failure: AppError | null };

export type TargetFacts = AccountFacts & {
  instanceId: string;
  instanceName: string;
  organizationId: string;
  organizationName: string;
  keys: readonly KeyRecord[];
  principal: Principal | null;
  rights: Rights | null;
  members: ListFacts<Member>;
  invitations: ListFacts<Invitation>;
};

export function targetOf(facts: TargetFacts): Target {
  const { instanceId, instanceName, organizationId, organizationName, principal, rights } = facts;
  const { members, invitations } = facts;
  const readAt = [members.at, invitations.at].flatMap((at) => at ?? []);
  const failure = whyBarred(facts) === null ? (members.failure ?? invitations.failure) : null;
  return {
    ...{ instanceId, instanceName, organizationId, organizationName, principal },
    members: members.value,
    invitations: invitations.value,
    roles: principal && rights ? rolesOffered(principal, rights.customRoles) : null,
    whyUnknown: whyUnreadable(facts) ?? (members.value && invitations.value ? null : PEOPLE_UNREAD),
    ...(failure && { failure }),
    holders: holdersOf(facts),
    ...(readAt.length > 0 ? { readAt: Math.min(...readAt) } : {}),
  };
}

function holdersOf({ account, principal: used, keys, organizationId }: TargetFacts): KeyHolder[] {
  if (!account || !used) return [];
  const holders = new Map<string | null, KeyHolder>();
  // Rights are read with the key in use.
  const rights = { allowed: null, customRoles: [], absent: [...(used.absent ?? [])] };
  for (const key of keys) {
    const { userId, userEmail: email } = key;
    if (holders.has(userId)) continue;
    const isUsed = userId === null || userId === used.userId;
    const principal = isUsed ? used : principalOf(account, key, organizationId, rights);
    holders.set(userId, { userId: userId ?? used.userId, email, principal });
  }
  return [...holders.values()];
}

export function whyUnread({ account, failure }: AccountFacts): string | null {
  return failure ? failure.message : account ? null : 'It has not been read yet.';
}

/** Says nothing of lists that nobody has asked for yet. */
export function whyUnreadable(
  facts: TargetFacts,
  lists: readonly ListFacts[] = [facts.members, facts.invitations],
): string | null {
  return whyBarred(facts) ?? lists.find(({ failure }) => failure)?.failure?.message ?? null;
}

function whyBarred({ account, failure, organizationId, keys, principal }: TargetFacts): string | null {
  if (failure) return failure.message;
  const unread = account?.organizations.find(({ id }) => id === organizationId)?.unread;
  if (unread) return unread.why;
  if (keys.length === 0) return NO_KEY_OPENS;
  return (principal && denyReadMembers(principal))?.reason ?? null;
}

export type Lists = Pick<Target, 'members' | 'invitations'>;

/** By folded address: each line of a file looks up its own. */
const indexes = new WeakMap<object, ReadonlyMap<string, unknown[]>>();

function indexOf<T>(rows: readonly T[] | null, addressOf: (row: T) => string): ReadonlyMap<string, T[]> {
  if (!rows) return new Map();
  const index = indexes.get(rows) ?? Map.groupBy(rows, (row) => foldAddress(addressOf(row)));
  indexes.set(rows, index);
  return index as ReadonlyMap<string, T[]>;
}

const membersBy = ({ members }: Lists) => indexOf(members, ({ user }) => user.email);
const invitationsBy = ({ invitations }: Lists) => indexOf(invitations, ({ email }) => email);

export function membersOf(lists: Lists, emails: readonly string[]): Member[] {
  return [...new Set(emails)].flatMap((email) => membersBy(lists).get(email) ?? []);
}

export function unansweredOf(lists: Lists, emails: readonly string[]): Invitation[] {
  const all = [...new Set(emails)].flatMap((email) => invitationsBy(lists).get(email) ?? []);
  return all.filter(isUnanswered);
}

/** Both lists are known, be it from an earlier reading. */
export function isSeen({ members, invitations }: Lists): boolean {
  return members !== null && invitations !== null;
}

/** As a member, or invited, even if that has expired. */
export function isListed(lists: Lists, email: string): boolean {
  return membersOf(lists, [email]).length + unansweredOf(lists, [email]).length > 0;
}

/** Folded, each once; empty for people without an address. */
export function addressesIn(lists: Lists): string[] {
  return [...new Set([...membersBy(lists).keys(), ...invitationsBy(lists).keys()])];
}

export function targetsIn(instances: readonly InstanceTargets[]): Target[] {
  return instances.flatMap(({ targets }) => targets);
}

export function targetAt(instances: readonly InstanceTargets[], ref: OrganizationRef): Target | undefined {
  const instance = instances.find(({ instanceId }) => instanceId === ref.instanceId);
  return instance?.targets.find(({ organizationId }) => organizationId === ref.organizationId);
}

export function asOfIn(instances: readonly InstanceTargets[]): number | null {
  const read = instances
    .filter(({ whyUnknown }) => !whyUnknown)
    .flatMap(({ targets }) => targets.filter(({ whyUnknown }) => whyUnknown === null))
    .flatMap(({ readAt }) => readAt ?? []);
  return read.length > 0 ? Math.min(...read) : null;
}

export function stepAt(target: Target, change: Change, denied?: DenyReason | string): PlannedStep {
  const { instanceName, organizationName, whyUnknown, readAt } = target;
  const seen = whyUnknown !== null && readAt !== undefined ? { seenAt: readAt } : {};
  const { reason, otherKey } = typeof denied === 'string' ? { reason: denied } : (denied ?? {});
  return {
    ...{ change, instanceName, organizationName, ...seen },
    ...(reason && { denied: reason }),
    ...(otherKey && { otherKey }),
  };
}

export function refOf({ instanceId, organizationId }: Target): OrganizationRef {
  return { instanceId, organizationId };
}

/** False for an organization known only from the reading of another key. */
export function isOpenable({ holders = [] }: Pick<Target, 'holders'>): boolean {
  return holders.length > 0;
}
