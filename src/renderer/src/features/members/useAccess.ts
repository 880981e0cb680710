import { useEffect, useMemo } from 'react';
import type { Member } from '../../../../shared/dokploy.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { ACCESS } from '../../../../shared/facts/access.ts';
import { type AccessSummary, seesEverything } from '../../../../shared/permissions/accessSummary.ts';
import { accessIn, isOlderThan, type KnownTree } from '../../../../shared/permissions/knownTree.ts';
import { GRANT_KINDS } from '../../../../shared/permissions/permissions.ts';
import type { Permissions } from '../../../../shared/permissions/shapes.ts';
import { denyReadTree, failedAsHeavy, listsNamesAlone } from '../../../../shared/rules/permissions.ts';
import type { Principal } from '../../../../shared/rules/principal.ts';
import type { OrganizationRef } from '../../../../shared/target.ts';
import { factFilter } from '../../parts/facts.tsx';
import { dataOf, type QueryState } from '../../queryState.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { selectRights, selectTree } from '../../state/selectors.ts';
import type { Filter } from '../../ui/table/filters.ts';

export type Counting = { state: 'asks' } | { state: 'runs' } | { state: 'failed'; error: AppError };

const NOBODY: Member[] = [];

export function useAccess(
  { instanceId, organizationId }: OrganizationRef,
  members: QueryState<Member[]>,
  principal: Principal | null,
): { accessOf: AccessOf; counting: Counting | null; count: () => void } {
  const { readTree } = useActions();
  const tree = useApp((state) => selectTree(state, instanceId, organizationId));
  // With a rate-limited key the list and the rights are read first.
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

export type AccessOf = (member: Member) => AccessSummary;

export function createAccessOf(known: KnownTree | null): AccessOf {
  const summaries = new WeakMap<Member, AccessSummary>();
  return (member) => {
    const access = summaries.get(member) ?? accessIn(member, known);
    summaries.set(member, access);
    return access;
  };
}

export function treeWanted(
  members: readonly Member[],
  known: KnownTree | null,
  principal: Principal | null,
): 'not' | 'by-itself' | 'when-asked' {
  if (!principal || denyReadTree(principal)) return 'not';
  const isUncounted = members.some(
    ({ role, permissions }) =>
      !seesEverything(role) && permissions !== undefined && isUnknown(permissions, known),
  );
  if (!isUncounted) return 'not';
  return listsNamesAlone(principal) ? 'by-itself' : 'when-asked';
}

function isUnknown(permissions: Permissions, known: KnownTree | null): boolean {
  if (known) return isOlderThan(known, permissions);
  return GRANT_KINDS.some((kind) => permissions[kind] !== undefined);
}

export function accessFilter(accessOf: AccessOf): Filter<Member> {
  return factFilter('access', ACCESS, accessOf);
}
