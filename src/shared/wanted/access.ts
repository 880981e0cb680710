import type { Place } from '../nodes.ts';
import { isAccessWords, summarizeAccess } from '../permissions/accessSummary.ts';
import { quoted } from '../text.ts';
import type { WantedAccess } from './change.ts';
import type { GivenAccess } from './granted.ts';
import { type Finder, foldName } from './known.ts';
import type { WantedRole } from './roles.ts';

/** A kit, as far as a line names it. */
export type NamedKit = { id: string; name: string };
/** Why not, as a sentence, and where, if it is not the whole of it. */
type Why = { why: string; at?: Place };

/** Nothing, a kit’s, projects, or part by part; null where nothing is asked, as by an export’s words. */
export function readAccess(
  word: string | GivenAccess,
  wanted: WantedRole,
  kits: Finder<NamedKit>,
): { access: WantedAccess | null } | Why {
  if (word === '' || (typeof word === 'string' && isAccessWords(word))) return { access: null };
  if (typeof word !== 'string') {
    const denied = denyAccess(wanted);
    if (denied !== null) return { why: denied };
    if ('why' in word) return word;
    return 'kit' in word ? kitCalled(word.kit, kits) : { access: { by: 'parts', granted: word.granted } };
  }
  const [kit] = kits.named(word);
  if (foldName(word) === 'nothing') {
    if (kit) return { why: `A kit is also called ${quoted(kit.name)}. Rename the one you mean.` };
    if (wanted.kind === 'none') return { access: null };
  }
  const denied = denyAccess(wanted);
  if (denied !== null) return { why: denied };
  if (foldName(word) === 'nothing') return { access: { by: 'nothing' } };
  return kit ? kitCalled(word, kits) : { access: { by: 'projects', text: word } };
}

/** Why somebody of this role is given no access, as a sentence; null where they can be. */
function denyAccess(wanted: WantedRole): string | null {
  if (wanted.kind === 'none') return 'The role none removes the person. Leave the access of this line empty.';
  if (summarizeAccess(wanted, false).sees !== 'everything') return null;
  return `The role ${wanted.role} sees everything. Leave the access of this line empty, or use another role.`;
}

function kitCalled(name: string, kits: Finder<NamedKit>): { access: WantedAccess } | Why {
  const [kit, ...others] = kits.named(name);
  if (!kit) return { why: `No kit here is called ${quoted(name)}.` };
  if (others.length > 0)
    return { why: `${others.length + 1} kits are called ${quoted(name)}. Rename the one you mean first.` };
  return { access: { by: 'kit', kitId: kit.id, name: kit.name } };
}
