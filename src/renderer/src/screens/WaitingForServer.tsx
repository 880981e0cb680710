import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { hostOf } from '../features/instances/host.ts';
import { useActions, useApp } from '../state/app.tsx';
import styles from './screens.module.css';

/** How long (s) a server may take before it is said that it is waited for. */
const SAID_AFTER = 3;

/** Says which change an instance has not answered, how long that has been, and offers to stop waiting. */
export function WaitingForServer({ instanceId }: { instanceId: string }) {
  const write = useApp((state) => state.pendingWrites.find((each) => each.instanceId === instanceId));
  const host = useApp((state) => hostOf(state.byId[instanceId]?.origin ?? ''));
  const { stopWrite } = useActions();
  const seconds = useSecondsSince(write?.since ?? null);
  if (!write || seconds < SAID_AFTER) return null;
  return (
    <div className={styles.waiting}>
      <p aria-live="polite">
        Waiting for {host} to answer {write.what}
        {/* A screen reader would tell each second. */}
        <span aria-hidden>, {seconds} s</span>.
      </p>
      <Button size="compact-sm" variant="default" onClick={() => stopWrite(instanceId)}>
        Stop waiting
      </Button>
    </div>
  );
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
