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
