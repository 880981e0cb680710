import { useWindowEvent } from '@mantine/hooks';
import { type ComponentProps, useRef } from 'react';
import { matchesChord } from '../../../shared/shortcuts.ts';
import { useApp } from '../state/app.tsx';
import { ToolButton } from '../ui/ToolButton.tsx';
import { RUN, runShown } from './runChord.tsx';

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
