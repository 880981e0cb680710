import { Box, Group } from '@mantine/core';
import { useCallback, useState } from 'react';
import type { PersonEnd } from '../../../shared/calls/access.ts';
import { useActions } from '../state/app.tsx';
import looks from '../ui/looks.module.css';
import { ToolButton } from '../ui/ToolButton.tsx';

/** Removes end dates; its line says so of the last one, and undoes it. */
export function useRemovedEnd(wordsOf: (removed: PersonEnd) => string) {
  const { call, tellTrouble } = useActions();
  const [removed, setRemoved] = useState<PersonEnd | null>(null);
  const remove = useCallback(
    async (end: PersonEnd) => {
      const cleared = await call('ends.clear', { emails: end.emails });
      if (cleared.ok) setRemoved(end);
      else tellTrouble('The end date was not removed', cleared.error);
    },
    [call, tellTrouble],
  );

  async function undo({ emails, day, note, setAt }: PersonEnd): Promise<void> {
    const set = await call('ends.set', { emails, day, note, setAt });
    if (set.ok) setRemoved(null);
    else tellTrouble('The end date was not set again', set.error);
  }

  const undoLine = (
    <Group gap={8} wrap="nowrap" {...(removed && { pt: 2, pb: 8 })}>
      <Box component="p" className={looks.broken} miw={0} c="dimmed" role="status">
        {removed && wordsOf(removed)}
      </Box>
      {removed && (
        <ToolButton small onClick={() => void undo(removed)}>
          Undo
        </ToolButton>
      )}
    </Group>
  );
  return { remove, undoLine };
}
