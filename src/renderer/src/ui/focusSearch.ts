export const SEARCH_MARK = 'data-search';

/** Puts the cursor into the search box of what is shown, and marks what was typed there; nothing without one. */
export function focusSearch(): void {
  const input = document.querySelector<HTMLInputElement>(`main input[${SEARCH_MARK}]`);
  input?.focus();
  input?.select();
}
