import { useCallback, useMemo, useState } from 'react';
import { NO_DIFFERENCE } from '../../../../shared/permissions/marking.ts';
import {
  differenceBetween,
  isNoDifference,
  type PermissionsDifference,
  withDifference,
} from '../../../../shared/permissions/permissions.ts';
import type { Permissions } from '../../../../shared/permissions/permissionsShape.ts';

export type Draft = ReturnType<typeof useDraft>;

/** What a person is about to change, over the permissions that the server has: it holds whatever they become meanwhile. */
export function useDraft(base: Permissions) {
  const [wanted, setWanted] = useState<PermissionsDifference>(NO_DIFFERENCE);
  const [seen, setSeen] = useState(base);
  const shown = useMemo(() => withDifference(base, wanted), [base, wanted]);
  const difference = useMemo(() => differenceBetween(base, shown), [base, shown]);
  const meanwhile = useMemo(() => differenceBetween(seen, base), [seen, base]);
  const change = useCallback(
    (next: (now: Permissions) => Permissions) =>
      setWanted((now) => differenceBetween(base, next(withDifference(base, now)))),
    [base],
  );
  return {
    shown,
    difference,
    /** What changed on the server since it was begun, or since that was seen; null where nothing did. */
    meanwhile: isNoDifference(meanwhile) ? null : meanwhile,
    change,
    reset: () => setWanted(NO_DIFFERENCE),
    see: () => setSeen(base),
  };
}
