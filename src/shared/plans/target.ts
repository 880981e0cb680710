import type { Invitation, Member } from '../dokploy.ts';
import type { Change } from '../operations/change.ts';
import type { PlannedStep } from '../operations/step.ts';
import type { Principal } from '../principal.ts';

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
};

/** A step at a target. `denied`: why it cannot be done. */
export function stepAt(target: Target, change: Change, denied?: string | null): PlannedStep {
  const { instanceName, organizationName } = target;
  return { change, instanceName, organizationName, ...(denied ? { denied } : {}) };
}

/** The ids that a change of an organization carries. */
export function refOf({ instanceId, organizationId }: Target): {
  instanceId: string;
  organizationId: string;
} {
  return { instanceId, organizationId };
}

/** Addresses are the same whatever their capital letters. */
export function isSameAddress(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

/** The member of an address. */
export function memberOf({ members }: Target, email: string): Member | undefined {
  return members?.find(({ user }) => isSameAddress(user.email, email));
}
