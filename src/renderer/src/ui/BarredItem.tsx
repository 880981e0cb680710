import { Menu } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './menu.module.css';

type Props = {
  icon: ReactNode;
  /** What bars it, as a sentence; null where nothing does. */
  why: string | null;
  danger?: boolean | undefined;
  onClick: () => void;
  children: string;
};

/** An item of a menu; what bars it stands below its words, and it is reached by the arrows all the same. */
export function BarredItem({ icon, why, danger, onClick, children }: Props) {
  return (
    <Menu.Item
      className={`${classes.item} ${danger ? classes.danger : ''}`}
      leftSection={icon}
      aria-disabled={why !== null || undefined}
      closeMenuOnClick={why === null}
      onClick={() => why === null && onClick()}
    >
      {children}
      {why !== null && <span className={classes.reason}>{why}</span>}
    </Menu.Item>
  );
}
