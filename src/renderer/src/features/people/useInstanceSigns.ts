import { useCallback } from 'react';
import { useApp } from '../../state/app.tsx';
import { selectInitials } from '../../state/initials.ts';
import type { InstanceColor } from '../../theme.ts';
import { shownName } from '../../ui/sanitizeText.ts';

export type InstanceSign = { name: string; initials: string; color: InstanceColor };

/** What an instance is told by; the same function while the list of instances is the same. */
export function useInstanceSigns(): (instanceId: string) => InstanceSign {
  const byId = useApp((state) => state.byId);
  return useCallback(
    (instanceId) => ({
      name: shownName(byId[instanceId]?.name ?? '', 60),
      initials: selectInitials({ byId }, instanceId),
      color: byId[instanceId]?.color ?? 'slate',
    }),
    [byId],
  );
}
