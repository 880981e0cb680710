import { Menu } from '@mantine/core';
import { cloneElement, type KeyboardEvent, type ReactElement } from 'react';

type ButtonElement = ReactElement<{ onKeyDown?: (event: KeyboardEvent<HTMLElement>) => void }>;

/** The button of a menu. Escape closes the menu also while it is being drawn and has not taken the focus yet. */
export function MenuTarget({ children }: { children: ButtonElement }) {
  return <Menu.Target>{cloneElement(children, { onKeyDown: closeByEscape })}</Menu.Target>;
}

function closeByEscape(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'Escape' || event.currentTarget.getAttribute('aria-expanded') !== 'true') return;
  event.stopPropagation();
  event.currentTarget.click();
}
