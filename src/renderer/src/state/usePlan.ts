import { useEffect, useMemo, useRef } from 'react';
import { ok } from '../../../shared/errors.ts';
import type { Intent } from '../../../shared/operations/change.ts';
import { dataOf } from '../queryState.ts';
import { useActions, useApp } from './app.tsx';
import { useReading } from './useReading.ts';

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
