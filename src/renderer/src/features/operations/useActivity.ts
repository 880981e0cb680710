import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { ActivityFilter } from '../../../../shared/calls/activity.ts';
import type { Operation } from '../../../../shared/operations/operation.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { createActivityReading } from './activityReading.ts';

export function useActivity(filter: ActivityFilter) {
  const { call } = useActions();
  const reading = useMemo(() => createActivityReading({ call, now: Date.now }), [call]);
  const { page, at, error, readings } = useSyncExternalStore(reading.subscribe, reading.state);
  const [tries, setTries] = useState(0);
  // What has begun or ended meanwhile may belong into the list.
  const remembered = useApp((state) => state.operations.remembered);
  const open = useApp(({ operations }) =>
    operations.list.flatMap(({ id, phase }) => (phase === 'ended' ? [] : id)).join(),
  );
  const asked = JSON.stringify(filter);
  useEffect(() => () => reading.close(), [reading]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again whenever something changed, and when a person asks.
  useEffect(() => {
    reading.show(JSON.parse(asked));
  }, [reading, asked, remembered, open, tries]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another function after each reading, so that the table asks again where its end is in sight still.
  const readMore = useCallback(() => void reading.more(), [reading, readings]);
  const live = useApp((state) => state.operations.list);
  const rows = useMemo(() => {
    const known = new Map(live.map((operation) => [operation.id, operation]));
    return page?.rows.map((operation): Operation => known.get(operation.id) ?? operation) ?? null;
  }, [page, live]);
  return { page, at, rows, error, readMore, readAgain: () => setTries((now) => now + 1) };
}
