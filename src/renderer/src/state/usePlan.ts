import { useMemo } from 'react';
import { ok } from '../../../shared/errors.ts';
import type { Intent } from '../../../shared/operations/change.ts';
import { useActions, useApp } from './app.tsx';
import { useReading } from './useReading.ts';

/** Main’s plan of an intent (null: none yet), and of which one it is; made again when what it stands on was read anew. Runs by `startOperation`. */
export function usePlan(intent: Intent | null) {
  const { call } = useActions();
  const revision = useApp((state) => state.worldRevision);
  const asked = intent && JSON.stringify(intent);
  const read = useMemo(
    () =>
      asked === null
        ? null
        : async () => {
            const made = await call('plans.make', JSON.parse(asked) as Intent);
            return made.ok ? ok({ ...made.value, asked }) : made;
          },
    [call, asked],
  );
  return useReading(read, revision);
}
