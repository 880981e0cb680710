import { Button, Progress } from '@mantine/core';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { isKeychainTrouble } from '../../../../shared/errorMeanings.ts';
import { useDialog } from '../../state/dialogContext.tsx';
import dialogForm from '../../ui/dialogForm.module.css';
import { KeepForSession } from '../../ui/KeepForSession.tsx';
import { formatNumber } from '../../ui/locale.ts';
import { AddingRow } from './AddingRow.tsx';
import styles from './adding.module.css';
import { type AddingMany, canRetry, countsOf } from './addingMany.ts';

type Props = {
  adding: AddingMany;
  /** Tries what waits, where that does not go on already. */
  onBegin: () => void;
};

/** The instances of a list as they are checked: what was added, and what failed with its words and what can be done. */
export function AddingList({ adding, onBegin }: Props) {
  const rows = useSyncExternalStore(adding.subscribe, adding.rows);
  const { running, close } = useDialog();
  const [opened, setOpened] = useState<{ line: number; shows: 'edit' | 'certificate' } | null>(null);
  const [forSession, setForSession] = useState(false);
  const [stopping, setStopping] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const counts = countsOf(rows);
  const retriable = rows.filter(({ progress }) => canRetry(progress)).length;
  const isInDoubt = rows.some(
    ({ progress }) => progress.state === 'failed' && isKeychainTrouble(progress.error),
  );
  // The button that had the focus is gone; whoever is typing stays where they are.
  useEffect(() => {
    if (!running) setStopping(false);
    if (document.activeElement === null || !root.current?.contains(document.activeElement))
      root.current?.querySelector<HTMLElement>(running ? '[data-stop]' : '[data-next]')?.focus();
  }, [running]);

  function go(change: () => void): void {
    setOpened(null);
    change();
    onBegin();
    // What had the focus is gone with the row's failure.
    requestAnimationFrame(() => {
      if (document.activeElement === document.body || !root.current?.contains(document.activeElement))
        root.current?.querySelector<HTMLElement>('[data-stop]')?.focus();
    });
  }

  function stop(): void {
    setStopping(true);
    adding.stop();
  }

  return (
    <div className={dialogForm.form} ref={root}>
      {running ? (
        <Progress aria-label="Progress" value={(100 * counts.over) / (rows.length || 1)} size={5} />
      ) : null}
      <p role="status">{running ? runningWords(rows.length) : endWords(counts)}</p>
      <ul className={styles.list} aria-label="Instances to add" tabIndex={-1}>
        {rows.map((row) => (
          <AddingRow
            key={row.line}
            row={row}
            adding={adding}
            shows={opened?.line === row.line ? opened.shows : null}
            onShow={setOpened}
            onGo={go}
          />
        ))}
      </ul>
      {isInDoubt || forSession ? (
        <KeepForSession
          checked={forSession}
          disabled={running}
          onChange={(chosen) => {
            setForSession(chosen);
            adding.keepForSession(chosen);
          }}
        />
      ) : null}
      <div className={dialogForm.buttons}>
        {running ? (
          <Button variant="default" data-stop aria-disabled={stopping} onClick={stop}>
            {stopping ? 'Stopping…' : 'Stop'}
          </Button>
        ) : (
          <>
            {retriable > 0 ? (
              <Button variant="default" onClick={() => go(adding.retryAll)}>
                Retry {formatNumber(retriable)}
              </Button>
            ) : null}
            <Button data-next onClick={close}>
              {counts.added === rows.length ? 'Done' : 'Close'}
            </Button>
          </>
        )}
      </div>
    </div>
  );
}

function runningWords(all: number): string {
  return all === 1 ? 'Checking one instance.' : `Checking ${formatNumber(all)} instances, a few at a time.`;
}

function endWords({ added, failed, canceled }: ReturnType<typeof countsOf>): string {
  const parts = [
    `${added === 0 ? 'None' : formatNumber(added)} added`,
    failed > 0 ? `${formatNumber(failed)} failed` : '',
    canceled > 0 ? `${formatNumber(canceled)} not tried to the end` : '',
  ].filter(Boolean);
  const rest =
    failed + canceled > 0 ? ' Nothing was stored of the others; they are forgotten when this closes.' : '';
  return `${parts.join(', ')}.${rest}`;
}
