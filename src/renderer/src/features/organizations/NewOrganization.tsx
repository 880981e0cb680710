import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { DialogForm } from '../../parts/DialogForm.tsx';
import { dataOf } from '../../queryState.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { denyCreateHere } from '../../state/denials.ts';
import { useDialog } from '../../state/dialogContext.tsx';
import { isUnderWay } from '../../state/operations.ts';
import { selectAccount, selectOrganizations, selectPeople } from '../../state/selectors.ts';
import { focusFault } from '../../ui/focusFault.ts';
import { duplicateWarning, LogoField, logoError, nameError, Warning } from './organizationFields.tsx';

export function NewOrganization({ instanceId }: { instanceId: string }) {
  const { createOrganization } = useActions();
  const { running: runningHere, run } = useDialog();
  const organizations = useApp((state) => selectOrganizations(state, instanceId));
  const runningElsewhere = useApp(({ operations }) =>
    isUnderWay(
      operations,
      (change) => change.action === 'organizations.create' && change.instanceId === instanceId,
    ),
  );
  const instance = useApp((state) => state.byId[instanceId]);
  const account = useApp((state) => dataOf(selectAccount(state, instanceId)));
  const people = useApp((state) => selectPeople(state, instanceId));
  const mayCreate = people.map(
    ({ userId }) => !instance || denyCreateHere(instance, account, userId) === null,
  );
  const [makerId, setMakerId] = useState(
    () => (people[mayCreate.indexOf(true)] ?? people[0])?.userId ?? null,
  );
  const [name, setName] = useState('');
  const [logo, setLogo] = useState('');
  // Faults are shown from the first submit on, then while typing.
  const [judged, setJudged] = useState(false);
  // Includes a creation still running after its dialog was closed.
  const running = runningHere || runningElsewhere;
  const faults = { name: nameError(name), logo: logoError(logo) };
  const twin = duplicateWarning(name, organizations, null);

  function submit(): void {
    setJudged(true);
    if (faults.name || faults.logo) {
      focusFault();
      return;
    }
    const maker = makerId === null ? {} : { userId: makerId };
    void run(() => createOrganization({ kind: 'create-organization', instanceId, name, logo, ...maker }), {
      lateTitle: `“${name.trim()}” may not have been created.`,
    });
  }

  return (
    <DialogForm
      action="Create organization"
      runningAction="Creating…"
      running={running}
      cancel={running ? 'Close' : 'Cancel'}
      onSubmit={submit}
    >
      <div>
        <TextInput
          label="Name"
          data-autofocus
          readOnly={running}
          value={name}
          error={judged && faults.name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Warning text={twin && `${twin} You can still create another.`} />
      </div>
      {people.length > 1 && (
        <Select
          label="Created by"
          description="You have keys of several people. The creator becomes the owner."
          allowDeselect={false}
          readOnly={running}
          value={makerId}
          data={people.map(({ userId, email }, index) => ({
            value: userId,
            label: sanitizeText(email, 120) || 'Somebody without an address',
            disabled: !mayCreate[index],
          }))}
          onChange={setMakerId}
          comboboxProps={{ withinPortal: false }}
        />
      )}
      <LogoField
        optional
        value={logo}
        readOnly={running}
        error={judged ? faults.logo : null}
        onChange={setLogo}
      />
    </DialogForm>
  );
}
