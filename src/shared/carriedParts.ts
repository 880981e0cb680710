export const CARRIED_PARTS = [
  'groups',
  'views',
  'joins',
  'apart',
  'baselines',
  'ends',
  'kits',
  'operations',
  'snoozes',
] as const;

export type CarriedPart = (typeof CARRIED_PARTS)[number];

/** What one of each part is called, and several of it; of joins the addresses are counted. */
export const PART_NOUNS: Record<CarriedPart, readonly [one: string, more: string]> = {
  groups: ['group', 'groups'],
  views: ['saved view', 'saved views'],
  joins: ['joined address', 'joined addresses'],
  apart: ['“Not this person” choice', '“Not this person” choices'],
  baselines: ['baseline', 'baselines'],
  ends: ['end date', 'end dates'],
  kits: ['kit', 'kits'],
  operations: ['unfinished operation', 'unfinished operations'],
  snoozes: ['snoozed line', 'snoozed lines'],
};
