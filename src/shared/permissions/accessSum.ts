import { thousands } from '../counted.ts';
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
/** How much is seen. */
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

/** The least that a person sees, in few words: "sees nothing in 2 of 5", "40 granted in 3 of 5", "everything"; null for one who is a member of none. */
export function accessSumWords({
  of,
  nothing,
  some,
  everything,
  unknown,
  granted,
}: AccessSum): string | null {
  if (of === 0) return null;
  if (nothing > 0) return `sees nothing${inWords(nothing, of)}`;
  if (some > 0)
    return `${granted === 0 ? 'no projects' : `${thousands(granted)} granted`}${inWords(some, of)}`;
  if (everything > 0) return `everything${inWords(everything, of)}`;
  return `not read${inWords(unknown, of)}`;
}

/** All that a person sees: "sees nothing in 2, 40 granted in 2, everything in 1 of 5 organizations"; null for one who is a member of none. */
export function accessSumLine(sum: AccessSum): string | null {
  const { of, nothing, some, everything, unknown, granted } = sum;
  const parts = [
    nothing > 0 ? `sees nothing in ${nothing}` : '',
    some > 0 ? `${granted === 0 ? 'no projects' : `${thousands(granted)} granted`} in ${some}` : '',
    everything > 0 ? `everything in ${everything}` : '',
    unknown > 0 ? `not read in ${unknown}` : '',
  ].filter(Boolean);
  if (parts.length < 2) return accessSumWords(sum);
  return `${parts.join(', ')} of ${of} organizations`;
}

/** Where a person stands when they are sorted by what they see, the least first: by in how many organizations that is nothing, then by how much was granted; null where nothing of it was read. */
export function accessPlace({
  nothing,
  some,
  everything,
  granted,
}: Omit<AccessSum, 'of' | 'unknown'>): number | null {
  if (nothing > 0) return -nothing;
  if (some > 0) return 1 + Math.min(granted, 1e6);
  return everything > 0 ? 2e6 : null;
}

function inWords(some: number, of: number): string {
  if (of === 1) return '';
  return some === of ? ` in all ${of}` : ` in ${some} of ${of}`;
}
