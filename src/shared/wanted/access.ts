import { oneLine } from '../oneLine.ts';
import { isAccessWords, summarizeAccess } from '../permissions/accessSummary.ts';
import type { WantedAccess } from './change.ts';
import { type Finder, foldName } from './known.ts';
import type { WantedRole } from './roles.ts';

/** A kit, as far as a line names it. */
export type NamedKit = { id: string; name: string };

/** Nothing, a kit's, or projects; null where nothing is asked, as by an export's words. A text says why not, as a sentence. */
export function readAccess(
  word: string,
  wanted: WantedRole,
  kits: Finder<NamedKit>,
): WantedAccess | null | string {
  if (word === '' || isAccessWords(word)) return null;
  const [kit, ...others] = kits.named(word);
  if (foldName(word) === 'nothing') {
    if (kit) return `A kit is also called ${quoted(kit.name)}. Rename the one you mean.`;
    if (wanted.kind === 'none') return null;
  }
  if (wanted.kind === 'none') return 'The role none removes the person. Leave the access of this line empty.';
  if (summarizeAccess(wanted, false).sees === 'everything')
    return `The role ${wanted.role} sees everything. Leave the access of this line empty, or use another role.`;
  if (foldName(word) === 'nothing') return { by: 'nothing' };
  if (others.length > 0)
    return `${others.length + 1} kits are called ${quoted(word)}. Rename the one you mean first.`;
  return kit ? { by: 'kit', kitId: kit.id, name: kit.name } : { by: 'projects', text: word };
}

function quoted(name: string): string {
  return `“${oneLine(name, 60)}”`;
}
