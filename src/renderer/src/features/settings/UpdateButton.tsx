import { Button } from '@mantine/core';
import { useState } from 'react';
import type { AppError } from '../../../../shared/errors.ts';
import type { Updates } from '../../../../shared/updates.ts';
import { useActions } from '../../state/app.tsx';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import classes from './settings.module.css';

/** What can be done next about updates, with what is new in the one that is known. */
export function UpdateButton({ current, packageKind }: Pick<Updates, 'current' | 'packageKind'>) {
  const { call, openDialog } = useActions();
  const [error, setError] = useState<AppError | null>(null);
  if (current.state === 'off') return null;
  const [label, act] = {
    idle: ['Look now', 'updates.look'] as const,
    looking: ['Looking…', 'updates.look'] as const,
    failed: ['Look now', 'updates.look'] as const,
    available:
      packageKind === null
        ? (['Download', 'updates.download'] as const)
        : (['Look now', 'updates.look'] as const),
    downloading: ['Stop', 'updates.stop'] as const,
    ready: ['Restart and install', 'updates.restart'] as const,
  }[current.state];

  async function run(): Promise<void> {
    const done = await call(act, {});
    setError(done.ok ? null : done.error);
  }

  return (
    <div className={classes.ways}>
      {'update' in current && (
        <Button variant="subtle" onClick={() => openDialog({ kind: 'update' })}>
          What’s new
        </Button>
      )}
      <Button
        variant="default"
        aria-disabled={current.state === 'looking'}
        onClick={() => {
          if (current.state !== 'looking') void run();
        }}
      >
        {label}
      </Button>
      {error && <FailureAlert error={error} />}
    </div>
  );
}
