import { GROUP_NAMES } from '../../../../shared/choices.ts';
import { nameFault } from '../../../../shared/nameFault.ts';
import { NameForm } from '../../parts/DialogForm.tsx';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';

export function GroupName({ groupId, instanceIds }: DialogSubjects['group']) {
  const groups = useApp((state) => state.preferences.groups);
  const { makeGroup, renameGroup } = useActions();
  const { close } = useDialog();
  return (
    <NameForm
      initial={groups.find(({ id }) => id === groupId)?.name ?? ''}
      faultOf={(name) => nameFault(name, GROUP_NAMES, groups, groupId)}
      action={groupId === null ? 'Create group' : 'Rename'}
      onName={(name) => {
        if (groupId === null) makeGroup(name, instanceIds);
        else renameGroup(groupId, name);
        close();
      }}
    />
  );
}
