import { Box, Group } from '@mantine/core';
import { type ReactNode, useId } from 'react';

export function PanelSection(props: { title: string; end?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <Box component="section" mt={18} aria-labelledby={id}>
      <Group justify="space-between" align="baseline" mb={6}>
        <h3 id={id}>{props.title}</h3>
        {props.end}
      </Group>
      {props.children}
    </Box>
  );
}
