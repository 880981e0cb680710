import type { User } from './dokploy.ts';

/** Untrusted text made fit for a sentence: one line, no marks that hide or turn text, at most so many UTF-16 units. */
export function oneLine(text: string, most: number): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line.length > most ? `${cutText(line, most - 1)}…` : line;
}

/** A name in a sentence. */
export function nameOf(name: string, most = 60): string {
  return oneLine(name, most) || 'Unnamed';
}

/** Untrusted text as {@link oneLine} gives it, that does not end the quotation marks around it. */
export function insideQuotes(text: string, most: number): string {
  return oneLine(text, most).replace(/["“”„‟]/g, "'");
}

/** A name in a sentence, in quotation marks. */
export function quoted(name: string): string {
  return `“${insideQuotes(name, 60)}”`;
}

/** The beginning of a text, at most so many UTF-16 units long, never through the middle of a character. */
export function cutText(text: string, most: number): string {
  return text.length > most ? text.slice(0, most).replace(/[\ud800-\udbff]$/, '') : text;
}

/** A whole number with its thousands set apart, for example “12,345”; without `Intl`, whose first use takes a tenth of a second. */
export function thousands(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A number of something in words, for example “1 person” or “12,345 people”. */
export function counted(value: number, one: string, many: string): string {
  return `${thousands(value)} ${value === 1 ? one : many}`;
}

/** For example “North, South and 3 more”: at most so many of these names, which stand for so many. */
export function listed(names: readonly string[], most: number, of = names.length): string {
  const named = names.slice(0, most);
  const more = of - named.length;
  return more > 0 ? `${named.join(', ')} and ${thousands(more)} more` : named.join(', ');
}

export function capitalized(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** "36 people in 26 organizations, 12 read in full": those of organizations that were read in part are counted. */
export function coveredWords(people: string, whole: number, organizations: number): string {
  const all = `${people} in ${counted(organizations, 'organization', 'organizations')}`;
  return whole === organizations ? all : `${all}, ${whole === 0 ? 'none' : thousands(whole)} read in full`;
}

/** An address as it is compared: neither its capital letters nor the blanks around it make another one. */
export function foldAddress(email: string): string {
  return email.trim().toLowerCase();
}

export function isSameAddress(one: string, other: string): boolean {
  return foldAddress(one) === foldAddress(other);
}

/** Text as it is compared in a search: without case, accents and width. */
export function searchText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
}

/** The words of a search, folded: each must stand somewhere in what is found. */
export function searchWords(search: string): string[] {
  return searchText(search).split(/\s+/).filter(Boolean);
}

/** Compares by code units: the same everywhere, and quick. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A person’s name as their server has it; often empty. Dokploy 0.25.7 has one `name`, later ones a first and a last. */
export function fullName({
  firstName,
  lastName,
  name,
}: Pick<User, 'firstName' | 'lastName' | 'name'>): string {
  return `${firstName ?? ''} ${lastName ?? ''}`.trim() || (name ?? '').trim();
}
