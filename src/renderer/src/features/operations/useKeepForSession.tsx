import { type ReactNode, useState } from 'react';
import { isKeychainTrouble } from '../../../../shared/errorMeanings.ts';
import type { Step } from '../../../../shared/operations/step.ts';
import type { Again } from '../../state/resumeOperations.ts';
import { KeepForSession } from '../../ui/KeepForSession.tsx';

export function useKeepForSession(steps: readonly Step[]): {
  choice: ReactNode;
  again: Pick<Again, 'forSession'>;
} {
  const [chosen, setChosen] = useState<boolean | null>(null);
  const making = steps.flatMap(({ change, state }) =>
    change.action === 'keys.make' || change.action === 'keys.rotate' ? { change, state } : [],
  );
  const isLost = making.some(
    ({ state }) => 'error' in state && state.error !== undefined && isKeychainTrouble(state.error),
  );
  if (!isLost) return { choice: null, again: {} };
  const forSession = chosen ?? making.some(({ change }) => change.forSession === true);
  return {
    choice: <KeepForSession checked={forSession} onChange={setChosen} disabled={false} />,
    again: { forSession },
  };
}
