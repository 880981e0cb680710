import type { User } from './dokploy.ts';

/** For untrusted text: one line, no hidden or turning characters, at most `most` UTF-16 units. */
export function oneLine(text: string, most: number): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line.length > most ? `${cutText(line, most - 1)}…` : line;
}

export function nameOf(name: string, most = 60): string {
  return oneLine(name, most) || 'Unnamed';
}

/** As {@link oneLine}, and cannot close the quotation marks around it. */
export function insideQuotes(text: string, most: number): string {
  return oneLine(text, most).replace(/["“”„‟]/g, "'");
}

export function quoted(name: string): string {
  return `“${insideQuotes(name, 60)}”`;
}

export function cutText(text: string, most: number): string {
  return text.length > most ? text.slice(0, most).replace(/[\ud800-\udbff]$/, '') : text;
}

/** “12,345”, without `Intl`, whose first use takes a tenth of a second. */
export function thousands(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

export function counted(value: number, one: string, many: string): string {
  return `${thousands(value)} ${value === 1 ? one : many}`;
}

export function listed(names: readonly string[], most: number, of = names.length): string {
  const named = names.slice(0, most);
  const more = of - named.length;
  return more > 0 ? `${named.join(', ')} and ${thousands(more)} more` : named.join(', ');
}

export function capitalized(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function coveredWords(people: string, whole: number, organizations: number): string {
  const all = `${people} in ${counted(organizations, 'organization', 'organizations')}`;
  return whole === organizations ? all : `${all}, ${whole === 0 ? 'none' : thousands(whole)} read in full`;
}

/** Ignores case and surrounding blanks. */
export function foldAddress(email: string): string {
  return email.trim().toLowerCase();
}

export function isSameAddress(one: string, other: string): boolean {
  return foldAddress(one) === foldAddress(other);
}

/** Ignores case, accents and width. */
export function searchText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
}

export function searchWords(search: string): string[] {
  return searchText(search).split(/\s+/).filter(Boolean);
}

/** By code units: locale-independent and fast. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function fullName({
  firstName,
  lastName,
  name,
}: Pick<User, 'firstName' | 'lastName' | 'name'>): string {
  return `${firstName ?? ''} ${lastName ?? ''}`.trim() || (name ?? '').trim();
}
