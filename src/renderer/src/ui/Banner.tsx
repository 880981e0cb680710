import { Box, Group } from '@mantine/core';
import type { IconProps } from '@tabler/icons-react';
import type { ComponentType, ReactNode } from 'react';
import looks from './looks.module.css';

type Props = {
  icon: ComponentType<IconProps>;
  tone?: 'accent' | 'warn' | 'danger';
  role?: 'status' | 'alert' | undefined;
  label?: string;
  isLong?: boolean;
  words: ReactNode;
  children: ReactNode;
};

export function Banner({ icon: Icon, tone, role, label, isLong = false, words, children }: Props) {
  return (
    <Group
      gap={10}
      align={isLong ? 'flex-start' : 'center'}
      flex="none"
      py={8}
      ps={20}
      pe={14}
      style={{ borderBottom: '1px solid var(--q-line)', background: 'var(--tone-soft, var(--q-panel))' }}
      data-tone={tone}
      role={label === undefined ? role : 'region'}
      aria-label={label}
    >
      <Icon size={16} style={{ marginTop: isLong ? 4 : 0, color: 'var(--tone)' }} aria-hidden />
      <Box
        component="p"
        className={looks.words}
        miw={220}
        py={2}
        role={label === undefined ? undefined : role}
      >
        {words}
      </Box>
      {children}
    </Group>
  );
}
