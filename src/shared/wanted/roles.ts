import { quoted } from '../text.ts';
import { foldName } from './known.ts';

/** What a role’s word asks for: to be removed, or to have it. */
export type WantedRole = { kind: 'none' } | { kind: 'role'; role: string };

/** The longest name of a role, in characters, as a call takes it. */
const LONGEST_ROLE = 255;
const OWN = ['owner', 'admin', 'member'];

/** A text says why not, as a sentence. `known`: the roles there; a word in other letters is one of these, where that is clear. */
export function readRole(word: string, known: ReadonlySet<string>): WantedRole | string {
  const folded = foldName(word);
  if (folded === '') return 'There is no role in this line. To remove somebody, use the role none.';
  if (word.length > LONGEST_ROLE) return `A role has ${LONGEST_ROLE} characters at most.`;
  const alike = [...known].filter((role) => foldName(role) === folded);
  if (folded === 'none')
    return alike.length === 0
      ? { kind: 'none' }
      : `A role is called ${quoted(alike[0] ?? '')} there, so none may mean that one or a removal. Change this person by hand.`;
  if (known.has(word)) return { kind: 'role', role: word };
  const own = OWN.find((role) => role === folded);
  if (own) return { kind: 'role', role: own };
  if (alike.length > 1)
    return `Roles called ${alike.map(quoted).join(' and ')} are there. Write the exact name of the one you mean.`;
  return { kind: 'role', role: alike[0] ?? word };
}
