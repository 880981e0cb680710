import { useMemo } from 'react';
import { accessEndsWords } from '../../../../shared/ends.ts';
import { useApp } from '../../state/app.tsx';
import { endingOn } from '../../state/ends.ts';
import { useToday } from '../../ui/useNow.ts';

export function useEndings(): ReadonlyMap<string, string> {
  const today = useToday();
  const ends = useApp((state) => state.ends.ends);
  return useMemo(
    () => new Map(endingOn(ends, today).map((ending) => [ending.personId, accessEndsWords(ending)])),
    [ends, today],
  );
}
