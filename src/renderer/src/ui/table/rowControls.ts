/** Marks the control of a row that opens it. */
export const OPENS_ROW = 'data-opens-row';

/** Opens the menu of a row; where it has none, the focus goes to its first control. False where it has no control. */
export function openRowMenu(row: HTMLElement): boolean {
  const menu = row.querySelector<HTMLElement>('[aria-haspopup="menu"]');
  if (menu) {
    // A menu gives the focus back to its button, also when the pointer opened it.
    menu.focus();
    menu.click();
    return true;
  }
  const first = row.querySelector<HTMLElement>('button');
  first?.focus();
  return first !== null;
}

/** Does what the row is there for: what opens it, else its menu. False where it has no control. */
export function openRow(row: HTMLElement): boolean {
  const opener = row.querySelector<HTMLElement>(`[${OPENS_ROW}]`);
  if (!opener) return openRowMenu(row);
  opener.click();
  return true;
}
