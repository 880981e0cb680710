import { type CompactAccess, compactOf, countIds } from './permissions.ts';
import type { Permissions } from './shapes.ts';

/** How much of an organization a member sees; what nobody read is never "nothing". */
export type AccessSummary =
  | { sees: 'unknown' }
  /** By the role: permissions do not count for it. */
  | { sees: 'everything'; role: 'owner' | 'admin' }
  | { sees: 'nothing' }
  /** `granted`: how many ids; the switches of a custom role do not count. */
  | { sees: 'some'; granted: number; access: CompactAccess };

/** Whether a role sees everything, so that there is nothing to grant. */
export function seesEverything(role: string | null): role is 'owner' | 'admin' {
  return role === 'owner' || role === 'admin';
}

/** Undefined permissions were never read. */
export function summarizeAccess({
  role,
  permissions,
}: {
  role: string;
  permissions?: Permissions | undefined;
}): AccessSummary {
  return summarizeCompact({ role, access: permissions && compactOf(permissions) });
}

/** Sums up an access of which the numbers alone are known; `access` is undefined where it was never read. */
export function summarizeCompact(of: { role: string; access?: CompactAccess | undefined }): AccessSummary {
  const { role, access } = of;
  if (seesEverything(role)) return { sees: 'everything', role };
  if (access === undefined) return { sees: 'unknown' };
  const granted = countIds(access);
  const counts = role === 'member' || access.switches === 0 ? access : { ...access, switches: 0 };
  if (granted === 0 && counts.switches === 0) return { sees: 'nothing' };
  return { sees: 'some', granted, access: counts };
}

/** What a person sees over all organizations that they are a member of: in how many nothing, some, everything, and in how many that was not read. */
export type AccessSum = {
  /** Of how many organizations. */
  of: number;
  nothing: number;
  some: number;
  everything: number;
  unknown: number;
  /** How many ids they were granted where they see some. */
  granted: number;
};

/** How much is seen, the least first; what nobody read may be anything but everything. */
export const SIGHTS = ['nothing', 'unknown', 'some', 'everything'] as const;
export type Sight = (typeof SIGHTS)[number];

/** Adds up what a person sees: organization by organization the access of each of their accounts there, of which the one that sees most counts. */
export function sumAccess(organizations: readonly (readonly AccessSummary[])[]): AccessSum {
  const sum: AccessSum = { of: 0, nothing: 0, some: 0, everything: 0, unknown: 0, granted: 0 };
  for (const accounts of organizations) {
    if (accounts.length === 0) continue;
    sum.of += 1;
    sum[SIGHTS[Math.max(...accounts.map(({ sees }) => SIGHTS.indexOf(sees)))] as Sight] += 1;
    for (const access of accounts) if (access.sees === 'some') sum.granted += access.granted;
  }
  return sum;
}
