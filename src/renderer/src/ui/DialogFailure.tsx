import type { ReactNode } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { FailureAlert } from './FailureAlert.tsx';
import { showWhole } from './showWhole.ts';

export function DialogFailure(props: { error: AppError | null; note?: string; more?: ReactNode }) {
  const { error, note, more } = props;
  return (
    error && (
      <div ref={showWhole}>
        <FailureAlert error={error} note={note} more={more} />
      </div>
    )
  );
}
