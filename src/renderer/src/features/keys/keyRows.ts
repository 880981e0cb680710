import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { Account, ServerKey } from '../../../../shared/dokploy.ts';
import type { Instance, KeyRecord } from '../../../../shared/instance.ts';
import { type KeyState, keyStateOf } from '../../../../shared/keyState.ts';
import { principalOf } from '../../../../shared/rules/principal.ts';
import { dataOf } from '../../queryState.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useApp } from '../../state/app.tsx';
import { selectAccount, selectPrincipal } from '../../state/selectors.ts';
import { useNow } from '../../ui/useNow.ts';

export type KeyRow = { key: KeyRecord; instanceName: string; opens: string; state: KeyState };

export function otherKeysOf(instance: Instance, account: Account | null): ServerKey[] | null {
  const listed = account?.caller?.user.apiKeys;
  if (!listed) return null;
  const known = new Set(instance.keys.flatMap((key) => key.serverKeyId ?? []));
  return listed.filter((key) => !known.has(key.id));
}

/**
 * A sentence naming which of the person’s `listed` other keys was pasted here: Dokploy does not tell, so only
 * when one candidate is left. Null for none.
 */
export function pastedWords(
  { keys }: Pick<Instance, 'keys'>,
  userId: string | null,
  listed: number,
): string | null {
  const pasted = keys.filter(({ serverKeyId }) => serverKeyId === null);
  const own = pasted.filter((key) => key.userId === userId && userId !== null).length;
  const isMaybe = pasted.some((key) => key.userId === null || userId === null);
  if (listed === 0 || (own === 0 && !isMaybe)) return null;
  if (own === 0)
    return listed === 1 ? 'It may be the key pasted here.' : 'One of them may be the key pasted here.';
  if (listed === 1) return 'It is the key pasted here.';
  if (own >= listed) return 'They are the keys pasted here.';
  return `${own === 1 ? 'One of them was' : 'Some of them were'} pasted here: Dokploy does not say which one.`;
}

export function onlyShown(shown: readonly KeyRow[], all: readonly KeyRow[]): { keyIds?: string[] } {
  return shown.length < all.length ? { keyIds: shown.map(({ key }) => key.id) } : {};
}

export function createHasAnother(among: readonly KeyRow[]): (row: KeyRow) => boolean {
  const working = new Map<string, Set<string>>();
  for (const { key, state } of among)
    if (['good', 'untried', 'role-too-low'].includes(state.state))
      working.set(key.instanceId, (working.get(key.instanceId) ?? new Set<string>()).add(key.id));
  return ({ key }) => {
    const ids = working.get(key.instanceId);
    return ids !== undefined && ids.size > (ids.has(key.id) ? 1 : 0);
  };
}

export function useKeyRows(instanceIds: readonly string[]): KeyRow[] {
  const byId = useApp((state) => state.byId);
  const health = useApp((state) => state.keyHealth);
  const accounts = useApp(
    useShallow((state) => instanceIds.map((id) => dataOf(selectAccount(state, id)) ?? null)),
  );
  const principals = useApp(
    useShallow((state) =>
      instanceIds.flatMap((id) =>
        (state.byId[id]?.keys ?? []).map(({ organizationId }) =>
          organizationId === null ? null : selectPrincipal(state, id, organizationId),
        ),
      ),
    ),
  );
  const now = useNow();
  return useMemo(() => {
    const left = [...principals];
    return instanceIds.flatMap((instanceId, index): KeyRow[] => {
      const instance = byId[instanceId];
      if (!instance) return [];
      const own = new Map(instance.keys.map(({ organizationId }) => [organizationId, left.shift() ?? null]));
      const account = accounts[index] ?? null;
      return instance.keys.map((key) => {
        const { organizationId, userId } = key;
        const opener = organizationId === null ? null : (own.get(organizationId) ?? null);
        // The rights that were read belong to the key that opens the organization; other people have only a
        // role.
        const principal =
          account && opener && organizationId !== null && userId !== null && opener.userId !== userId
            ? principalOf(account, key, organizationId, null)
            : opener;
        return {
          key,
          instanceName: instance.name,
          opens:
            organizationId === null
              ? 'no organization'
              : sanitizeText(key.organizationName, 120) || 'Unnamed organization',
          state: keyStateOf(key, { health: health[key.id], account, principal, now }),
        };
      });
    });
  }, [instanceIds, byId, health, accounts, principals, now]);
}
