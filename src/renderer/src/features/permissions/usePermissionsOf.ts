import { useEffect, useState } from 'react';
import type { Member } from '../../../../shared/dokploy.ts';
import { isOlderThan } from '../../../../shared/permissions/knownTree.ts';
import { denyReadTree, failedAsHeavy, listsNamesAlone } from '../../../../shared/rules/permissions.ts';
import type { Principal } from '../../../../shared/rules/principal.ts';
import type { OrganizationRef } from '../../../../shared/target.ts';
import { dataOf, type QueryState, readingOf } from '../../queryState.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { selectMembers, selectPrincipal, selectTree } from '../../state/selectors.ts';

const FRESH_MEMBERS = 60_000;
const FRESH_TREE = 30_000;

export type TreeReading = ReturnType<typeof useTree>;

export function useMembers({ instanceId, organizationId }: OrganizationRef): QueryState<Member[]> {
  const { readMembers } = useActions();
  const members = useApp((state) => selectMembers(state, instanceId, organizationId));
  const [openedAt] = useState(() => Date.now());
  const at = readingOf(members)?.at ?? 0;
  const isOld = members.state === 'idle' || (members.state === 'ready' && at < openedAt - FRESH_MEMBERS);
  useEffect(() => {
    if (isOld) void readMembers(instanceId, organizationId);
  }, [isOld, readMembers, instanceId, organizationId]);
  return members;
}

export function usePrincipal({ instanceId, organizationId }: OrganizationRef): Principal | null {
  return useApp((state) => selectPrincipal(state, instanceId, organizationId));
}

/** Read on opening, and again when somebody was granted something new. */
export function useTree(
  { instanceId, organizationId }: OrganizationRef,
  principal: Principal | null,
  members: readonly Pick<Member, 'permissions'>[],
) {
  const { readTree } = useActions();
  const query = useApp((state) => selectTree(state, instanceId, organizationId));
  const [openedAt] = useState(() => Date.now());
  const known = dataOf(query);
  const why = principal ? (denyReadTree(principal)?.reason ?? null) : null;
  const asks = principal !== null && !listsNamesAlone(principal);
  const isOld =
    query.state === 'idle' ||
    (query.state === 'ready' &&
      (query.at < openedAt - FRESH_TREE ||
        members.some(({ permissions }) => permissions && known && isOlderThan(known, permissions))));
  const isDue = principal !== null && why === null && !asks && isOld;
  useEffect(() => {
    if (isDue) void readTree(instanceId, organizationId, false);
  }, [isDue, readTree, instanceId, organizationId]);
  const heavy = asks || failedAsHeavy(query);
  return { query, why, asks, read: () => void readTree(instanceId, organizationId, heavy) };
}
