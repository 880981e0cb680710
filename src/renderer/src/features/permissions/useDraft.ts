import { useCallback, useMemo, useState } from 'react';
import { NO_DIFFERENCE } from '../../../../shared/permissions/marking.ts';
import {
  differenceBetween,
  isNoDifference,
  type PermissionsDifference,
  withDifference,
} from '../../../../shared/permissions/permissions.ts';
import type { Permissions } from '../../../../shared/permissions/permissionsShape.ts';

/** What a person is about to change, over what the server has: it holds whatever that becomes meanwhile. */
export type Draft = {
  /** As it would be. */
  shown: Permissions;
  /** What that changes. */
  difference: PermissionsDifference;
  /** What changed on the server since it was begun, or since that was seen; null where nothing did. */
  meanwhile: PermissionsDifference | null;
  change: (next: (now: Permissions) => Permissions) => void;
  reset: () => void;
  /** What changed on the server was seen. */
  see: () => void;
};

/** A draft of permissions over those that the server has. */
export function useDraft(base: Permissions): Draft {
  const [wanted, setWanted] = useState<PermissionsDifference>(NO_DIFFERENCE);
  const [seen, setSeen] = useState(base);
  const shown = useMemo(() => withDifference(base, wanted), [base, wanted]);
  const difference = useMemo(() => differenceBetween(base, shown), [base, shown]);
  const meanwhile = useMemo(() => differenceBetween(seen, base), [seen, base]);
  const change = useCallback<Draft['change']>(
    (next) => setWanted((now) => differenceBetween(base, next(withDifference(base, now)))),
    [base],
  );
  return {
    shown,
    difference,
    meanwhile: isNoDifference(meanwhile) ? null : meanwhile,
    change,
    reset: () => setWanted(NO_DIFFERENCE),
    see: () => setSeen(base),
  };
}
