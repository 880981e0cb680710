import { useEffect, useMemo, useState } from 'react';
import { meaningOf } from '../../../../shared/errorMeanings.ts';
import type { AppError, Result } from '../../../../shared/errors.ts';
import type { Tree } from '../../../../shared/permissions/treeShape.ts';
import { NO_GRANTS, type WantedGrants } from '../../../../shared/plans/wantedGrants.ts';
import type { WantedChange } from '../../../../shared/wanted/change.ts';
import { useActions } from '../../state/app.tsx';
import { type OrganizationRef, organizationKey } from '../../state/organizationRef.ts';

/** What the access that a file asks for is planned with: templates, and what can be granted where; read anew for each check. */
export function useWantedGrants(changes: readonly WantedChange[]): {
  grants: WantedGrants;
  isAsking: boolean;
} {
  const { call } = useActions();
  const [known, setKnown] = useState<{ of: readonly WantedChange[]; grants: WantedGrants } | null>(null);
  const places = useMemo(() => placesToLookAt(changes), [changes]);
  const isAny = places.length > 0;

  useEffect(() => {
    if (!isAny) return;
    let isOver = false;
    const trees = new Map<string, Tree | string>();
    /** One after the other: what met one organization of a server that does not answer would meet the others. */
    async function look(own: readonly OrganizationRef[]): Promise<void> {
      let failure: AppError | null = null;
      for (const place of own) {
        if (isOver) return;
        const tree: Result<Tree> | null = failure
          ? null
          : await call('permissions.tree', { ...place, heavy: true });
        if (tree && !tree.ok && meaningOf(tree.error).scope === 'instance') failure = tree.error;
        const error = tree && !tree.ok ? tree.error : failure;
        trees.set(organizationKey(place), tree?.ok ? tree.value : unreadWords(error));
      }
    }
    async function read(): Promise<void> {
      const [templates] = await Promise.all([call('templates.list', {}), ...places.map(look)]);
      if (isOver) return;
      const grants: WantedGrants = {
        templates: templates.ok ? templates.value.templates : [],
        treeAt: (target) => trees.get(organizationKey(target)) ?? unreadWords(null),
      };
      setKnown({ of: changes, grants });
    }
    void read();
    return () => {
      isOver = true;
    };
  }, [isAny, places, changes, call]);

  const isKnown = known?.of === changes;
  return { grants: isKnown ? known.grants : NO_GRANTS, isAsking: isAny && !isKnown };
}

/** By instance the organizations of which it has to be known what can be granted. */
function placesToLookAt(changes: readonly WantedChange[]): OrganizationRef[][] {
  const instances = new Map<string, Map<string, OrganizationRef>>();
  for (const change of changes) {
    if (change.kind !== 'access' || change.access.by === 'nothing') continue;
    const { instanceId, organizationId } = change;
    const own = instances.get(instanceId) ?? new Map<string, OrganizationRef>();
    instances.set(instanceId, own.set(organizationId, { instanceId, organizationId }));
  }
  return [...instances.values()].map((own) => [...own.values()]);
}

function unreadWords(error: AppError | null): string {
  return `What can be granted there could not be read. ${error?.message ?? ''}`.trim();
}
