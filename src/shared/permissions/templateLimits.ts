import type { NameRule } from '../nameFault.ts';

// Without zod, which the page does not carry.

/** The longest pattern, in UTF-16 units. */
export const MOST_PATTERN = 200;
/** How many rules a template may have. */
export const MOST_RULES = 100;
/** The longest name of a template, in UTF-16 units. */
export const MOST_TEMPLATE_NAME = 100;

/** What the names of templates keep to. */
export const TEMPLATE_NAMES: NameRule = { plural: 'templates', longest: MOST_TEMPLATE_NAME, most: 200 };
