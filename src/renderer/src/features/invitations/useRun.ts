import { useEffect, useRef, useState } from 'react';
import { ok } from '../../../../shared/errors.ts';
import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { InvitationStep, RunStep } from '../../state/invitationSteps.ts';
import type { OrganizationRef } from '../../state/memberWriting.ts';

/** Many steps, one after the other: under way or ended. */
export type Run =
  | { state: 'running'; steps: RunStep[]; stopping: boolean }
  | { state: 'ended'; steps: RunStep[] };

/** Runs steps one at a time, null before the first. The dialog stays while they run; what is under way when it goes is the last one. */
export function useRun(organizationRef: OrganizationRef) {
  const { doInvitationSteps } = useActions();
  const { run: runHere } = useDialog();
  const [run, setRun] = useState<Run | null>(null);
  const stopped = useRef(false);
  useEffect(
    () => () => {
      stopped.current = true;
    },
    [],
  );

  /** Does `todo`; `kept` are shown above them as they are. */
  async function start(todo: readonly InvitationStep[], kept: readonly RunStep[] = []): Promise<void> {
    await runHere(() => doAll(todo, kept), { held: true, stays: true });
  }

  async function doAll(todo: readonly InvitationStep[], kept: readonly RunStep[]) {
    stopped.current = false;
    let steps: RunStep[] = [...kept, ...todo.map((step): RunStep => ({ step, at: { state: 'waiting' } }))];
    setRun({ state: 'running', steps, stopping: false });
    const ends = await doInvitationSteps(organizationRef, todo, {
      stopped: () => stopped.current,
      onStep(key, end) {
        steps = steps.map((each) =>
          each.step.key === key ? { ...each, at: end ?? { state: 'running' } } : each,
        );
        setRun({ state: 'running', steps, stopping: stopped.current });
      },
    });
    steps = steps.map((each) => {
      const end = ends[todo.indexOf(each.step)];
      return end ? { ...each, at: end } : each;
    });
    setRun({ state: 'ended', steps });
    return ok({});
  }

  function stop(): void {
    stopped.current = true;
    setRun((now) => (now?.state === 'running' ? { ...now, stopping: true } : now));
  }

  return { run, start, stop, reset: () => setRun(null) };
}
