import type { NameRule } from '../nameFault.ts';

/** The longest pattern, in UTF-16 units. */
export const MOST_PATTERN = 200;
export const MOST_RULES = 100;
/** The longest name of a kit, in UTF-16 units. */
export const MOST_KIT_NAME = 100;

export const KIT_NAMES: NameRule = { plural: 'kits', longest: MOST_KIT_NAME, most: 200 };
