import { capitalized, counted, thousands } from '../text.ts';
import { type CompactAccess, compactOf, countIds, switchesIn } from './permissions.ts';
import type { Permissions } from './shapes.ts';

/** How much of an organization a member sees; what nobody read is never "nothing". */
export type AccessSummary =
  | { sees: 'unknown' }
  /** By the role: permissions do not count for it. */
  | { sees: 'everything'; role: 'owner' | 'admin' }
  | { sees: 'nothing' }
  /** Projects, and switches that are on (none for a custom role). `isCounted`: deleted things were taken off before. */
  | { sees: 'some'; projects: number; switches: number; granted: number; isCounted: boolean };

/** Whether a role sees everything, so that there is nothing to grant. */
export function seesEverything(role: string | null): role is 'owner' | 'admin' {
  return role === 'owner' || role === 'admin';
}

/** `isCounted`: what is not there any more was taken off (`stillThere`). Undefined permissions were never read. */
export function summarizeAccess(
  { role, permissions }: { role: string; permissions?: Permissions | undefined },
  isCounted: boolean,
): AccessSummary {
  return summarizeCompact({ role, access: permissions && compactOf(permissions) }, isCounted);
}

/** Sums up an access of which the numbers alone are known; `access` is undefined where it was never read. */
export function summarizeCompact(
  { role, access }: { role: string; access?: CompactAccess | undefined },
  isCounted = false,
): AccessSummary {
  if (seesEverything(role)) return { sees: 'everything', role };
  if (access === undefined) return { sees: 'unknown' };
  const switches = role === 'member' ? switchesIn(access.switches).length : 0;
  const granted = countIds(access);
  if (granted === 0 && switches === 0) return { sees: 'nothing' };
  return { sees: 'some', projects: access.projects, switches, granted, isCounted };
}

/** An access in a few words: "sees nothing", "3 projects", "12 granted", "everything, as admin". */
export function accessWords(access: AccessSummary): string {
  switch (access.sees) {
    case 'unknown':
      return 'not read';
    case 'everything':
      return `everything, as ${access.role}`;
    case 'nothing':
      return 'sees nothing';
    case 'some':
      return someWords(access);
  }
}

/** Whether a text is one that {@link accessWords} says, as an export has it. */
export function isAccessWords(text: string): boolean {
  return SAID.test(text.trim());
}

const SAID =
  /^(?:not read|sees nothing|everything, as (?:owner|admin)|[\d,]+ (?:projects?|granted)|no projects, [\d,]+ (?:switch(?:es)?|granted))$/i;

function someWords({ projects, switches, granted, isCounted }: AccessSummary & { sees: 'some' }): string {
  if (granted === 0) return `no projects, ${counted(switches, 'switch', 'switches')}`;
  if (!isCounted) return `${thousands(granted)} granted`;
  return projects > 0
    ? counted(projects, 'project', 'projects')
    : `no projects, ${thousands(granted)} granted`;
}

/** Where an access stands among others when they are sorted: the least first; what nobody read comes last. */
export function accessRank(access: AccessSummary): number {
  switch (access.sees) {
    case 'nothing':
      return 0;
    case 'some':
      return 1 + Math.min(access.isCounted ? access.projects : access.granted, 1e6);
    case 'everything':
      return 2e6 + (access.role === 'owner' ? 1 : 0);
    case 'unknown':
      return 3e6;
  }
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
  return words === '' ? null : capitalized(words);
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
