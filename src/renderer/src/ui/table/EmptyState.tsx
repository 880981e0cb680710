import type { IconProps } from '@tabler/icons-react';
import type { ComponentType, ReactNode } from 'react';
import { ToolButton } from '../ToolButton.tsx';
import classes from './frame.module.css';

type Props = {
  icon: ComponentType<IconProps>;
  title: string;
  children: ReactNode;
  /** A failure is told as an alert. */
  tone?: 'calm' | 'danger';
  /** A failure that is told as an alert elsewhere on the screen is not told twice. */
  isTold?: boolean;
  action?: { label: string; run: () => void };
  more?: { label: string; run: () => void } | null;
};

export function EmptyState({
  icon: Icon,
  title,
  children,
  tone = 'calm',
  isTold = false,
  action,
  more,
}: Props) {
  return (
    <div className={classes.blank} data-tone={tone} role={tone === 'danger' && !isTold ? 'alert' : undefined}>
      <Icon size={28} stroke={1.5} aria-hidden />
      <h3>{title}</h3>
      {children}
      {action && (
        <div className={classes.blankActions}>
          <ToolButton onClick={action.run}>{action.label}</ToolButton>
          {more && <ToolButton onClick={more.run}>{more.label}</ToolButton>}
        </div>
      )}
    </div>
  );
}
