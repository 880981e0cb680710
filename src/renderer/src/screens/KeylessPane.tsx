import { Button, Group } from '@mantine/core';
import { NoKey } from '../features/organizations/NoKey.tsx';
import { OrganizationFrame } from '../features/organizations/OrganizationFrame.tsx';
import { OrganizationSettings } from '../features/organizations/OrganizationSettings.tsx';
import type { OrganizationItem } from '../features/organizations/organizationList.ts';
import { useActions, useApp } from '../state/app.tsx';
import { denyCreateKeys } from '../state/denials.ts';
import { selectView } from '../state/selectors.ts';

type Props = {
  instanceId: string;
  item: OrganizationItem;
  opened: readonly string[];
};

/** The chosen organization when no key opens it: its settings alone can be reached with the key of another one. */
export function KeylessPane({ instanceId, item, opened }: Props) {
  const { chooseTab, openDialog } = useActions();
  const hasKeys = useApp((state) => (state.byId[instanceId]?.keys.length ?? 0) > 0);
  const why = useApp((state) => denyCreateKeys(state, instanceId));
  const writable = useApp((state) => state.writable);
  const wanted = useApp((state) => selectView(state, instanceId).tab);
  // A key is created with another one, and not by every version.
  const canCreate = hasKeys && why === null;
  const noKey = (
    <NoKey
      item={item}
      opened={opened}
      actions={
        <>
          {why && <p>{why}</p>}
          <Group gap={8} mt={14} justify="center">
            {canCreate && (
              <Button disabled={!writable} onClick={() => openDialog({ kind: 'create-keys', instanceId })}>
                Create keys
              </Button>
            )}
            <Button
              variant={canCreate ? 'default' : 'filled'}
              disabled={!writable}
              onClick={() => openDialog({ kind: 'paste-key', instanceId, organizationId: item.id })}
            >
              Paste a key
            </Button>
          </Group>
        </>
      }
    />
  );
  return (
    <OrganizationFrame
      head={item}
      tab={wanted}
      onTab={(tab) => chooseTab(instanceId, tab)}
      tabs={[
        { id: 'members', title: 'Members', panel: noKey },
        { id: 'invitations', title: 'Invitations', panel: noKey },
        { id: 'roles', title: 'Roles', panel: noKey },
        {
          id: 'settings',
          title: 'Settings',
          panel: <OrganizationSettings instanceId={instanceId} organizationId={item.id} />,
        },
        { id: 'keys', title: 'Keys', panel: noKey },
      ]}
    />
  );
}
