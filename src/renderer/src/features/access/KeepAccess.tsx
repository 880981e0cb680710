import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { BASELINE_NAMES, cleanName, nameFault } from '../../../../shared/nameFault.ts';
import { DialogForm } from '../../parts/DialogForm.tsx';
import { ReviewScope, unchosenWords, WHOLE_SCOPE } from '../../parts/ReviewScope.tsx';

import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { focusFault } from '../../ui/focusFault.ts';
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
