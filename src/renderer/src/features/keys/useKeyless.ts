import { useMemo } from 'react';
import type { Organization } from '../../../../shared/dokploy.ts';
import { useApp } from '../../state/app.tsx';
import { selectOrganizations } from '../../state/selectors.ts';

/** The person's organizations on an instance that no key here opens. */
export function useKeyless(instanceId: string): Organization[] {
  const organizations = useApp((state) => selectOrganizations(state, instanceId));
  const keys = useApp((state) => state.byId[instanceId]?.keys);
  return useMemo(
    () => organizations.filter(({ id }) => !keys?.some((key) => key.organizationId === id)),
    [organizations, keys],
  );
}
