import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import { GROUP_NAMES } from '../../../../shared/choices.ts';
import type { CallOutput } from '../../../../shared/contract.ts';
import { isMadeHere } from '../../../../shared/keys.ts';
import { nameFault } from '../../../../shared/nameFault.ts';
import { counted } from '../../../../shared/text.ts';
import { DialogForm, NameForm } from '../../parts/DialogForm.tsx';
import { dataOf } from '../../queryState.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import { useQuery } from '../../state/useQuery.ts';
import looks from '../../ui/looks.module.css';

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

export function RemoveInstance({ instanceId }: { instanceId: string }) {
  const instance = useApp((state) => state.byId[instanceId]);
  const registryCode = useApp((state) => state.registryCode);
  const { removeInstance } = useActions();
  const { running, run } = useDialog();
  const [retireMade, setRetireMade] = useState(false);
  const activity = dataOf(useQuery('activity.countOf', { instanceId }).query);
  const [forgetActivity, setForgetActivity] = useState(false);

  if (!instance) return null;
  const { name } = instance;
  const made = instance.keys.filter((key) => isMadeHere(key, registryCode)).length;
  const staying = instance.keys.length - (retireMade ? made : 0);
  const one = staying === 1;

  function remove(): void {
    const how = { retireMade, forgetActivity };
    void run(() => removeInstance(instanceId, how), { lateTitle: `${name} was not removed.` });
  }

  return (
    <DialogForm
      danger
      action="Remove instance"
      runningAction="Removing…"
      onSubmit={remove}
      cancel={running ? 'Close' : 'Cancel'}
    >
      <p>
        Quayside forgets <b>{instance.name}</b>.{' '}
        {retireMade
          ? 'On the server, only its keys made here are deleted.'
          : 'Nothing changes on the server.'}
      </p>
      {made > 0 ? (
        <Checkbox
          label={made === 1 ? 'Retire the key made here' : `Retire the ${made} keys made here`}
          description="Deletes them on the server first. If that fails, the instance stays."
          checked={retireMade}
          disabled={running}
          onChange={(event) => setRetireMade(event.currentTarget.checked)}
        />
      ) : null}
      {activity && activity.alone + activity.shared > 0 ? (
        <Checkbox
          label="Also remove its entries from Activity"
          description={activityWords(activity)}
          checked={forgetActivity}
          disabled={running}
          onChange={(event) => setForgetActivity(event.currentTarget.checked)}
        />
      ) : null}
      {staying > 0 ? (
        <p className={looks.dim}>
          {one ? 'Its key is' : `Its ${staying} keys are`} deleted from this computer’s keychain, but{' '}
          {one ? 'goes' : 'go'} on working on the server: delete {one ? 'it' : 'them'} in Dokploy, under
          Settings, Profile, API/CLI Keys, when nothing else uses {one ? 'it' : 'them'}.
        </p>
      ) : null}
    </DialogForm>
  );
}

function activityWords({ alone, shared, open }: CallOutput<'activity.countOf'>): string {
  const said = [
    ...(alone > 0 ? [`Deletes ${counted(alone, 'entry', 'entries')}.`] : []),
    ...(shared > 0
      ? [`Of ${counted(shared, 'entry', 'entries')} shared with other instances, only its steps.`]
      : []),
    ...(open > 0
      ? [
          `${counted(open, 'operation', 'operations')} with steps left to run ${open === 1 ? 'stays' : 'stay'}.`,
        ]
      : []),
    'This cannot be undone.',
  ];
  return said.join(' ');
}
