import { createContext, useContext } from 'react';
import type { Preferences } from '../../../shared/preferences.ts';

/** In px; keep in step with `--q-row` in app.css. */
export const ROW_HEIGHTS: Record<Preferences['density'], number> = { comfortable: 38, compact: 32 };

export const RowHeight = createContext(ROW_HEIGHTS.comfortable);

export function useRowHeight(): number {
  return useContext(RowHeight);
}
