import { Modal } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import styles from './Dialog.module.css';
import { returnFocusOnTab, useFocusKept } from './keepFocus.ts';

/** Closes by Escape or its buttons; unless `bare`, never by a click outside, which would lose what was typed. */
export function Dialog(props: {
  title: string;
  opened: boolean;
  onClose: () => void;
  onFaded: () => void;
  size?: number;
  /** Has no visible heading, is placed near the top and closes by a click outside: nothing typed there is lost. */
  bare?: boolean;
  sheet?: boolean;
  children: ReactNode;
}) {
  const { bare = false, sheet = false } = props;
  const bareClasses = { ...styles, header: styles.bareHeader, body: styles.bareBody };
  const sheetClasses = { ...styles, inner: styles.sheetInner, content: styles.sheet, body: styles.sheetBody };
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      onExitTransitionEnd={props.onFaded}
      title={props.title}
      size={props.size ?? 460}
      classNames={bare ? bareClasses : sheet ? sheetClasses : styles}
      // `useShortcuts` handles Escape from the moment the dialog is asked for.
      closeOnEscape={false}
      withCloseButton={false}
      closeOnClickOutside={bare}
      {...(bare ? { centered: false, yOffset: 84 } : {})}
      // DialogHost returns the focus to where it was when the dialog was asked for.
      returnFocus={false}
    >
      <FocusKept opened={props.opened}>{props.children}</FocusKept>
    </Modal>
  );
}

/** Mantine’s focus trap sets the focus only on opening; the content changes later. */
function FocusKept({ opened, children }: { opened: boolean; children: ReactNode }) {
  const root = useFocusKept<HTMLDivElement>(nextFocus);
  useEffect(() => {
    const dialog = root.current?.closest<HTMLElement>('[role="dialog"]');
    if (!opened || !dialog) return;
    // After the trap, which also tries disabled elements, which take no focus.
    const given = setTimeout(() => root.current && focusContent(root.current));
    const stop = returnFocusOnTab(dialog);
    return () => {
      clearTimeout(given);
      stop();
    };
  }, [opened, root]);
  return <div ref={root}>{children}</div>;
}

/** The element marked `data-autofocus`, or the dialog itself, from where Tab goes on. */
export function nextFocus(content: HTMLElement): HTMLElement | null {
  const named = content.querySelector<HTMLElement>('[data-autofocus]');
  return named && !named.matches(':disabled') ? named : content.closest<HTMLElement>('[role="dialog"]');
}

export function focusContent(content: HTMLElement): void {
  const dialog = content.closest<HTMLElement>('[role="dialog"]');
  const { activeElement } = document;
  if (activeElement === dialog || !dialog?.contains(activeElement)) nextFocus(content)?.focus();
}
