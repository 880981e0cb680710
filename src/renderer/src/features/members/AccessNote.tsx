import { Button } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import note from '../../ui/note.module.css';
import type { Counting } from './useAccess.ts';

type Props = { counting: Counting; onCount: () => void };

export function AccessNote({ counting, onCount }: Props) {
  if (counting.state === 'failed') {
    const { message, advice } = counting.error;
    return (
      <div className={note.note} role="alert">
        <IconAlertTriangle size={16} stroke={1.75} aria-hidden />
        <p>
          Projects could not be read, so Access tells how much was granted, also what was deleted since:{' '}
          {message} {advice}
        </p>
        <Button size="compact-sm" variant="default" onClick={onCount}>
          Retry
        </Button>
      </div>
    );
  }
  const runs = counting.state === 'runs';
  return (
    <div className={note.note} data-tone="plain">
      <IconInfoCircle size={16} stroke={1.75} aria-hidden />
      <p>
        Access tells how much was granted, not yet how many projects: to count them, this server sends
        everything of every service.
      </p>
      {/* Not disabled while it runs: the focus would be lost. */}
      <Button size="compact-sm" variant="default" aria-disabled={runs} onClick={() => !runs && onCount()}>
        {runs ? 'Counting…' : 'Count'}
      </Button>
    </div>
  );
}
