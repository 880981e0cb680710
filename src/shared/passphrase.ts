export const SHORTEST_PASSPHRASE = 12;

/** How hard a passphrase is to guess, from what it is made of; a `weak` one is refused. */
export const PASSPHRASE_STRENGTHS = ['weak', 'fair', 'good', 'strong'] as const;
export type PassphraseStrength = (typeof PASSPHRASE_STRENGTHS)[number];

/** What is wrong with a passphrase's length, as a sentence; null when it can be judged. */
export function passphraseFault(passphrase: string): string | null {
  const { length } = [...passphrase];
  if (length === 0) return 'Enter a passphrase.';
  if (length < SHORTEST_PASSPHRASE) return `It has ${length} of at least ${SHORTEST_PASSPHRASE} characters.`;
  return length > 1000 ? 'It is longer than 1,000 characters.' : null;
}
