import { Menu } from '@mantine/core';
import {
  IconExternalLink,
  IconKey,
  IconPencil,
  IconRefresh,
  IconStethoscope,
  IconTrash,
} from '@tabler/icons-react';
import { useActions, useApp } from '../../state/app.tsx';
import looks from '../../ui/looks.module.css';
import { MenuItem } from '../../ui/MenuItem.tsx';
import { DotsMenu } from '../../ui/MenuTarget.tsx';

export function InstanceMenu({ instanceId }: { instanceId: string }) {
  const writable = useApp((state) => state.writable);
  const actions = useActions();
  return (
    <DotsMenu label="Instance menu" width={200} className={looks.dim}>
      <MenuItem icon={IconRefresh} onClick={() => void actions.refreshInstance(instanceId, 'again')}>
        Refresh
      </MenuItem>
      <MenuItem icon={IconExternalLink} onClick={() => void actions.openInBrowser(instanceId)}>
        Open in browser
      </MenuItem>
      <MenuItem icon={IconStethoscope} onClick={() => actions.openDialog({ kind: 'diagnose', instanceId })}>
        Diagnose
      </MenuItem>
      <Menu.Divider />
      <MenuItem
        icon={IconPencil}
        disabled={!writable}
        onClick={() => actions.openDialog({ kind: 'edit', instanceId })}
      >
        Edit instance
      </MenuItem>
      <MenuItem
        icon={IconKey}
        disabled={!writable}
        onClick={() => actions.openDialog({ kind: 'replace-key', instanceId })}
      >
        Replace key
      </MenuItem>
      <Menu.Divider />
      <MenuItem
        danger
        icon={IconTrash}
        disabled={!writable}
        onClick={() => actions.openDialog({ kind: 'remove', instanceId })}
      >
        Remove instance
      </MenuItem>
    </DotsMenu>
  );
}
