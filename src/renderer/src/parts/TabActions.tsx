import { createContext, type ReactNode, useContext } from 'react';
import { createPortal } from 'react-dom';

export const TabActionsRoom = createContext<HTMLElement | null>(null);

export function TabActions({ children }: { children: ReactNode }) {
  const room = useContext(TabActionsRoom);
  return room && createPortal(children, room);
}
