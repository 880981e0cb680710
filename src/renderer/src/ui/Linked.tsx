import { type ElementProps, UnstyledButton, type UnstyledButtonProps } from '@mantine/core';
import looks from './looks.module.css';

export function Linked(props: UnstyledButtonProps & ElementProps<'button', keyof UnstyledButtonProps>) {
  return <UnstyledButton className={looks.linked} c="var(--q-accent)" fz="inherit" fw={600} {...props} />;
}
