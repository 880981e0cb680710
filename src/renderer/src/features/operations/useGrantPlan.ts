import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { ok } from '../../../../shared/errors.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useReading } from '../../state/useReading.ts';
import type { GrantAsked } from './grantDraft.ts';

/**
 * Main’s plan of what is to be granted (JSON of it; null: nothing yet), and of what; made again with each `revision`. The one
 * before is given up, what was read for it is not read again until `lookAgain`. `progress`: of the one being made.
 */
export function useGrantPlan(asked: string | null, revision: number) {
  const { call } = useActions();
  const [readings, setReadings] = useState(() => crypto.randomUUID());
  const last = useRef<string | null>(null);
  const giveUp = useCallback(() => {
    if (last.current !== null) void call('app.giveUp', { id: last.current });
    last.current = null;
  }, [call]);
  const read = useMemo(
    () =>
      asked === null
        ? null
        : async () => {
            giveUp();
            const planId = crypto.randomUUID();
            last.current = planId;
            const plan = await call('grants.plan', {
              ...(JSON.parse(asked) as GrantAsked),
              planId,
              readings,
            });
            return plan.ok ? ok({ planId, asked, plan: plan.value }) : plan;
          },
    [call, giveUp, asked, readings],
  );
  useEffect(() => (asked === null ? giveUp() : undefined), [asked, giveUp]);
  useEffect(() => giveUp, [giveUp]);
  useEffect(() => () => void call('app.giveUp', { id: readings }), [call, readings]);
  const progress = useApp(({ planning }) => (planning?.planId === last.current ? planning : null));
  const { query, readAgain } = useReading(read, revision);
  return { query, readAgain, progress, lookAgain: () => setReadings(crypto.randomUUID()) };
}
