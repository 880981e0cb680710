import { thousands } from '../text.ts';
import type { AccessSummary } from './accessSummary.ts';

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

/** What a person sees, the most first: "Everything in 3 · nothing in 6", "40 granted in all 5"; null for one who is a member of none. */
export function accessSumWords({
  of,
  nothing,
  some,
  everything,
  unknown,
  granted,
}: AccessSum): string | null {
  const parts: [string, number][] = [
    ['everything', everything],
    [granted === 0 ? 'no projects' : `${thousands(granted)} granted`, some],
    // Unknown may be more than nothing.
    ['not read', unknown],
    ['nothing', nothing],
  ];
  if (of > 0 && nothing === of) return 'Sees nothing';
  const words = parts
    .filter(([, count]) => count > 0)
    .map(([what, count]) => (count < of ? `${what} in ${count}` : of === 1 ? what : `${what} in all ${of}`))
    .join(' · ');
  return words === '' ? null : `${words[0]?.toUpperCase()}${words.slice(1)}`;
}

/** Where a person stands when they are sorted by what they see, the most first, as its words tell it; null where nothing of it was read. */
export function accessPlace({
  nothing,
  some,
  everything,
  granted,
}: Omit<AccessSum, 'of' | 'unknown'>): number | null {
  if (everything > 0) return -everything;
  if (some > 0) return 1e6 - Math.min(granted, 1e6);
  return nothing > 0 ? 1e6 + nothing : null;
}
