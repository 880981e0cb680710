import { Box } from '@mantine/core';
import type { Ref } from 'react';
import { ariaChord, chordWords } from '../../../shared/shortcuts.ts';

export const RUN = 'Mod+Enter';

/** For a button that Ctrl or Command with Enter presses; `ref` is of the keys in it. */
export function runShown(mac: boolean, ref?: Ref<HTMLElement>) {
  return {
    'aria-keyshortcuts': ariaChord(RUN, mac),
    rightSection: (
      <Box
        component="kbd"
        {...(ref && { ref })}
        ff="inherit"
        fz={11}
        px={5}
        bd="1px solid"
        bdrs={5}
        aria-hidden
      >
        {chordWords(RUN, mac)}
      </Box>
    ),
  };
}
