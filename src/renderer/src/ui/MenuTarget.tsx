import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { cloneElement, type KeyboardEvent, type ReactElement, type ReactNode, useRef } from 'react';
import looks from './looks.module.css';
import { useRowTab } from './table/rowTab.ts';

type ButtonElement = ReactElement<{ onKeyDown?: (event: KeyboardEvent<HTMLElement>) => void }>;

/** The button of a menu. Escape closes the menu also while it is being drawn and has not taken the focus yet. */
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
  // Mantine moves the focus into the menu a moment after it opened, also when it is being closed by then.
  menu?.addEventListener('focusin', () => !isOpen() && button.focus(), { once: true });
}

/** A menu behind “⋯”; that of a row (`isRow`) lies over all that is drawn around it. */
export function DotsMenu(props: {
  label: string;
  width: number;
  isRow?: boolean;
  isFaint?: boolean;
  isSmall?: boolean;
  /** Whether an item shows more beside it: the focus is back at once then, not a moment later. */
  isQuick?: boolean;
  children: ReactNode;
}) {
  const { label, width, isRow = false, isFaint = false, isSmall = false, isQuick = false, children } = props;
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
          className={isFaint ? `${looks.dim} ${looks.rigid}` : undefined}
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
