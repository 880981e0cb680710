import { createContext, useContext } from 'react';

/** Whether the row around is the one that Tab goes into. True outside of any table. */
export const RowTab = createContext(true);

/** The tabIndex of a control in a row: Tab goes through the controls of one row alone, arrows choose the row. */
export function useRowTab(): 0 | -1 {
  return useContext(RowTab) ? 0 : -1;
}
