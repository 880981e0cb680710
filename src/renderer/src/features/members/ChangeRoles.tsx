import { Button, NativeSelect } from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { Member } from '../../../../shared/dokploy.ts';
import { rolesOffered } from '../../../../shared/rules/members.ts';
import { useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { OrganizationRef } from '../../state/memberWriting.ts';
import { dataOf } from '../../state/queryState.ts';
import { selectPrincipal, selectRights } from '../../state/selectors.ts';
import form from '../../ui/dialogForm.module.css';
import { formatNumber } from '../../ui/locale.ts';
import { progressSentence, RunProgress } from '../../ui/run.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { ChangeList, PlanList } from './ChangeList.tsx';
import { countSteps, leftOf, planRoles, type RolePlan, type RoleStep, undoOf } from './rolePlan.ts';
import { useRoleRun } from './useRoleRun.ts';

const NO_ROLES: string[] = [];

/** The content of the dialog that gives many people a role: first the plan, then each person's result. */
export function ChangeRoles(props: OrganizationRef & { members: readonly Member[] }) {
  const { instanceId, organizationId, members } = props;
  const principal = useApp((state) => selectPrincipal(state, instanceId, organizationId));
  const customRoles = useApp(
    (state) => dataOf(selectRights(state, instanceId, organizationId))?.customRoles ?? NO_ROLES,
  );
  const { close } = useDialog();
  const [role, setRole] = useState('');
  const { run, start, stop } = useRoleRun({ instanceId, organizationId });
  const buttons = useRef<HTMLDivElement>(null);
  const plans = planRoles(members, role || null, principal);
  const changes = plans.flatMap((plan) => (plan.state === 'change' ? [plan.change] : []));

  // The button that was pressed is gone then.
  useEffect(() => {
    if (run.state !== 'planning') buttons.current?.querySelector<HTMLElement>('button:last-of-type')?.focus();
  }, [run.state]);

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (role !== '' && changes.length > 0) void start(changes);
  }

  if (run.state === 'planning') {
    return (
      <form className={form.form} onSubmit={submit}>
        <NativeSelect
          label="Role"
          data-autofocus
          value={role}
          onChange={(event) => setRole(event.currentTarget.value)}
        >
          <option value="" disabled>
            Choose a role
          </option>
          {(principal ? rolesOffered(principal, customRoles) : NO_ROLES).map((offered) => (
            <option key={offered} value={offered}>
              {sanitizeText(offered, 60)}
            </option>
          ))}
        </NativeSelect>
        <p role="status">{planWords(plans, role !== '')}</p>
        <PlanList plans={plans} chosen={role !== ''} />
        <div className={form.buttons}>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" disabled={role === '' || changes.length === 0}>
            {role === '' || changes.length === 0 ? 'Change roles' : `Change ${roles(changes.length)}`}
          </Button>
        </div>
      </form>
    );
  }

  const { steps } = run;
  const standings = steps.map(({ outcome }) => outcome.state);
  const left = leftOf(steps);
  const undo = undoOf(steps);
  return (
    <div className={form.form}>
      {run.state === 'running' && <RunProgress steps={standings} />}
      <p role="status">
        {run.state === 'running' ? progressSentence(standings, run.stopping) : endWords(steps)}
      </p>
      <ChangeList steps={steps} />
      <div className={form.buttons} ref={buttons}>
        {run.state === 'running' ? (
          <Button variant="default" aria-disabled={run.stopping} onClick={stop}>
            {run.stopping ? 'Stopping…' : 'Stop'}
          </Button>
        ) : (
          <>
            {undo.length > 0 && (
              <Button variant="default" onClick={() => void start(undo)}>
                Undo {inChanges(undo.length)}
              </Button>
            )}
            {left.length > 0 && (
              <Button variant="default" onClick={() => void start(left)}>
                Retry {inChanges(left.length)}
              </Button>
            )}
            <Button onClick={close}>Close</Button>
          </>
        )}
      </div>
    </div>
  );
}

function roles(count: number): string {
  return `${formatNumber(count)} ${count === 1 ? 'role' : 'roles'}`;
}

function inChanges(count: number): string {
  return `${formatNumber(count)} ${count === 1 ? 'change' : 'changes'}`;
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

function endWords(steps: readonly RoleStep[]): string {
  const { done, failed, untried } = countSteps(steps);
  const parts = [
    `${roles(done)} changed`,
    failed > 0 ? `${failed} failed` : '',
    untried > 0 ? `${untried} not tried` : '',
  ];
  return `${parts.filter(Boolean).join(', ')}.`;
}
