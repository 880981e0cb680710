import type { Account, Invitation, Member, Rights } from './dokploy.ts';
import type { AppError } from './errors.ts';
import type { KeyRecord } from './instance.ts';
import type { Change } from './operations/change.ts';
import type { PlannedStep } from './operations/operation.ts';
import { denyReadMembers, rolesOffered } from './rules/members.ts';
import { type DenyReason, type Principal, principalOf } from './rules/principal.ts';

export type OrganizationRef = { instanceId: string; organizationId: string };

export function organizationKey({ instanceId, organizationId }: OrganizationRef): string {
  return JSON.stringify([instanceId, organizationId]);
}

export function organizationRefOf(key: string): OrganizationRef {
  const [instanceId, organizationId] = JSON.parse(key) as [string, string];
  return { instanceId, organizationId };
}

/** So many lists are asked for at once: for as long as these are checked, main answers nothing else. */
export const MOST_LISTS = 200;

export const NO_KEY_OPENS = 'No key opens this organization.';
export const PEOPLE_UNREAD = 'Its people have not been read yet.';
export const NOTHING_READ = 'This instance has not been read yet.';

/** An organization of an instance as far as it is known: what a plan over many is made from. */
export type Target = {
  instanceId: string;
  instanceName: string;
  organizationId: string;
  organizationName: string;
  /** Null while nothing was read of the instance. */
  principal: Principal | null;
  /** Null where they were not read; `whyUnknown` says why. */
  members: readonly Member[] | null;
  invitations: readonly Invitation[] | null;
  /** The roles that can be given there; null where that was not read: then the server says. */
  roles: readonly string[] | null;
  /** Why its people are not known, as a sentence; null where they are. */
  whyUnknown: string | null;
  /** How the newest reading of its lists failed; left out where something else bars it. */
  failure?: AppError;
  /** When its lists were read that are here, the older of them, in ms since the epoch; left out where they never were. */
  readAt?: number;
  /** The people whose keys open it, in the order in which their keys are used; left out, the principal alone. */
  holders?: readonly KeyHolder[];
};

/** A person whose key opens an organization, and who that person is there. */
export type KeyHolder = { userId: string | null; email: string | null; principal: Principal };

export type InstanceTargets = {
  instanceId: string;
  instanceName: string;
  account: Account | null;
  targets: readonly Target[];
  /** Why the instance as a whole could not be looked at, as a sentence; null or left out where it was. */
  whyUnknown?: string | null;
  /** By user id: in how many organizations a person is, as the server says; null where it does not say. */
  counted?: Readonly<Record<string, number | null>>;
};

/** A list as it was read last, when (ms since the epoch), and how the newest reading failed. */
type ListFacts<T> = { value: readonly T[] | null; at: number | null; failure: AppError | null };

type AccountFacts = { account: Account | null; failure: AppError | null };

export type TargetFacts = AccountFacts & {
  instanceId: string;
  instanceName: string;
  organizationId: string;
  organizationName: string;
  /** Those that open it, in the order in which they are used. */
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
  const failure = failureIn(facts);
  return {
    ...{ instanceId, instanceName, organizationId, organizationName, principal },
    members: members.value,
    invitations: invitations.value,
    roles: principal && rights ? rolesOffered(principal, rights.customRoles) : null,
    whyUnknown: whyUnknown(facts),
    ...(failure && { failure }),
    holders: holdersOf(facts),
    ...(readAt.length > 0 ? { readAt: Math.min(...readAt) } : {}),
  };
}

/** The people whose keys open an organization, each once, the one whose key is used first. */
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

/** Why nothing of an instance could be read last; null where it could. */
export function whyUnread({ account, failure }: AccountFacts): string | null {
  return failure ? failure.message : account ? null : 'It has not been read yet.';
}

export function whyUnknown(facts: TargetFacts): string | null {
  const { members, invitations } = facts;
  const why = whyBarred(facts) ?? failureIn(facts)?.message;
  return why ?? (members.value && invitations.value ? null : PEOPLE_UNREAD);
}

function failureIn(facts: TargetFacts): AppError | null {
  return whyBarred(facts) === null ? (facts.members.failure ?? facts.invitations.failure) : null;
}

/** What bars reading the people of an organization; null where nothing is known to. */
export function whyBarred({ account, failure, organizationId, keys, principal }: TargetFacts): string | null {
  if (failure) return failure.message;
  const unread = account?.organizations.find(({ id }) => id === organizationId)?.unread;
  if (unread) return unread.why;
  if (keys.length === 0) return NO_KEY_OPENS;
  return (principal && denyReadMembers(principal))?.reason ?? null;
}

/** When the oldest list was read of those that could be, in ms since the epoch; null where none was. */
export function asOfIn(instances: readonly InstanceTargets[]): number | null {
  const read = instances
    .filter(({ whyUnknown }) => !whyUnknown)
    .flatMap(({ targets }) => targets.filter(({ whyUnknown }) => whyUnknown === null))
    .flatMap(({ readAt }) => readAt ?? []);
  return read.length > 0 ? Math.min(...read) : null;
}

/** A step at a target. `denied`: why it cannot be done. */
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
