import { createContext, useContext } from 'react';

/** Whether Tab enters this row. True outside of tables. */
export const RowTab = createContext(true);

/** Tab visits the controls of the active row only; arrows change the active row. */
export function useRowTab(): 0 | -1 {
  return useContext(RowTab) ? 0 : -1;
}
