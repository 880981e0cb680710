import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { cloneElement, type KeyboardEvent, type ReactElement, type ReactNode, useRef } from 'react';
import looks from './looks.module.css';
import { useRowTab } from './table/rowControls.ts';

type ButtonElement = ReactElement<{ onKeyDown?: (event: KeyboardEvent<HTMLElement>) => void }>;

/** Lets Escape close the menu also while it is being drawn and does not have the focus yet. */
export function MenuTarget({ children }: { children: ButtonElement }) {
  return <Menu.Target>{cloneElement(children, { onKeyDown: closeByEscape })}</Menu.Target>;
}

function closeByEscape(event: KeyboardEvent<HTMLElement>): void {
  const button = event.currentTarget;
  const isOpen = () => button.getAttribute('aria-expanded') === 'true';
  if (event.key !== 'Escape' || !isOpen()) return;
  event.stopPropagation();
  const menu = document.getElementById(button.getAttribute('aria-controls') ?? '');
  button.click();
  // Mantine focuses the menu a moment after it opened, even when it is closing by then.
  menu?.addEventListener('focusin', () => !isOpen() && button.focus(), { once: true });
}

/** `isRow` draws the menu over the controls of its row. */
export function DotsMenu(props: {
  label: string;
  width: number;
  isRow?: boolean;
  isSmall?: boolean;
  /** Set where an item opens a pane beside it: the focus returns at once, without a delay. */
  isQuick?: boolean;
  children: ReactNode;
}) {
  const { label, width, isRow = false, isSmall = false, isQuick = false, children } = props;
  const tabIndex = useRowTab();
  const button = useRef<HTMLButtonElement>(null);
  return (
    <Menu
      position="bottom-end"
      width={width}
      {...(isRow ? { portalProps: { target: 'main' } } : { withinPortal: false })}
      {...(isQuick
        ? { returnFocus: false, onClose: () => button.current?.focus({ preventScroll: true }) }
        : {})}
    >
      <MenuTarget>
        <ActionIcon
          ref={button}
          {...(isRow ? { size: 26 } : isSmall ? { size: 24 } : {})}
          className={isRow ? `${looks.dim} ${looks.rigid}` : undefined}
          aria-label={label}
          tabIndex={tabIndex}
        >
          <IconDots size={isRow || isSmall ? 16 : 18} aria-hidden />
        </ActionIcon>
      </MenuTarget>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}
