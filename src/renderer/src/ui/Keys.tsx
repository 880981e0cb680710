import { Box, Group } from '@mantine/core';
import { type Chord, chordKeys } from '../../../shared/shortcuts.ts';
import looks from './looks.module.css';

export function Keys({ chord, mac }: { chord: Chord; mac: boolean }) {
  return (
    <Group component="span" display="inline-flex" gap={3} wrap="nowrap">
      {chordKeys(chord, mac).map((key) => (
        <Box component="kbd" key={key} className={looks.key} miw={20} ta="center">
          {key}
        </Box>
      ))}
    </Group>
  );
}
