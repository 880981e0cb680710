import { useCallback, useEffect, useRef, useState } from 'react';
import type { Target } from '../../../../shared/target.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { selectBusy } from '../../state/selectors.ts';

/** How many of these instances are being read (null: of all): until then a plan over them is not whole. */
export function useReadingCount(instanceIds: readonly string[] | null): number {
  return useApp((state) => (instanceIds ?? state.order).filter((id) => selectBusy(state, id)).length);
}

/** What was read longer ago is read again before a plan is made of it. ms */
const YOUNG = 60_000;

/**
 * Reads these instances (null: all) anew for a plan that removes people, once it is `isWanted`: what was read before may
 * lack who was let in since. `again` reads once more what is not young any more.
 */
export function useFreshReading(
  instanceIds: readonly string[] | null,
  isWanted: boolean,
): { isReading: boolean; again: () => void } {
  const { readForPlan } = useActions();
  const [readAt, setReadAt] = useState<number | null>(null);
  const isBegun = useRef(false);
  const begin = useCallback(() => {
    isBegun.current = true;
    setReadAt(null);
    void readForPlan(instanceIds).finally(() => setReadAt(Date.now()));
  }, [readForPlan, instanceIds]);
  useEffect(() => {
    if (isWanted && !isBegun.current) begin();
  }, [isWanted, begin]);
  return {
    isReading: isWanted && readAt === null,
    again() {
      if (isWanted && readAt !== null && Date.now() - readAt > YOUNG) begin();
    },
  };
}

export function useRoles(wanted: readonly Target[]): void {
  const { readMissingRights } = useActions();
  useEffect(() => {
    void readMissingRights(wanted.filter(({ whyUnknown }) => whyUnknown === null));
  }, [wanted, readMissingRights]);
}
