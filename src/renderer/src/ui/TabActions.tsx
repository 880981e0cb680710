import { createContext, type ReactNode, useContext } from 'react';
import { createPortal } from 'react-dom';

/** The room at the right of the tabs; null until it is drawn. */
export const TabActionsRoom = createContext<HTMLElement | null>(null);

/** Shows what can be done in a tab at the right of the tabs, wherever in the tab it is written. */
export function TabActions({ children }: { children: ReactNode }) {
  const room = useContext(TabActionsRoom);
  return room && createPortal(children, room);
}
