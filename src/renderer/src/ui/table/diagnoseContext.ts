import { createContext } from 'react';

/** Finds out why a list cannot be read; null where nothing can. */
export const DiagnoseContext = createContext<(() => void) | null>(null);
