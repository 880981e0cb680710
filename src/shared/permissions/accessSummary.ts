import { type CompactAccess, compactOf, countIds } from './permissions.ts';
import type { Permissions } from './shapes.ts';

/** Unread access is never "nothing". */
export type AccessSummary =
  | { sees: 'unknown' }
  | { sees: 'everything'; role: 'owner' | 'admin' }
  | { sees: 'nothing' }
  /** `granted`: number of ids; custom roles ignore switches. */
  | { sees: 'some'; granted: number; access: CompactAccess };

export function seesEverything(role: string | null): role is 'owner' | 'admin' {
  return role === 'owner' || role === 'admin';
}

export function summarizeAccess({
  role,
  permissions,
}: {
  role: string;
  permissions?: Permissions | undefined;
}): AccessSummary {
  return summarizeCompact({ role, access: permissions && compactOf(permissions) });
}

export function summarizeCompact(of: { role: string; access?: CompactAccess | undefined }): AccessSummary {
  const { role, access } = of;
  if (seesEverything(role)) return { sees: 'everything', role };
  if (access === undefined) return { sees: 'unknown' };
  const granted = countIds(access);
  const counts = role === 'member' || access.switches === 0 ? access : { ...access, switches: 0 };
  if (granted === 0 && counts.switches === 0) return { sees: 'nothing' };
  return { sees: 'some', granted, access: counts };
}

export type AccessSum = {
  of: number;
  nothing: number;
  some: number;
  everything: number;
  unknown: number;
  granted: number;
};

export const SIGHTS = ['nothing', 'unknown', 'some', 'everything'] as const;
export type Sight = (typeof SIGHTS)[number];

/** Per organization, the account that sees most counts. */
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
