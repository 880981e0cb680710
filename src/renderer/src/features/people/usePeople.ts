import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import type { PeopleQuery } from '../../../../shared/calls/people.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { createPeopleWindows, type PeopleState } from './peopleWindows.ts';

export function usePeople(query: PeopleQuery): {
  state: PeopleState;
  look: (first: number, last: number) => void;
  readAgain: () => void;
} {
  const { call } = useActions();
  const windows = useMemo(() => createPeopleWindows({ call, now: Date.now }), [call]);
  const state = useSyncExternalStore(windows.subscribe, windows.state, windows.state);
  const revision = useApp(({ people }) => people.revision);
  useEffect(() => () => windows.close(), [windows]);
  useEffect(() => windows.show(query), [windows, query]);
  useEffect(() => windows.changed(revision), [windows, revision]);
  const readAgain = useCallback(() => windows.show(query), [windows, query]);
  return { state, look: windows.look, readAgain };
}
