import confusables from 'unhomoglyph/data.json';
import type { Known } from '../../../../shared/links.ts';
import { searchWords } from '../../../../shared/text.ts';

/**
 * The instance whose name a link uses for another address, also within other words or with look-alike
 * letters: a person who trusts the name would send a key to a stranger’s server. Null for none.
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
    // Also joined, or split by invisible characters; short names are parts of many words.
    if (together === whole || (whole.length >= SHORTEST_PART && together.includes(whole))) return true;
    return own.every((word) => words.has(word));
  };
  if (instances.some((known) => known.origin === origin)) return null;
  return instances.find(isNamed) ?? null;
}

/** Names from this length on also count within a word. */
const SHORTEST_PART = 6;

/** Unicode’s confusables, which the build reduces to those of ASCII letters and digits. */
const UNICODE = new Map(Object.entries(confusables));

/** Look-alikes that Unicode’s list lacks: letters alike in one case only, and digits for letters. */
const MORE = new Map(
  Object.entries({
    ...{ a: '4', b: 'ьвβ8', e: 'εє3', f: 'ϝ', g: '9', h: 'н', i: 'l', k: 'кκ', m: 'м', n: 'п' },
    ...{ s: '5', t: 'тτ7', u: 'ц', w: 'ωшщ', x: 'χ', z: '2ζ' },
  }).flatMap(([letter, others]) => [...others].map((other) => [other, letter])),
);

function wordsOf(name: string): string[] {
  // Before folding case: some signs and capitals look like nothing else in lower case.
  const bare = asIn(UNICODE, name)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '');
  return searchWords(asIn(UNICODE, bare).replace(/[^\p{L}\p{N}]+/gu, ' ')).map((word) =>
    // Numbers have no look-alikes: Region 4 is not Region A.
    /\p{L}/u.test(word) ? asIn(MORE, asIn(UNICODE, asIn(MORE, word)).toLowerCase()) : word,
  );
}

function asIn(list: ReadonlyMap<string, string>, word: string): string {
  return [...word].map((sign) => list.get(sign) ?? sign).join('');
}
