export const CARRIED_PARTS = ['groups', 'joins', 'apart', 'baselines', 'ends', 'kits', 'snoozes'] as const;

export type CarriedPart = (typeof CARRIED_PARTS)[number];

export const PART_NOUNS: Record<CarriedPart, readonly [one: string, more: string]> = {
  groups: ['group', 'groups'],
  joins: ['joined address', 'joined addresses'],
  apart: ['“Not this person” choice', '“Not this person” choices'],
  baselines: ['baseline', 'baselines'],
  ends: ['end date', 'end dates'],
  kits: ['kit', 'kits'],
  snoozes: ['snoozed line', 'snoozed lines'],
};

export const SHORTEST_PASSPHRASE = 12;

export const PASSPHRASE_STRENGTHS = ['weak', 'fair', 'good', 'strong'] as const;
export type PassphraseStrength = (typeof PASSPHRASE_STRENGTHS)[number];

export function passphraseFault(passphrase: string): string | null {
  const { length } = [...passphrase];
  if (length === 0) return 'Enter a passphrase.';
  if (length < SHORTEST_PASSPHRASE) return `It has ${length} of at least ${SHORTEST_PASSPHRASE} characters.`;
  return length > 1000 ? 'It is longer than 1,000 characters.' : null;
}
