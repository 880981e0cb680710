import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { type AppError, isKeychainTrouble } from '../../../shared/errors.ts';
import styles from './FailureAlert.module.css';
import looks from './looks.module.css';
import { showWhole } from './showWhole.ts';
import { ToolButton } from './ToolButton.tsx';

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

export function FailureAlert(props: {
  error: AppError;
  note?: string | undefined;
  onRetry?: (() => void) | undefined;
  busy?: boolean | undefined;
  more?: ReactNode;
  compact?: boolean;
}) {
  const { error, note, onRetry, busy, more, compact = false } = props;
  return (
    <div
      className={styles.root}
      role="alert"
      data-code={error.code}
      data-tone={toneOf(error)}
      data-compact={compact || undefined}
      title={compact ? `${error.message} ${error.advice}` : undefined}
    >
      <IconAlertTriangle className={styles.icon} size={16} aria-hidden />
      <div className={styles.words}>
        <p className={looks.strong}>{error.message}</p>
        <p>{error.advice}</p>
        {note ? <p className={looks.dim}>{note}</p> : null}
      </div>
      <div className={styles.actions}>
        {more}
        {onRetry ? (
          // Not disabled while it runs: the focus would be lost.
          <ToolButton
            size={compact ? 'compact-sm' : 'sm'}
            aria-disabled={busy === true}
            onClick={() => busy !== true && onRetry()}
            leftSection={<IconRefresh size={14} className={busy ? looks.turning : undefined} aria-hidden />}
          >
            Retry
          </ToolButton>
        ) : null}
      </div>
    </div>
  );
}

/** An unusable keychain is no fault of the server, and nothing is lost. */
function toneOf(error: AppError): 'warn' | 'danger' {
  return isKeychainTrouble(error) ? 'warn' : 'danger';
}
