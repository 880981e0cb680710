import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './Dialog.module.css';

/** A dialog that closes by Escape or its buttons, never by a stray click that would lose what was typed. */
export function Dialog(props: {
  title: string;
  opened: boolean;
  onClose: () => void;
  /** The dialog has closed and is out of sight. */
  onFaded: () => void;
  /** In px; more than the ordinary for what has columns. */
  size?: number;
  children: ReactNode;
}) {
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      onExitTransitionEnd={props.onFaded}
      title={props.title}
      size={props.size ?? 460}
      classNames={styles}
      withCloseButton={false}
      closeOnClickOutside={false}
    >
      {props.children}
    </Modal>
  );
}
