import { createContext, type ReactNode, useCallback, useContext, useMemo } from 'react';
import type { DayCounts } from '../../../../shared/calls/history.ts';
import { dayOf, numberOfDay, pointsOf } from '../../../../shared/dayCounts.ts';
import type { SparkPoint } from '../../../../shared/sparkline.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { dataOf } from '../../state/queryState.ts';
import { useReading } from '../../state/useReading.ts';
import { historyWords } from '../../ui/historyWords.ts';
import { Sparkline } from '../../ui/Sparkline.tsx';
import { useNow } from '../../ui/useNow.ts';

const DAYS = 90;
/** The first screen comes before its history: asked for when the window has nothing to do, at the latest after so many ms. */
const LATEST = 2_000;

const Histories = createContext<ReadonlyMap<string, readonly SparkPoint[]>>(new Map());

/** Reads how many people each instance had, once for all of them, for the {@link PeopleLine}s below. */
export function PeopleHistories({ children }: { children: ReactNode }) {
  const { listDayCounts } = useActions();
  const revision = useApp((state) => state.dayCounts.revision);
  const read = useCallback(() => whenIdle().then(() => listDayCounts(DAYS)), [listDayCounts]);
  const { query } = useReading(read, revision);
  const lines = dataOf(query)?.lines;
  const histories = useMemo(() => {
    const byId = new Map<string, DayCounts[]>();
    for (const line of lines ?? []) byId.set(line.instanceId, [...(byId.get(line.instanceId) ?? []), line]);
    return new Map([...byId].map(([id, own]) => [id, pointsOf(own, 'people')]));
  }, [lines]);
  return <Histories value={histories}>{children}</Histories>;
}

/** How many people an instance had in the last 90 days; nothing before two of those days are known. */
export function PeopleLine({ instanceId, height }: { instanceId: string; height: number }) {
  const points = useContext(Histories).get(instanceId);
  const today = numberOfDay(dayOf(useNow()));
  if (!points || points.length < 2) return null;
  return (
    <Sparkline
      points={points}
      from={today - DAYS + 1}
      to={today}
      height={height}
      label={historyWords('People', points, today)}
    />
  );
}

function whenIdle(): Promise<void> {
  return new Promise((resolve) => requestIdleCallback(() => resolve(), { timeout: LATEST }));
}
