import { type KeyboardEvent, useEffect, useState } from 'react';
import type { Member } from '../../../../shared/dokploy.ts';
import { isOlderThan } from '../../../../shared/permissions/knownTree.ts';
import type { PermissionsDifference } from '../../../../shared/permissions/permissions.ts';
import { permissionsWords } from '../../../../shared/permissions/words.ts';
import { denyReadTree, failedAsHeavy, listsNamesAlone } from '../../../../shared/rules/permissions.ts';
import type { Principal } from '../../../../shared/rules/principal.ts';
import type { OrganizationRef } from '../../../../shared/target.ts';
import { capitalized } from '../../../../shared/text.ts';
import { dataOf, type QueryState, readingOf } from '../../queryState.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { selectMembers, selectPrincipal, selectTree } from '../../state/selectors.ts';

export function summaryWords({ grant, revoke }: PermissionsDifference): string {
  const [granted, revoked] = [permissionsWords(grant), permissionsWords(revoke)];
  if (granted === '' && revoked === '') return 'No changes.';
  const words = [granted && `grants ${granted}`, revoked && `takes away ${revoked}`];
  return `${capitalized(words.filter(Boolean).join('; '))}.`;
}

/** Keeps Enter in a box or on a switch from submitting the form. */
export function noEnter(event: KeyboardEvent): void {
  if (event.key === 'Enter' && event.target instanceof HTMLInputElement) event.preventDefault();
}

export function changedWords({ grant, revoke }: PermissionsDifference): string {
  const [granted, revoked] = [permissionsWords(grant), permissionsWords(revoke)];
  return [granted && `granted ${granted}`, revoked && `taken away ${revoked}`].filter(Boolean).join('; ');
}

export function footWords(whyNoExtras: string | null): string {
  return ['New services aren’t granted automatically.', whyNoExtras].filter(Boolean).join(' ');
}

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
