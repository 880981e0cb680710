import { createContext, type ReactNode, useContext } from 'react';
import { createPortal } from 'react-dom';

/** The slot at the right of the tabs; null until it is drawn. */
export const TabActionsRoom = createContext<HTMLElement | null>(null);

/** Renders its children at the right of the tabs, from anywhere within the tab. */
export function TabActions({ children }: { children: ReactNode }) {
  const room = useContext(TabActionsRoom);
  return room && createPortal(children, room);
}
