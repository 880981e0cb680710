import { cutText } from './text.ts';

/** `plural` for sentences; `longest` in UTF-16 units. */
export type NameRule = { plural: string; longest: number; most: number };

type Named = { id: string; name: string };

export function cleanName(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

export function comparedName(text: string): string {
  return cleanName(text).normalize('NFC').toLowerCase();
}

export function nameFault(
  text: string,
  { plural, longest, most }: NameRule,
  others: readonly Named[] = [],
  except: string | null = null,
): string | null {
  const name = cleanName(text);
  if (name === '') return 'Enter a name.';
  if (name.length > longest) return `Use at most ${longest} characters.`;
  if (except === null && others.length >= most)
    return `There are ${most} ${plural} already: delete one first.`;
  const twin = others.find((each) => each.id !== except && comparedName(each.name) === comparedName(name));
  return twin ? `“${twin.name}” is already there.` : null;
}

/** “Shop (2)” if “Shop” is taken, cut to `longest`. */
export function freeName(name: string, taken: readonly string[], longest: number): string {
  const compared = new Set(taken.map(comparedName));
  for (let number = 1; ; number += 1) {
    const free = ended(name, number === 1 ? '' : ` (${number})`, longest);
    if (!compared.has(comparedName(free))) return free;
  }
}

export function isNamedAfter(name: string, other: string, longest: number): boolean {
  const end = / \(\d+\)$/.exec(name)?.[0] ?? '';
  return [other, ended(other, end, longest)].some((each) => comparedName(each) === comparedName(name));
}

function ended(name: string, end: string, longest: number): string {
  return `${cutText(cleanName(name), longest - end.length).trimEnd()}${end}`;
}

/** Baselines may share a name: their dates tell them apart. */
export const BASELINE_NAMES: NameRule = { plural: 'baselines', longest: 100, most: Number.POSITIVE_INFINITY };
