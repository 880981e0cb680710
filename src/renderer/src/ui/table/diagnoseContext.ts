import { createContext } from 'react';

export const DiagnoseContext = createContext<(() => void) | null>(null);
