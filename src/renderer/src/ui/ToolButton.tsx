import {
  Button,
  type ButtonProps,
  type ElementProps,
  UnstyledButton,
  type UnstyledButtonProps,
} from '@mantine/core';
import type { IconProps } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { type Barred, DisabledReason } from './DisabledReason.tsx';
import looks from './looks.module.css';

export function Linked(props: UnstyledButtonProps & ElementProps<'button', keyof UnstyledButtonProps>) {
  return <UnstyledButton className={looks.linked} c="var(--q-accent)" fz="inherit" fw={600} {...props} />;
}

type Props = ButtonProps &
  ElementProps<'button', keyof ButtonProps> & {
    icon?: ComponentType<IconProps>;
    why?: string | null;
    small?: boolean;
  };

export function ToolButton({ icon: Icon, why, small = false, ...props }: Props) {
  const draw = (barred?: Barred) => (
    <Button
      variant="default"
      {...(small ? { size: 'compact-sm' } : {})}
      leftSection={Icon && <Icon size={15} stroke={1.75} aria-hidden />}
      {...props}
      {...barred}
    />
  );
  return why === undefined ? draw() : <DisabledReason why={why}>{draw}</DisabledReason>;
}
