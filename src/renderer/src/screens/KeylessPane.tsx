import { NoKey } from '../features/organizations/NoKey.tsx';
import { OrganizationFrame } from '../features/organizations/OrganizationFrame.tsx';
import { OrganizationSettings } from '../features/organizations/OrganizationSettings.tsx';
import type { OrganizationItem } from '../features/organizations/organizationList.ts';
import { useActions, useApp } from '../state/app.tsx';
import { selectView } from '../state/selectors.ts';

type Props = {
  instanceId: string;
  item: OrganizationItem;
  /** The organizations that keys open here. */
  opened: readonly string[];
};

/** The chosen organization when no key opens it: its settings alone can be reached with the key of another one. */
export function KeylessPane({ instanceId, item, opened }: Props) {
  const { chooseTab } = useActions();
  const wanted = useApp((state) => selectView(state, instanceId).tab);
  const noKey = <NoKey item={item} opened={opened} />;
  return (
    <OrganizationFrame
      head={item}
      tab={wanted === 'keys' ? 'members' : wanted}
      onTab={(tab) => chooseTab(instanceId, tab)}
      tabs={[
        { id: 'members', title: 'Members', panel: noKey },
        { id: 'invitations', title: 'Invitations', panel: noKey },
        {
          id: 'settings',
          title: 'Settings',
          panel: <OrganizationSettings instanceId={instanceId} organizationId={item.id} />,
        },
      ]}
    />
  );
}
