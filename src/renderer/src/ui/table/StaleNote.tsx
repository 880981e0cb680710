import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useContext } from 'react';
import { meaningOf } from '../../../../shared/errorMeanings.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { Moment } from '../Moment.tsx';
import classes from '../note.module.css';
import { useNow } from '../useNow.ts';
import { clockOf } from '../when.ts';
import { DiagnoseContext } from './diagnoseContext.ts';

type Props = { at: number; error: AppError; onRetry: () => void; onPasteKey?: (() => void) | undefined };

export function StaleNote({ at, error, onRetry, onPasteKey }: Props) {
  const now = useNow();
  const diagnose = useContext(DiagnoseContext);
  return (
    <div className={classes.note} role="alert">
      <IconAlertTriangle size={16} stroke={1.75} aria-hidden />
      <p>
        As of <Moment at={at} words={(moment) => clockOf(moment, now)} />; refresh failed: {error.message}{' '}
        {error.advice}
      </p>
      {onPasteKey && meaningOf(error).remedy === 'replace-key' ? (
        <Button size="compact-sm" variant="default" onClick={onPasteKey}>
          Paste a new key
        </Button>
      ) : null}
      {diagnose && (
        <Button size="compact-sm" variant="default" onClick={diagnose}>
          Diagnose
        </Button>
      )}
      <Button size="compact-sm" variant="default" onClick={onRetry}>
        Retry
      </Button>
    </div>
  );
}
