import { Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import { BASELINE_NAMES } from '../../../../shared/baselineNames.ts';
import { cleanName, nameFault } from '../../../../shared/nameFault.ts';
import type { InstanceGroup } from '../../../../shared/preferences.ts';
import { useActions, useApp, useAppShallow } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { readingOf } from '../../state/queryState.ts';
import { selectAccount } from '../../state/selectors.ts';
import { HOME_PANE } from '../../state/views.ts';
import choices from '../../ui/choices.module.css';
import { DialogForm } from '../../ui/DialogForm.tsx';
import { focusFault } from '../../ui/focusFault.ts';
import { formatNumber } from '../../ui/locale.ts';
import { shownName } from '../../ui/sanitizeText.ts';
import { dateOf } from '../../ui/when.ts';

export function KeepAccess() {
  const { call, changeView, goTo } = useActions();
  const { running, run } = useDialog();
  const order = useApp((state) => state.order);
  const names = useAppShallow((state) => order.map((id) => shownName(state.byId[id]?.name, 60)));
  const isRead = useAppShallow((state) =>
    order.map((id) => readingOf(selectAccount(state, id)) !== undefined),
  );
  const groups = useApp((state) => state.preferences.groups);
  const [chosen, setChosen] = useState<readonly string[]>(order);
  const [name, setName] = useState(() => `All access, ${dateOf(Date.now())}`);
  const [isJudged, setJudged] = useState(false);
  const readable = order.filter((_, at) => isRead[at]);
  const taken = readable.filter((id) => chosen.includes(id));
  const isAll = taken.length === readable.length;
  const faults = {
    name: nameFault(name, BASELINE_NAMES),
    instances: taken.length === 0 ? 'Choose at least one instance.' : null,
  };

  function submit(): void {
    setJudged(true);
    if (faults.name || faults.instances) {
      focusFault();
      return;
    }
    void run(() => call('access.keep', { name: cleanName(name), instanceIds: taken }), {
      lateTitle: 'The baseline was not saved',
      onDone: ({ id }) => {
        changeView(HOME_PANE, 'baselineId', () => id);
        changeView(HOME_PANE, 'auditSection', () => 'drift');
        goTo({ at: 'home', tab: 'audit' });
      },
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
      <fieldset className={choices.choices}>
        <legend>Instances</legend>
        <Checkbox
          label={`All that were read (${formatNumber(readable.length)})`}
          checked={isAll && readable.length > 0}
          indeterminate={taken.length > 0 && !isAll}
          error={isJudged && faults.instances}
          onChange={({ currentTarget }) => setChosen(currentTarget.checked ? order : [])}
        />
        {groups.map((group) => (
          <GroupChoice key={group.id} group={group} readable={readable} chosen={taken} onChoose={setChosen} />
        ))}
        <ul className={choices.chooser} aria-label="Instances" tabIndex={-1}>
          {order.map((id, at) => (
            <li key={id} className={choices.choice}>
              <Checkbox
                label={names[at]}
                description={isRead[at] ? undefined : 'Not read yet: nothing to save.'}
                disabled={!isRead[at]}
                checked={isRead[at] === true && chosen.includes(id)}
                onChange={({ currentTarget: { checked } }) =>
                  setChosen((before) => (checked ? [...before, id] : before.filter((each) => each !== id)))
                }
              />
            </li>
          ))}
        </ul>
      </fieldset>
    </DialogForm>
  );
}

function GroupChoice(props: {
  group: InstanceGroup;
  readable: readonly string[];
  chosen: readonly string[];
  onChoose: (instanceIds: readonly string[]) => void;
}) {
  const { group, readable, chosen, onChoose } = props;
  const own = readable.filter((id) => group.instanceIds.includes(id));
  if (own.length === 0) return null;
  const taken = own.filter((id) => chosen.includes(id)).length;
  const others = chosen.filter((id) => !own.includes(id));
  return (
    <Checkbox
      label={`${shownName(group.name, 40)} (${formatNumber(own.length)})`}
      checked={taken === own.length}
      indeterminate={taken > 0 && taken < own.length}
      onChange={({ currentTarget }) => onChoose(currentTarget.checked ? [...others, ...own] : others)}
    />
  );
}
