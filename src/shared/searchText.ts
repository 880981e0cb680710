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
