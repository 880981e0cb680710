import { useEffect, useState } from 'react';
import { hostOf } from '../features/instances/host.ts';
import { runningWords } from '../parts/stepWords.ts';
import { useActions, useApp, useAppShallow } from '../state/app.tsx';
import type { State } from '../state/model.ts';
import { runningSteps } from '../state/operations.ts';
import { ToolButton } from '../ui/ToolButton.tsx';
import styles from './screens.module.css';

const SAID_AFTER = 3;

const MOST_SHOWN = 3;

export function WaitingForServer({ instanceId }: { instanceId: string }) {
  const write = useAppShallow((state) => waitedFor(state, instanceId));
  const host = useApp((state) => hostOf(state.byId[instanceId]?.origin ?? ''));
  const { call } = useActions();
  const seconds = useSecondsSince(write?.since ?? null);
  if (!write || seconds < SAID_AFTER) return null;
  return (
    <div className={styles.waiting}>
      <p aria-live="polite">
        Waiting for {host} to answer {write.what}
        {/* Hidden from screen readers, which would announce each second. */}
        <span aria-hidden>, {seconds} s</span>.
      </p>
      <ToolButton small flex="none" onClick={() => void call('instances.stopWrite', { instanceId })}>
        Stop waiting
      </ToolButton>
    </div>
  );
}

export function WaitingForServers({ operationId }: { operationId: string }) {
  const instanceIds = useAppShallow(({ operations }) =>
    (operations.steps[operationId]?.steps ?? [])
      .flatMap(({ change, state }) => (state.state === 'running' ? change.instanceId : []))
      .slice(0, MOST_SHOWN),
  );
  return instanceIds.map((instanceId) => <WaitingForServer key={instanceId} instanceId={instanceId} />);
}

function waitedFor({ operations }: State, instanceId: string): { what: string; since: number } | null {
  const step = runningSteps(operations).find(({ change }) => change.instanceId === instanceId);
  return step?.state.state === 'running' ? { what: runningWords(step), since: step.state.at } : null;
}

function useSecondsSince(since: number | null): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (since === null) return;
    const tick = () => setNow(Date.now());
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [since]);
  return since === null ? 0 : Math.max(0, Math.floor((now - since) / 1000));
}
