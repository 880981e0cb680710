import { useCallback, useState } from 'react';
import type { PersonEnd } from '../../../shared/calls/access.ts';
import { useActions } from './app.tsx';

export function useRemovedEnd() {
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
  const undo = useCallback(async () => {
    if (!removed) return;
    const { emails, day, note, setAt } = removed;
    const set = await call('ends.set', { emails, day, note, setAt });
    if (set.ok) setRemoved(null);
    else tellTrouble('The end date was not set again', set.error);
  }, [removed, call, tellTrouble]);
  return { removed, remove, undo };
}
