import { UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './fold.module.css';

/** Opens and closes what stands below; `isTrailing`: its sign comes last. */
export function FoldButton(props: {
  isOpen: boolean;
  onOpen: (open: boolean) => void;
  label?: string;
  className?: string | undefined;
  isTrailing?: boolean;
  children?: ReactNode;
}) {
  const { isOpen, onOpen, label, className = '', isTrailing = false, children } = props;
  const sign = <IconChevronRight size={14} className={classes.chevron} aria-hidden />;
  return (
    <UnstyledButton
      className={`${classes.fold} ${className}`}
      aria-expanded={isOpen}
      aria-label={label}
      onClick={() => onOpen(!isOpen)}
    >
      {!isTrailing && sign}
      {children}
      {isTrailing && sign}
    </UnstyledButton>
  );
}
