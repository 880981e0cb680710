import confusables from 'unhomoglyph/data.json';
import type { Known } from '../../../../shared/links.ts';
import { searchWords } from '../../../../shared/text.ts';

/**
 * The instance whose name a link borrows for another address, also among other words or written a little otherwise:
 * whoever trusts that name would hand a key to a stranger's server. Null where none is.
 */
export function borrowedName<K extends Known>(
  instances: readonly K[],
  { name, origin }: { name: string; origin: string | null },
): K | null {
  const given = wordsOf(name);
  const words = new Set(given);
  const together = given.join('');
  const isNamed = (known: Known) => {
    const own = wordsOf(known.name);
    const whole = own.join('');
    if (whole === '') return false;
    // Run together, or torn apart by what nobody sees; a short one is a part of many words.
    if (together === whole || (whole.length >= SHORTEST_PART && together.includes(whole))) return true;
    return own.every((word) => words.has(word));
  };
  // Where the address is one's own, the name is right.
  if (instances.some((known) => known.origin === origin)) return null;
  return instances.find(isNamed) ?? null;
}

/** From so many letters on a name counts also where it stands within a word. */
const SHORTEST_PART = 6;

/** Unicode’s list of confusables, which the build cuts down to what looks like letters and digits of ASCII. */
const UNICODE = new Map(Object.entries(confusables));

/** What it does not have: letters that look alike in one case alone, and digits for letters. */
const MORE = new Map(
  Object.entries({
    ...{ a: '4', b: 'ьвβ8', e: 'εє3', f: 'ϝ', g: '9', h: 'н', i: 'l', k: 'кκ', m: 'м', n: 'п' },
    ...{ s: '5', t: 'тτ7', u: 'ц', w: 'ωшщ', x: 'χ', z: '2ζ' },
  }).flatMap(([letter, others]) => [...others].map((other) => [other, letter])),
);

/** The words of a name, folded: what looks alike is the same, by Unicode’s list of confusables and a few more. */
function wordsOf(name: string): string[] {
  // As written first: some signs, and the capitals of some letters, look like nothing else once they are folded.
  const bare = asIn(UNICODE, name)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '');
  return searchWords(asIn(UNICODE, bare).replace(/[^\p{L}\p{N}]+/gu, ' ')).map((word) =>
    // A number is no word: Region 4 is not Region A.
    /\p{L}/u.test(word) ? asIn(MORE, asIn(UNICODE, asIn(MORE, word)).toLowerCase()) : word,
  );
}

function asIn(list: ReadonlyMap<string, string>, word: string): string {
  return [...word].map((sign) => list.get(sign) ?? sign).join('');
}
