import { useEffect, useState } from 'react';
import type { GrantPlan, GrantSource } from '../../../../shared/calls/grants.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { useActions, useApp } from '../../state/app.tsx';

export type Planning =
  | { state: 'making'; read: number; of: number }
  | { state: 'failed'; error: AppError }
  | { state: 'ready'; planId: string; plan: GrantPlan };

/** Has main make a plan, and lets it go with the component. Keep what is asked stable; `tries` asks anew. */
export function useGrantPlan(
  source: GrantSource,
  people: string[][] | null,
  places: { instanceId: string; organizationId: string }[],
  tries: number,
): Planning {
  const { call } = useActions();
  const [made, setMade] = useState<{ planId: string; planning: Planning } | null>(null);
  const progress = useApp((state) =>
    state.planning && state.planning.planId === made?.planId ? state.planning : null,
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for once, and again when a person wants that.
  useEffect(() => {
    let isWanted = true;
    const planId = crypto.randomUUID();
    setMade({ planId, planning: { state: 'making', read: 0, of: places.length } });
    void call('grants.plan', { planId, source, people, places }).then((result) => {
      if (!isWanted) return;
      const planning: Planning = result.ok
        ? { state: 'ready', planId, plan: result.value }
        : { state: 'failed', error: result.error };
      setMade({ planId, planning });
    });
    return () => {
      isWanted = false;
      void call('grants.close', { planId });
    };
  }, [tries]);

  if (!made) return { state: 'making', read: 0, of: places.length };
  const { planning } = made;
  if (planning.state !== 'making' || !progress) return planning;
  return { state: 'making', read: progress.read, of: progress.of };
}
