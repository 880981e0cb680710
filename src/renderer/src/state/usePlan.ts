import type { Intent } from '../../../shared/operations/change.ts';
import { useApp } from './app.tsx';
import { useQuery } from './useQuery.ts';

/** Main’s plan of an intent (null: none yet); made again when what it stands on was read anew. Runs by `startOperation`. */
export function usePlan(intent: Intent | null) {
  const revision = useApp((state) => state.worldRevision);
  return useQuery('plans.make', intent, revision);
}
