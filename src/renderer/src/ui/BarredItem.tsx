import { Box, Menu } from '@mantine/core';
import type { IconProps } from '@tabler/icons-react';
import type { ComponentType, ReactNode } from 'react';
import looks from './looks.module.css';
import classes from './menu.module.css';

type Props = {
  icon?: ComponentType<IconProps>;
  why: string | null;
  danger?: boolean | undefined;
  onClick: () => void;
  children: ReactNode;
};

/** An item of a menu; what bars it stands below its words, and it is reached by the arrows all the same. */
export function BarredItem({ icon: Icon, why, danger, onClick, children }: Props) {
  return (
    <Menu.Item
      className={`${classes.item} ${danger ? looks.danger : ''}`}
      leftSection={Icon && <Icon size={16} stroke={1.6} aria-hidden />}
      aria-disabled={why !== null || undefined}
      closeMenuOnClick={why === null}
      onClick={() => why === null && onClick()}
    >
      {children}
      {why !== null && (
        <Box component="span" className={looks.below} lh={1.45}>
          {why}
        </Box>
      )}
    </Menu.Item>
  );
}
