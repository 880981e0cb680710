import { NativeSelect } from '@mantine/core';
import { IconArrowRight, IconCircle, IconEqual, IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { counted } from '../../../../shared/counted.ts';
import type { Member, Rights } from '../../../../shared/dokploy.ts';
import type { Principal } from '../../../../shared/principal.ts';
import { roleInShort } from '../../../../shared/roleWords.ts';
import { denySetRole, rolesOffered } from '../../../../shared/rules/members.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { OrganizationRef } from '../../state/organizationRef.ts';
import { PERMISSIONS_UNKNOWN } from '../../state/permissionsUnknown.ts';
import { dataOf } from '../../state/queryState.ts';
import { selectPrincipal, selectRights } from '../../state/selectors.ts';
import { DialogForm } from '../../ui/DialogForm.tsx';
import { PlanLine, PlanLines } from '../../ui/PlanLines.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import classes from './members.module.css';
import { addressOf } from './person.ts';

const NO_RIGHTS: Pick<Rights, 'customRoles' | 'licensed'> = { customRoles: [] };

export function ChangeRoles(props: OrganizationRef & { members: readonly Member[] }) {
  const { instanceId, organizationId, members } = props;
  const principal = useApp((state) => selectPrincipal(state, instanceId, organizationId));
  const rights = useApp((state) => dataOf(selectRights(state, instanceId, organizationId)) ?? NO_RIGHTS);
  const { run } = useDialog();
  const [role, setRole] = useState('');
  const { startOperation } = useActions();
  const plans = planRoles(members, role || null, principal);
  const memberIds = plans.flatMap(({ state, member }) => (state === 'change' ? member.id : []));
  const count = memberIds.length;

  function submit(): void {
    if (role === '' || count === 0) return;
    const intent = { kind: 'set-role', instanceId, organizationId, memberIds, role } as const;
    void run(() => startOperation(intent, { show: true }), { stays: true });
  }

  return (
    <DialogForm
      action={role === '' || count === 0 ? 'Change roles' : `Change ${roles(count)}`}
      runningAction="Starting…"
      disabled={role === '' || count === 0}
      steps={count}
      onSubmit={submit}
    >
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
    </DialogForm>
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

const icon = { size: 15, stroke: 1.75, 'aria-hidden': true } as const;

/** Roles are cut here (UTF-16 units), so that two stand beside an address. */
const LONGEST = 16;

export function PlanList({ plans, to }: { plans: readonly RolePlan[]; to: string }) {
  return (
    <PlanLines>
      {plans.map((plan) => (
        <RoleLine key={plan.member.id} plan={plan} to={to} />
      ))}
    </PlanLines>
  );
}

function RoleLine({ plan, to }: { plan: RolePlan; to: string }) {
  const email = addressOf(plan.member.user);
  const role = sanitizeText(plan.member.role, LONGEST);
  switch (plan.state) {
    case 'change':
      return (
        <PlanLine
          sign={<IconCircle {...icon} />}
          email={email}
          words={to ? <FromTo from={role} to={sanitizeText(to, LONGEST)} /> : role}
        />
      );
    case 'same':
      return (
        <PlanLine tone="quiet" sign={<IconEqual {...icon} />} email={email} words={`is ${role} already`} />
      );
    case 'barred':
      return (
        <PlanLine tone="quiet" sign={<IconLock {...icon} />} email={email} words={role} more={plan.reason} />
      );
  }
}

function FromTo({ from, to }: { from: string; to: string }) {
  return (
    <>
      <bdi>{from}</bdi> <IconArrowRight size={13} role="img" aria-label="becomes" className={classes.arrow} />{' '}
      <bdi>{to}</bdi>
    </>
  );
}

type RolePlan =
  | { state: 'change' | 'same'; member: Member }
  | { state: 'barred'; member: Member; reason: string };

/** What giving these people a role would do, in their order. Before a role was chosen everybody who can be changed is. */
export function planRoles(
  members: readonly Member[],
  role: string | null,
  principal: Principal | null,
): RolePlan[] {
  return members.map((member) => {
    if (!principal) return { state: 'barred', member, reason: PERMISSIONS_UNKNOWN };
    const why = denySetRole(principal, member, role ?? undefined);
    if (why) return { state: 'barred', member, reason: why.reason };
    return { state: member.role === role ? 'same' : 'change', member };
  });
}
