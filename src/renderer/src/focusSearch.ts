export const SEARCH_MARK = 'data-search';

export function focusSearch(): void {
  const input = document.querySelector<HTMLInputElement>(`main input[${SEARCH_MARK}]`);
  input?.focus();
  input?.select();
}
