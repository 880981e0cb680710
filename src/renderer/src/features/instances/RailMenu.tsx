import { Menu } from '@mantine/core';
import {
  IconArrowDown,
  IconArrowUp,
  IconFolderPlus,
  IconPencil,
  IconReport,
  IconTrash,
} from '@tabler/icons-react';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { groupOf } from '../../state/groups.ts';
import { MenuItem } from '../../ui/MenuItem.tsx';
import type { Arranging } from './useArranging.ts';

const NO_GROUP = 'none';

export function InstanceItems({ instanceId, arranging }: { instanceId: string; arranging: Arranging }) {
  const groups = useApp((state) => state.preferences.groups);
  const name = useApp((state) => state.byId[instanceId]?.name);
  const writable = useApp((state) => state.writable);
  const choiceOf = (groupId: string | null) => (groupId === null ? NO_GROUP : `group ${groupId}`);
  const current = groupOf(groups, instanceId)?.id ?? null;
  return (
    <>
      {groups.length > 0 ? (
        <>
          <Menu.Label>Group of {sanitizeText(name, 40)}</Menu.Label>
          <Menu.RadioGroup
            value={choiceOf(current)}
            onChange={(value) => {
              const chosen = groups.find(({ id }) => choiceOf(id) === value)?.id ?? null;
              if (chosen !== current) arranging.place(instanceId, chosen);
            }}
          >
            {groups.map(({ id, name }) => (
              <Menu.RadioItem key={id} value={choiceOf(id)} closeMenuOnClick disabled={!writable}>
                {sanitizeText(name, 40)}
              </Menu.RadioItem>
            ))}
            <Menu.RadioItem value={NO_GROUP} closeMenuOnClick disabled={!writable}>
              No group
            </Menu.RadioItem>
          </Menu.RadioGroup>
        </>
      ) : null}
      <NewGroupItem instanceIds={[instanceId]} />
      <Menu.Divider />
      <StepItems disabled={!writable} onStep={(step) => arranging.step(instanceId, step)} />
    </>
  );
}

export function GroupItems({ groupId, arranging }: { groupId: string; arranging: Arranging }) {
  const { openDialog } = useActions();
  return (
    <>
      <MenuItem icon={IconPencil} onClick={() => openDialog({ kind: 'group', groupId, instanceIds: [] })}>
        Rename…
      </MenuItem>
      <MenuItem icon={IconReport} onClick={() => openDialog({ kind: 'access-review', groupId })}>
        Save access report…
      </MenuItem>
      <StepItems disabled={false} onStep={(step) => arranging.stepGroup(groupId, step)} />
      <Menu.Divider />
      <MenuItem icon={IconTrash} onClick={() => arranging.deleteGroup(groupId)}>
        Delete group
      </MenuItem>
    </>
  );
}

export function NewGroupItem({ instanceIds }: { instanceIds: string[] }) {
  const { openDialog } = useActions();
  return (
    <MenuItem icon={IconFolderPlus} onClick={() => openDialog({ kind: 'group', groupId: null, instanceIds })}>
      New group…
    </MenuItem>
  );
}

function StepItems({ disabled, onStep }: { disabled: boolean; onStep: (step: -1 | 1) => void }) {
  return (
    <>
      <MenuItem icon={IconArrowUp} disabled={disabled} onClick={() => onStep(-1)}>
        Move up
      </MenuItem>
      <MenuItem icon={IconArrowDown} disabled={disabled} onClick={() => onStep(1)}>
        Move down
      </MenuItem>
    </>
  );
}
