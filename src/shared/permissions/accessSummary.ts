import { counted, thousands } from '../text.ts';
import { type CompactAccess, compactOf, countIds, switchesIn } from './compactAccess.ts';
import type { Permissions } from './permissionsShape.ts';

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
