import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { CallInput, CallName, CallOutput } from '../../../shared/contract.ts';
import { ok, type Result } from '../../../shared/errors.ts';
import type { Intent } from '../../../shared/operations/change.ts';
import { begin, dataOf, failWith, IDLE, type QueryState, succeed } from '../queryState.ts';
import { useActions, useApp } from './app.tsx';

/** The plan before is kept too: it may be started just as the newest arrives. */
const MOST_KEPT = 2;

/**
 * Main’s plan of an intent (null: none), made again when its readings change, with each `given` revision, and
 * once nothing is read any more; `isLatest` is true from then on. Runs by `startOperation`.
 */
export function usePlan(intent: Intent | null, given?: number, isReading = false) {
  const { call } = useActions();
  const world = useApp((state) => given ?? state.worldRevision);
  const revision = `${world} ${isReading}`;
  const newest = useRef(revision);
  newest.current = revision;
  const asked = intent && JSON.stringify(intent);
  const made = useRef<string[]>([]);
  const read = useMemo(
    () =>
      asked === null
        ? null
        : async () => {
            const { current: at } = newest;
            const plan = await call('plans.make', JSON.parse(asked) as Intent);
            if (!plan.ok) return plan;
            made.current.push(plan.value.planId);
            for (const id of made.current.splice(0, made.current.length - MOST_KEPT))
              void call('app.giveUp', { id });
            return ok({ ...plan.value, asked, at });
          },
    [call, asked],
  );
  useEffect(
    () => () => {
      for (const id of made.current.splice(0)) void call('app.giveUp', { id });
    },
    [call],
  );
  const reading = useReading(read, revision);
  const known = dataOf(reading.query);
  return { ...reading, isLatest: known?.asked === asked && known?.at === revision };
}

/** Reads from main (null: nothing), again with each `revision` and on demand. Keep `read` stable. */
export function useReading<T>(
  read: (() => Promise<Result<T>>) | null,
  revision: number | string,
): { query: QueryState<T>; readAgain: () => void } {
  const [query, setQuery] = useState<QueryState<T>>(IDLE);
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again whenever something changed, and when a person asks.
  useEffect(() => {
    if (!read) return setQuery(IDLE);
    let isWanted = true;
    setQuery(begin);
    void read().then((result) => {
      if (!isWanted) return;
      const now = Date.now();
      setQuery((before) => (result.ok ? succeed(result.value, now) : failWith(before, result.error, now)));
    });
    return () => {
      isWanted = false;
    };
  }, [read, revision, tries]);
  return { query, readAgain: useCallback(() => setTries((before) => before + 1), []) };
}

export function useQuery<N extends CallName>(name: N, input: CallInput<N> | null, revision = 0) {
  const { call } = useActions();
  const asked = input && JSON.stringify(input);
  const read = useMemo(
    () => (asked === null ? null : () => call(name, JSON.parse(asked) as CallInput<N>)),
    [call, name, asked],
  );
  return useReading<CallOutput<N>>(read, revision);
}
