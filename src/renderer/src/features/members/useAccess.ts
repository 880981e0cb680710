import { useEffect, useMemo } from 'react';
import type { Member } from '../../../../shared/dokploy.ts';
import type { AppError } from '../../../../shared/errors.ts';
import type { Principal } from '../../../../shared/principal.ts';
import { failedAsHeavy } from '../../../../shared/rules/permissions.ts';
import { useActions, useApp } from '../../state/app.tsx';
import type { OrganizationRef } from '../../state/organizationRef.ts';
import { dataOf, type QueryState } from '../../state/queryState.ts';
import { selectRights, selectTree } from '../../state/selectors.ts';
import { type AccessOf, createAccessOf, treeWanted } from './accessReading.ts';

export type Counting = { state: 'asks' } | { state: 'runs' } | { state: 'failed'; error: AppError };

const NOBODY: Member[] = [];

export function useAccess(
  { instanceId, organizationId }: OrganizationRef,
  members: QueryState<Member[]>,
  principal: Principal | null,
): { accessOf: AccessOf; counting: Counting | null; count: () => void } {
  const { readTree } = useActions();
  const tree = useApp((state) => selectTree(state, instanceId, organizationId));
  // Of a key that allows few requests the list and the rights come first.
  const isTurn = useApp((state) => {
    const rights = selectRights(state, instanceId, organizationId);
    return members.state === 'ready' && (rights.state === 'ready' || rights.state === 'failed');
  });
  const people = dataOf(members) ?? NOBODY;
  const known = dataOf(tree) ?? null;
  const wanted = useMemo(() => treeWanted(people, known, principal), [people, known, principal]);
  const isDue = isTurn && wanted === 'by-itself' && (tree.state === 'idle' || tree.state === 'ready');
  useEffect(() => {
    if (isDue) void readTree(instanceId, organizationId, false);
  }, [isDue, readTree, instanceId, organizationId]);
  const accessOf = useMemo(() => createAccessOf(known), [known]);
  return {
    accessOf,
    counting: countingOf(wanted, tree),
    count: () => void readTree(instanceId, organizationId, wanted === 'when-asked' || failedAsHeavy(tree)),
  };
}

function countingOf(wanted: ReturnType<typeof treeWanted>, tree: QueryState<unknown>): Counting | null {
  if (wanted === 'not') return null;
  if (tree.state === 'failed') return { state: 'failed', error: tree.error };
  if (wanted === 'by-itself') return null;
  return { state: tree.state === 'loading' ? 'runs' : 'asks' };
}
