import { useEffect, useState } from 'react';
import { useActions, useApp } from './app.tsx';

/**
 * Which addresses are one person's, folded and in groups, read again whenever people have changed; `isReading` until that
 * was answered once. Not read while it is not wanted.
 */
export function useJoined(isWanted = true): {
  joined: readonly (readonly string[])[];
  isReading: boolean;
} {
  const { readJoined } = useActions();
  const revision = useApp(({ people }) => people.revision);
  const joined = useApp((state) => state.joined);
  const [isRead, setRead] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again with each change.
  useEffect(() => {
    if (isWanted) void readJoined().then(() => setRead(true));
  }, [isWanted, revision, readJoined]);
  return { joined, isReading: isWanted && !isRead };
}
