import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { AppError } from '../../../../shared/errors.ts';
import { Moment } from '../Moment.tsx';
import { useNow } from '../useNow.ts';
import { clockOf } from '../when.ts';
import classes from './table.module.css';

type Props = {
  /** When the data that is shown was read, in ms since the epoch. */
  at: number;
  error: AppError;
  onRetry: () => void;
};

/** Says that what is shown is older than the last try to read it, and why. */
export function StaleNote({ at, error, onRetry }: Props) {
  const now = useNow();
  return (
    <div className={classes.note} role="alert">
      <IconAlertTriangle size={16} stroke={1.75} aria-hidden />
      <p title={error.advice}>
        As of <Moment at={at} words={(moment) => clockOf(moment, now)} />; refresh failed: {error.message}
      </p>
      <Button size="compact-sm" variant="default" onClick={onRetry}>
        Retry
      </Button>
    </div>
  );
}
