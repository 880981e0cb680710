import { createContext, useContext } from 'react';
import type { Preferences } from '../../../shared/preferences.ts';

/** The height of a table’s row in px; the same as `--q-row` in app.css. */
export const ROW_HEIGHTS: Record<Preferences['density'], number> = { comfortable: 38, compact: 32 };

/** How high the rows of tables are here. */
export const RowHeight = createContext(ROW_HEIGHTS.comfortable);

/** The height of a table’s row in px. */
export function useRowHeight(): number {
  return useContext(RowHeight);
}
