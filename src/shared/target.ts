import type { Account, Invitation, Member } from './dokploy.ts';
import type { Change } from './operations/change.ts';
import type { PlannedStep } from './operations/step.ts';
import type { Principal } from './principal.ts';
import { isSameAddress } from './sameAddress.ts';

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
  /** When its lists were read that are here, the older of them, in ms since the epoch; left out where they never were. */
  readAt?: number;
  /** The people whose keys open it, in the order in which their keys are used; left out, the principal alone. */
  holders?: readonly KeyHolder[];
};

/** A person whose key opens an organization, and who that person is there. */
export type KeyHolder = { userId: string | null; email: string | null; principal: Principal };

/** An instance with its organizations, as far as they are known. */
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

/** When the oldest list was read of those that could be, in ms since the epoch; null where none was. */
export function asOfIn(instances: readonly InstanceTargets[]): number | null {
  const read = instances
    .filter(({ whyUnknown }) => !whyUnknown)
    .flatMap(({ targets }) => targets.filter(({ whyUnknown }) => whyUnknown === null))
    .flatMap(({ readAt }) => readAt ?? []);
  return read.length > 0 ? Math.min(...read) : null;
}

/** A step at a target. `denied`: why it cannot be done. */
export function stepAt(target: Target, change: Change, denied?: string | null): PlannedStep {
  const { instanceName, organizationName, whyUnknown, readAt } = target;
  const seen = whyUnknown !== null && readAt !== undefined ? { seenAt: readAt } : {};
  return { change, instanceName, organizationName, ...seen, ...(denied ? { denied } : {}) };
}

/** The ids that a change of an organization carries. */
export function refOf({ instanceId, organizationId }: Target): {
  instanceId: string;
  organizationId: string;
} {
  return { instanceId, organizationId };
}

export function memberOf({ members }: Target, email: string): Member | undefined {
  return members?.find(({ user }) => isSameAddress(user.email, email));
}
