import { Box, Group, Stack } from '@mantine/core';
import type { IconProps } from '@tabler/icons-react';
import type { ComponentType, ReactNode } from 'react';
import looks from '../looks.module.css';
import { ToolButton } from '../ToolButton.tsx';

type Props = {
  icon: ComponentType<IconProps>;
  title: string;
  children: ReactNode;
  tone?: 'calm' | 'danger';
  /** Avoids announcing a failure twice when it is shown elsewhere on the screen. */
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
    <Stack
      className={looks.broken}
      gap={6}
      align="center"
      maw={440}
      my={56}
      mx="auto"
      c="dimmed"
      ta="center"
      data-tone={tone}
      role={tone === 'danger' && !isTold ? 'alert' : undefined}
    >
      <Icon size={28} stroke={1.5} className={looks.toned} aria-hidden />
      <Box component="h2" mt={6} c="var(--q-text)" fz={15}>
        {title}
      </Box>
      {children}
      {action && (
        <Group gap={8} mt={10} justify="center">
          <ToolButton onClick={action.run}>{action.label}</ToolButton>
          {more && <ToolButton onClick={more.run}>{more.label}</ToolButton>}
        </Group>
      )}
    </Stack>
  );
}
