import type { NameRule } from './nameFault.ts';

/** What the names of baselines keep to: two may be called alike, as their times tell them apart. */
export const BASELINE_NAMES: NameRule = { plural: 'baselines', longest: 100, most: Number.POSITIVE_INFINITY };
