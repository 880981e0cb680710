import { useEffect } from 'react';
import { useActions, useApp } from './app.tsx';

/** Which addresses are one person's, folded and in groups, read again whenever people have changed. */
export function useJoined(): readonly (readonly string[])[] {
  const { readJoined } = useActions();
  const revision = useApp(({ people }) => people.revision);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again with each change.
  useEffect(() => {
    void readJoined();
  }, [revision, readJoined]);
  return useApp((state) => state.joined);
}
