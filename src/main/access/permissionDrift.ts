import { createHash } from 'node:crypto';
import { type DifferenceBy, FIRST_PROJECTS } from '../../shared/drift.ts';
import { seesEverything } from '../../shared/permissions/accessSummary.ts';
import {
  compactOf,
  differenceBetween,
  grantedOf,
  isNoDifference,
  type PermissionsDifference,
} from '../../shared/permissions/permissions.ts';
import type { Permissions } from '../../shared/permissions/shapes.ts';

/** A person in a list: the strongest of their roles, and all that their accounts there were granted; null where that of one was not read. */
type Holder = { role: string; granted: Permissions | null };

/** Whether permissions count for a role at all, and then whether its switches do. */
function countsFor(role: string): 'none' | 'ids' | 'all' {
  if (seesEverything(role)) return 'none';
  return role === 'member' ? 'all' : 'ids';
}

/** What can be compared of two holders: nothing where one sees everything or was not read. */
export function comparableIn(was: Holder, now: Holder): 'none' | 'ids' | 'all' {
  const counts = [countsFor(was.role), countsFor(now.role)];
  if (!was.granted || !now.granted || counts.includes('none')) return 'none';
  return counts.includes('ids') ? 'ids' : 'all';
}

/** Compares what people were granted then and now; null for no difference. Many share what they were granted: it is compared once. */
export function createPermissionDrift(): (was: Holder, is: Holder) => PermissionsDifference | null {
  const compared = new Map<Permissions, Map<Permissions, PermissionsDifference>>();

  function wholeOf(was: Permissions, is: Permissions): PermissionsDifference {
    const known = compared.get(was) ?? new Map<Permissions, PermissionsDifference>();
    compared.set(was, known);
    const whole = known.get(is) ?? differenceBetween(was, is);
    known.set(is, whole);
    return whole;
  }

  return (was, is) => {
    const comparable = comparableIn(was, is);
    if (comparable === 'none' || !was.granted || !is.granted) return null;
    const whole = wholeOf(was.granted, is.granted);
    const difference =
      comparable === 'all' ? whole : { grant: idsOf(whole.grant), revoke: idsOf(whole.revoke) };
    return isNoDifference(difference) ? null : difference;
  };
}

/** What is kept of permissions where a role alone is accepted: what was, or what is where it could not be compared. */
export function besideRole(was: Holder, is: Holder): Permissions | null {
  const comparable = comparableIn(was, is);
  // What is not read now is compared once it was.
  if (comparable === 'all' || (was.granted && !is.granted)) return was.granted;
  return comparable === 'ids' ? { ...was.granted, switches: is.granted?.switches ?? [] } : is.granted;
}

export function toldOf({ grant, revoke }: PermissionsDifference): Pick<
  DifferenceBy<'permissions'>,
  'granted' | 'revoked' | 'projects'
> & {
  digest: string;
} {
  const first = (permissions: Permissions) => grantedOf(permissions, 'projects').slice(0, FIRST_PROJECTS);
  return {
    granted: compactOf(grant),
    revoked: compactOf(revoke),
    projects: { granted: [...first(grant)], revoked: [...first(revoke)] },
    digest: digestOf([grant, revoke]),
  };
}

function digestOf(parts: readonly Permissions[]): string {
  const text = JSON.stringify(
    parts.map((permissions) =>
      Object.entries(permissions)
        .map(([list, each]) => [list, each.toSorted()] as const)
        .sort(([one], [other]) => (one < other ? -1 : 1)),
    ),
  );
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function idsOf({ switches: _, ...ids }: Permissions): Permissions {
  return ids;
}
