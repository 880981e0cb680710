import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { BASELINE_NAMES, cleanName, nameFault } from '../../../../shared/nameFault.ts';
import { DeleteKept, DialogForm, NameForm } from '../../parts/DialogForm.tsx';
import { ReviewScope, unchosenWords, WHOLE_SCOPE } from '../../parts/ReviewScope.tsx';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import { focusFault } from '../../ui/focusFault.ts';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { dateOf } from '../../when.ts';

export function KeepAccess() {
  const { call, showBaseline } = useActions();
  const { running, run } = useDialog();
  const order = useApp((state) => state.order);
  const groups = useApp((state) => state.preferences.groups);
  const [draft, setDraft] = useState(WHOLE_SCOPE);
  const [name, setName] = useState(() => `All access, ${dateOf(Date.now())}`);
  const [isJudged, setJudged] = useState(false);
  const chosen: readonly string[] = {
    ...{ all: order, instances: draft.instanceIds, organizations: [] },
    group: groups.find(({ id }) => id === draft.groupId)?.instanceIds ?? [],
  }[draft.kind];
  const instanceIds = order.filter((id) => chosen.includes(id));
  const faults = {
    name: nameFault(name, BASELINE_NAMES),
    scope: instanceIds.length === 0 ? unchosenWords(draft) : null,
  };

  function submit(): void {
    setJudged(true);
    if (faults.name || faults.scope) {
      focusFault();
      return;
    }
    void run(() => call('access.keep', { name: cleanName(name), instanceIds }), {
      lateTitle: 'The baseline was not saved',
      onDone: ({ id }) => showBaseline(id),
    });
  }

  return (
    <DialogForm action="Save baseline" runningAction="Saving…" onSubmit={submit}>
      <p>
        Saves a snapshot of members, roles, permissions, invitations and 2FA, as last read. It stays on this
        computer and holds grants by id, without names.
      </p>
      <TextInput
        label="Name"
        data-autofocus
        maxLength={BASELINE_NAMES.longest}
        readOnly={running}
        value={name}
        error={isJudged && faults.name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <ReviewScope draft={draft} onDraft={setDraft} error={isJudged ? faults.scope : null} isWhole />
    </DialogForm>
  );
}

export function RenameBaseline({ id, name }: DialogSubjects['rename-baseline']) {
  const { call } = useActions();
  const { run } = useDialog();
  return (
    <NameForm
      initial={name}
      faultOf={(typed) => nameFault(typed, BASELINE_NAMES)}
      action="Rename"
      runningAction="Renaming…"
      onName={(typed) =>
        void run(() => call('access.rename', { id, name: cleanName(typed) }), {
          lateTitle: 'The baseline was not renamed',
        })
      }
    />
  );
}

export function SignBaseline({ id, name }: DialogSubjects['sign-baseline']) {
  const { call } = useActions();
  const { run, running } = useDialog();
  const [by, setBy] = useState({ name: '', email: '' });
  const [isJudged, setJudged] = useState(false);
  const faults = {
    name: by.name.trim() === '' ? 'Type your name.' : null,
    email: by.email.trim() === '' ? 'Type your address.' : null,
  };
  const field = (key: keyof typeof by, label: string) => (
    <TextInput
      label={label}
      {...(key === 'name' ? { 'data-autofocus': true } : {})}
      maxLength={200}
      readOnly={running}
      value={by[key]}
      error={isJudged && faults[key]}
      onChange={({ currentTarget: { value } }) => setBy((before) => ({ ...before, [key]: value }))}
    />
  );

  function submit(): void {
    setJudged(true);
    if (faults.name || faults.email) focusFault();
    else void run(() => call('access.sign', { id, by }), { lateTitle: 'The baseline was not signed' });
  }

  return (
    <DialogForm action="Sign baseline" runningAction="Signing…" onSubmit={submit}>
      <p>
        Signs{' '}
        <b>
          “<UntrustedText text={name} />”
        </b>{' '}
        with this installation’s key. It never changes from then on, not even its name. What you accept later
        stands beside it, with the time.
      </p>
      {field('name', 'Your name')}
      {field('email', 'Your address')}
    </DialogForm>
  );
}

export function DeleteBaseline({ id, name }: DialogSubjects['delete-baseline']) {
  const { call } = useActions();
  return (
    <DeleteKept what="baseline" name={name} remove={() => call('access.delete', { id })}>
      from this computer, so you can no longer compare with it. Nothing changes on any server.
    </DeleteKept>
  );
}
