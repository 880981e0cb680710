import { useEffect, useMemo } from 'react';
import { useActions, useApp } from '../../state/app.tsx';
import { type Joined, joinedBy } from './align.ts';

/** Which addresses are one person's, read again whenever people have changed. */
export function useJoined(): Joined {
  const { readJoined } = useActions();
  const revision = useApp(({ people }) => people.revision);
  const joined = useApp((state) => state.joined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again with each change.
  useEffect(() => {
    void readJoined();
  }, [revision, readJoined]);
  return useMemo(() => joinedBy(joined), [joined]);
}
