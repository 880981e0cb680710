import { Box } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { type ComponentProps, type Ref, useRef } from 'react';
import { ariaChord, chordWords, matchesChord } from '../../../shared/shortcuts.ts';
import { useApp } from '../state/app.tsx';
import { ToolButton } from '../ui/ToolButton.tsx';

const RUN = 'Mod+Enter';

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

/** Ctrl or Command with Enter presses it from any field of the sheet. */
export function RunButton({
  onPress,
  ...button
}: ComponentProps<typeof ToolButton> & { onPress: () => void }) {
  const mac = useApp((state) => state.platform) === 'darwin';
  const keys = useRef<HTMLElement>(null);
  useWindowEvent('keydown', (event) => {
    const dialog = keys.current?.closest('[role="dialog"]');
    if (!matchesChord(RUN, event, mac) || !dialog?.contains(event.target as Node)) return;
    event.preventDefault();
    onPress();
  });
  return <ToolButton variant="filled" {...runShown(mac, keys)} onClick={onPress} {...button} />;
}
