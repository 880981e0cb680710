import { useMemo } from 'react';
import type { InstanceTargets } from '../../../shared/target.ts';
import { useActions, useAppShallow } from './app.tsx';

export function useTargets(): InstanceTargets[] {
  const { targets } = useActions();
  const known = useAppShallow((state) => [
    state.keyHealth,
    ...state.order.flatMap((id) => [state.byId[id], state.readings[id]]),
  ]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it is made from has changed.
  return useMemo(() => targets(), [targets, known]);
}
