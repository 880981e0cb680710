import { Button, Progress } from '@mantine/core';
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { isKeychainTrouble } from '../../../../shared/errorMeanings.ts';
import { useDialog, useDraftQuestion } from '../../state/dialogContext.tsx';
import { DiscardQuestion } from '../../ui/DiscardQuestion.tsx';
import dialogForm from '../../ui/dialogForm.module.css';
import { KeepForSession } from '../../ui/KeepForSession.tsx';
import { formatNumber } from '../../ui/locale.ts';
import { ScrolledList } from '../../ui/ScrolledList.tsx';
import { AddingRow } from './AddingRow.tsx';
import styles from './adding.module.css';
import { type AddingMany, addedIn, canRetry, countsOf } from './addingMany.ts';
import { doneWords, endWords, leftWords, runningWords } from './addingWords.ts';
import { KeylessOffer } from './KeylessOffer.tsx';

type Props = {
  adding: AddingMany;
  /** Tries what waits, where that does not go on already. */
  onBegin: () => void;
};

export function AddingList({ adding, onBegin }: Props) {
  const rows = useSyncExternalStore(adding.subscribe, adding.rows);
  const { running } = useDialog();
  const [opened, setOpened] = useState<{ line: number; shows: 'edit' | 'certificate' } | null>(null);
  const [forSession, setForSession] = useState(false);
  const [stopping, setStopping] = useState(false);
  const counts = countsOf(rows);
  const left = rows.length - counts.added;
  const question = useDraftQuestion(left > 0);
  const ofRun = adding.ofRun();
  const retriable = rows.filter(({ progress }) => canRetry(progress)).length;
  const isInDoubt = rows.some(
    ({ progress }) => progress.state === 'failed' && isKeychainTrouble(progress.error),
  );
  useEffect(() => {
    if (!running) setStopping(false);
  }, [running]);

  const begin = useRef(onBegin);
  begin.current = onBegin;
  const go = useCallback((change: () => void): void => {
    setOpened(null);
    change();
    begin.current();
  }, []);

  function stop(): void {
    setStopping(true);
    adding.stop();
  }

  return (
    <div className={dialogForm.form}>
      {running ? (
        <Progress aria-label="Progress" value={(100 * ofRun.over) / (ofRun.all || 1)} size={5} />
      ) : null}
      <p>
        <span role="status">{running ? runningWords(ofRun.all) : endWords(counts)}</span>
        {/* Not read aloud with each of them: the progress bar says it to whoever asks. */}
        {running && ofRun.all > 1 ? <span className={styles.done}>{doneWords(ofRun)}</span> : null}
      </p>
      <ScrolledList className={styles.list} aria-label="Instances to add">
        {rows.map((row) => (
          <AddingRow
            key={row.line}
            row={row}
            adding={adding}
            shows={opened?.line === row.line ? opened.shows : null}
            onShow={setOpened}
            onGo={go}
            onDrop={adding.drop}
          />
        ))}
      </ScrolledList>
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
      {running ? null : <KeylessOffer instanceIds={addedIn(rows)} left={left} onLeave={question.discard} />}
      {question.isAsked ? (
        <DiscardQuestion lost={leftWords(left)} onKeep={question.keep} onDiscard={question.discard} />
      ) : (
        <div className={dialogForm.buttons}>
          {running ? (
            <Button variant="default" data-autofocus aria-disabled={stopping} onClick={stop}>
              {stopping ? 'Stopping…' : 'Stop'}
            </Button>
          ) : (
            <>
              {retriable > 0 ? (
                <Button variant="default" onClick={() => go(adding.retryAll)}>
                  Retry {formatNumber(retriable)}
                </Button>
              ) : null}
              {/* What goes with it stands above. */}
              <Button data-autofocus onClick={question.discard}>
                {left === 0 ? 'Done' : 'Close'}
              </Button>
            </>
          )}
        </div>
      )}
    </div>
  );
}
