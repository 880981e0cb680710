import { useEffect, useRef, useState } from 'react';
import { useActions } from '../../state/app.tsx';
import type { InvitationStep, RunStep } from '../../state/invitationSteps.ts';
import type { OrganizationRef } from '../../state/memberWriting.ts';

/** Many steps, one after the other: under way or ended. */
export type Run =
  | { state: 'running'; steps: RunStep[]; stopping: boolean }
  | { state: 'ended'; steps: RunStep[] };

/** Runs steps one at a time, null before the first. What is under way when the component goes is the last one. */
export function useRun(organizationRef: OrganizationRef, onRunning: (running: boolean) => void) {
  const { doInvitationSteps } = useActions();
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
    stopped.current = false;
    let steps: RunStep[] = [...kept, ...todo.map((step): RunStep => ({ step, at: { state: 'waiting' } }))];
    setRun({ state: 'running', steps, stopping: false });
    onRunning(true);
    const ends = await doInvitationSteps(organizationRef, todo, {
      stopped: () => stopped.current,
      onStep(key, end) {
        steps = steps.map((each) =>
          each.step.key === key ? { ...each, at: end ?? { state: 'running' } } : each,
        );
        setRun({ state: 'running', steps, stopping: stopped.current });
      },
    });
    onRunning(false);
    steps = steps.map((each) => {
      const end = ends[todo.indexOf(each.step)];
      return end ? { ...each, at: end } : each;
    });
    setRun({ state: 'ended', steps });
  }

  function stop(): void {
    stopped.current = true;
    setRun((now) => (now?.state === 'running' ? { ...now, stopping: true } : now));
  }

  return { run, start, stop, reset: () => setRun(null) };
}
