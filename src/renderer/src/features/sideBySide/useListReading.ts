import { useEffect } from 'react';
import { useActions, useApp } from '../../state/app.tsx';
import { selectAccount, selectRights } from '../../state/selectors.ts';
import type { ComparedList } from '../../state/sideBySide.ts';

const isRead = ({ state }: ComparedList['members'] | ComparedList['invitations']) =>
  state === 'ready' || state === 'failed';

/**
 * Has read what Home by itself does not: what the keys of these organizations may do there, after their lists, since a
 * key may allow few requests.
 */
export function useListReading(lists: readonly ComparedList[]): void {
  const { readMissingRights, forgetMailProviders } = useActions();
  const wanted = useApp((state) =>
    JSON.stringify(
      lists.flatMap(({ instanceId, organizationId, hasKey, members, invitations }) => {
        const isDue =
          hasKey &&
          isRead(members) &&
          isRead(invitations) &&
          selectAccount(state, instanceId).state === 'ready' &&
          selectRights(state, instanceId, organizationId).state === 'idle';
        return isDue ? [{ instanceId, organizationId }] : [];
      }),
    ),
  );
  useEffect(() => {
    void readMissingRights(JSON.parse(wanted));
  }, [wanted, readMissingRights]);
  const shown = JSON.stringify(
    lists.map(({ instanceId, organizationId }) => ({ instanceId, organizationId })),
  );
  // How many mail notifications a server has is asked anew each time that its invitations are looked at.
  useEffect(
    () => () => {
      for (const organizationRef of JSON.parse(shown)) forgetMailProviders(organizationRef);
    },
    [shown, forgetMailProviders],
  );
}
