import { useEffect, useRef, useState } from 'react';
import { ok } from '../../../../shared/errors.ts';
import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { OrganizationRef, RoleChange } from '../../state/memberWriting.ts';
import { nextSteps, type RoleStep } from './rolePlan.ts';

/** Many changes of roles, one after the other: being planned, under way, or ended. */
export type RoleRun =
  | { state: 'planning' }
  | { state: 'running'; steps: RoleStep[]; stopping: boolean }
  | { state: 'ended'; steps: RoleStep[] };

/** Runs changes one at a time. The dialog stays while they run; what is under way when it goes is the last one. */
export function useRoleRun(organizationRef: OrganizationRef) {
  const { setMemberRoles } = useActions();
  const { run: runHere } = useDialog();
  const [run, setRun] = useState<RoleRun>({ state: 'planning' });
  const stopped = useRef(false);
  useEffect(
    () => () => {
      stopped.current = true;
    },
    [],
  );

  /** Runs these changes; of an earlier run the results of everybody else stay where they stood. */
  async function start(changes: readonly RoleChange[]): Promise<void> {
    await runHere(() => changeAll(changes), { held: true, stays: true });
  }

  async function changeAll(changes: readonly RoleChange[]) {
    stopped.current = false;
    let steps = nextSteps(run.state === 'planning' ? [] : run.steps, changes);
    setRun({ state: 'running', steps, stopping: false });
    await setMemberRoles(organizationRef, changes, {
      stopped: () => stopped.current,
      onStep(memberId, outcome) {
        steps = steps.map((step) =>
          step.memberId === memberId ? { ...step, outcome: outcome ?? { state: 'running' } } : step,
        );
        setRun({ state: 'running', steps, stopping: stopped.current });
      },
    });
    setRun({ state: 'ended', steps });
    return ok({});
  }

  function stop(): void {
    stopped.current = true;
    setRun((now) => (now.state === 'running' ? { ...now, stopping: true } : now));
  }

  return { run, start, stop };
}
