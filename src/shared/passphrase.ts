/** The fewest characters of a passphrase for a backup. */
export const SHORTEST_PASSPHRASE = 12;

/** What is wrong with a passphrase for a backup, as a sentence; null when it can be used. */
export function passphraseFault(passphrase: string): string | null {
  const characters = [...passphrase];
  if (characters.length === 0) return 'Give a passphrase.';
  if (characters.length < SHORTEST_PASSPHRASE) {
    return `It has ${characters.length} of at least ${SHORTEST_PASSPHRASE} characters.`;
  }
  if (characters.length > 1000) return 'It is longer than 1,000 characters.';
  if (new Set(characters).size < 6) return 'It repeats too few different characters.';
  return null;
}

/** How hard a usable passphrase is to guess, roughly: by length, and by how many kinds of characters it mixes. */
export function passphraseStrength(passphrase: string): 'fair' | 'good' | 'strong' {
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u].filter((kind) => kind.test(passphrase));
  const score = [...passphrase].length + 2 * kinds.length;
  if (score >= 28) return 'strong';
  return score >= 20 ? 'good' : 'fair';
}
