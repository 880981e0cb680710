import { NativeSelect } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { counted } from '../../../../shared/counted.ts';
import type { Member, Rights } from '../../../../shared/dokploy.ts';
import { roleInShort } from '../../../../shared/roleWords.ts';
import { rolesOffered } from '../../../../shared/rules/members.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { OrganizationRef } from '../../state/organizationRef.ts';
import { dataOf } from '../../state/queryState.ts';
import { selectPrincipal, selectRights } from '../../state/selectors.ts';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { DialogFailure } from '../../ui/DialogFailure.tsx';
import form from '../../ui/dialogForm.module.css';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { PlanList } from './PlanList.tsx';
import { planRoles, type RolePlan } from './rolePlan.ts';

const NO_RIGHTS: Pick<Rights, 'customRoles' | 'licensed'> = { customRoles: [] };

export function ChangeRoles(props: OrganizationRef & { members: readonly Member[] }) {
  const { instanceId, organizationId, members } = props;
  const principal = useApp((state) => selectPrincipal(state, instanceId, organizationId));
  const rights = useApp((state) => dataOf(selectRights(state, instanceId, organizationId)) ?? NO_RIGHTS);
  const { close, run, running, error } = useDialog();
  const [role, setRole] = useState('');
  const { startOperation } = useActions();
  const plans = planRoles(members, role || null, principal);
  const memberIds = plans.flatMap(({ state, member }) => (state === 'change' ? member.id : []));
  const count = memberIds.length;

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (running || role === '' || count === 0) return;
    const intent = { kind: 'set-role', instanceId, organizationId, memberIds, role } as const;
    void run(() => startOperation(intent, { show: true }), { stays: true });
  }

  return (
    <form className={form.form} onSubmit={submit}>
      <NativeSelect
        label="Role"
        description={roleInShort(role, rights)}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        data-autofocus
        value={role}
        onChange={(event) => setRole(event.currentTarget.value)}
      >
        <option value="" disabled>
          Choose a role
        </option>
        {(principal ? rolesOffered(principal, rights.customRoles) : []).map((offered) => (
          <option key={offered} value={offered}>
            {sanitizeText(offered, 60)}
          </option>
        ))}
      </NativeSelect>
      <p role="status">{planWords(plans, role !== '')}</p>
      <PlanList plans={plans} to={role} />
      <DialogFailure error={error} />
      <DialogButtons
        action={role === '' || count === 0 ? 'Change roles' : `Change ${roles(count)}`}
        runningAction="Starting…"
        running={running}
        disabled={role === '' || count === 0}
        steps={count}
        onCancel={close}
      />
    </form>
  );
}

function roles(count: number): string {
  return counted(count, 'role', 'roles');
}

function planWords(plans: readonly RolePlan[], chosen: boolean): string {
  const count = (state: RolePlan['state']) => plans.filter((plan) => plan.state === state).length;
  const parts = [
    `${count('change')} of ${plans.length} ${chosen ? 'will be changed' : 'can be changed'}`,
    count('same') > 0 ? `${count('same')} ${count('same') === 1 ? 'has' : 'have'} this role already` : '',
    count('barred') > 0 ? `${count('barred')} cannot be changed` : '',
  ];
  return `${parts.filter(Boolean).join(', ')}.`;
}
