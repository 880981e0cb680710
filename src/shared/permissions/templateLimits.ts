import type { NameRule } from '../nameFault.ts';

/** The longest pattern, in UTF-16 units. */
export const MOST_PATTERN = 200;
export const MOST_RULES = 100;
/** The longest name of a template, in UTF-16 units. */
export const MOST_TEMPLATE_NAME = 100;

export const TEMPLATE_NAMES: NameRule = { plural: 'templates', longest: MOST_TEMPLATE_NAME, most: 200 };
