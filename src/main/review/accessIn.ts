import { has } from '../../shared/capabilities.ts';
import { type AccessSummary, accessWords, summarizeCompact } from '../../shared/permissions/accessSummary.ts';
import { type CompactAccess, switchesIn } from '../../shared/permissions/compactAccess.ts';
import { compactWords } from '../../shared/permissions/differenceWords.ts';
import { SWITCH_WORDS } from '../../shared/permissions/switches.ts';

/** What a member may see, as a report tells it. */
export type ReportAccess = {
  sees: AccessSummary['sees'];
  /** For example “3 projects, 12 services”. */
  words: string;
  /** The switches that are on, in words; none where the role is another one than member, for which they do not count. */
  switches: readonly string[];
};

/** What a member may see by role and what was granted; undefined was never read. */
export function accessIn(role: string, access: CompactAccess | undefined): ReportAccess {
  const summary = summarizeCompact({ role, access });
  const { sees } = summary;
  if (sees !== 'some' || !access) return { sees, words: accessWords(summary), switches: [] };
  return {
    sees,
    words: compactWords({ ...access, switches: 0 }) || 'no projects',
    switches: role === 'member' ? switchesIn(access.switches).map((name) => SWITCH_WORDS[name].label) : [],
  };
}

/** What the switches of a version do not keep a member out of, as a sentence; null where they do, or it is not known. */
export function openDespiteSwitches(version: string | null): string | null {
  if (version === null || has({ version }, 'member-limits')) return null;
  return 'Before Dokploy 0.28.7 every member reaches SSH keys and Docker, also without the switch, and “Delete projects” deletes projects that are not granted, too.';
}
