import { Box, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Release } from './changelog.ts';

type Props = { release: Release; heading?: ReactNode };

export function ReleaseNotes({ release: { text, groups }, heading }: Props) {
  return (
    <Stack component="article" gap={12}>
      {heading}
      {text !== '' && <p>{text}</p>}
      {groups.map(({ kind, title, items }) => (
        <section key={`${kind} ${title}`}>
          <Box component="h4" mb={4} c="dimmed" fz={12} fw={600}>
            {title}
          </Box>
          <Stack component="ul" gap={4} ps={18} style={{ listStyle: 'disc' }}>
            {items.map((item) => (
              <li key={item}>{item}</li>
            ))}
          </Stack>
        </section>
      ))}
    </Stack>
  );
}
