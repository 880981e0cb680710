import { createContext, useContext } from 'react';

/** Whether Tab enters this row. True outside of tables. */
export const RowTab = createContext(true);

/** Tab visits the controls of the active row only; arrows change the active row. */
export function useRowTab(): 0 | -1 {
  return useContext(RowTab) ? 0 : -1;
}

export const OPENS_ROW = 'data-opens-row';

/** Without a menu, focuses the row’s first control. False where the row has no control. */
export function openRowMenu(row: HTMLElement): boolean {
  const menu = row.querySelector<HTMLElement>('[aria-haspopup="menu"]');
  if (menu) {
    // A menu returns the focus to its button, even when the pointer opened it.
    menu.focus();
    menu.click();
    return true;
  }
  const first = row.querySelector<HTMLElement>('button');
  first?.focus();
  return first !== null;
}

/** Clicks the control that opens the row, else opens its menu. False where the row has no control. */
export function openRow(row: HTMLElement): boolean {
  const opener = row.querySelector<HTMLElement>(`[${OPENS_ROW}]`);
  if (!opener) return openRowMenu(row);
  opener.click();
  return true;
}
