import { Box, Button, Progress } from '@mantine/core';
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { isKeychainTrouble } from '../../../../shared/errorMeanings.ts';
import { keylessOn } from '../../../../shared/keyless.ts';
import { useActions, useAppShallow } from '../../state/app.tsx';
import { denyCreateKeys } from '../../state/denials.ts';
import { useDialog, useDraftQuestion } from '../../state/dialogContext.tsx';
import { dataOf } from '../../state/queryState.ts';
import { selectAccount } from '../../state/selectors.ts';
import { DraftFoot } from '../../ui/DiscardQuestion.tsx';
import dialogForm from '../../ui/dialogForm.module.css';
import { KeepForSession } from '../../ui/KeepForSession.tsx';
import { formatNumber } from '../../ui/locale.ts';
import { ScrolledList } from '../../ui/ScrolledList.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { AddingRow } from './AddingRow.tsx';
import styles from './adding.module.css';
import { type AddingMany, addedIn, canRetry, countsOf } from './addingMany.ts';

export function AddingList({ adding, onBegin }: { adding: AddingMany; onBegin: () => void }) {
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
        {/* Not announced for each instance: the progress bar has the number. */}
        {running && ofRun.all > 1 ? (
          <Box component="span" ms={8} c="dimmed" style={{ fontVariantNumeric: 'tabular-nums' }}>
            {doneWords(ofRun)}
          </Box>
        ) : null}
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
      <DraftFoot question={question} lost={leftWords(left)}>
        <div className={dialogForm.buttons}>
          {running ? (
            <ToolButton data-autofocus aria-disabled={stopping} onClick={stop}>
              {stopping ? 'Stopping…' : 'Stop'}
            </ToolButton>
          ) : (
            <>
              {retriable > 0 ? (
                <ToolButton onClick={() => go(adding.retryAll)}>Retry {formatNumber(retriable)}</ToolButton>
              ) : null}
              {/* The text above says what is lost. */}
              <Button data-autofocus onClick={question.discard}>
                {left === 0 ? 'Done' : 'Close'}
              </Button>
            </>
          )}
        </div>
      </DraftFoot>
    </div>
  );
}

/**
 * Offers keys for all organizations of the added instances that have none; `left`: how many instances were not added.
 * `onLeave` closes their list.
 */
export function KeylessOffer(props: { instanceIds: readonly string[]; left: number; onLeave: () => void }) {
  const { instanceIds, left, onLeave } = props;
  const { openDialog } = useActions();
  const { count, byHand, isReading } = useAppShallow((state) => {
    const accounts = instanceIds.map((id) => selectAccount(state, id));
    const counts = { count: 0, byHand: 0 };
    instanceIds.forEach((id, at) => {
      const account = dataOf(accounts[at] ?? { state: 'idle' }) ?? null;
      const { length } = keylessOn({ keys: state.byId[id]?.keys ?? [], account });
      counts[denyCreateKeys(state, id) === null ? 'count' : 'byHand'] += length;
    });
    return { ...counts, isReading: accounts.some((each) => each.state === 'loading') };
  });
  if (isReading) return <p className={styles.hint}>Looking for organizations without a key…</p>;
  if (count + byHand === 0) return null;
  return (
    <div className={styles.offer}>
      <p>
        {count > 0 && `${haveWords(count)} no key yet: each key of Dokploy opens one organization. `}
        {count > 0 && left > 0 && 'Going on closes this list. '}
        {byHand > 0 && `${haveWords(byHand)} no key, and their server cannot create one: paste one in each.`}
      </p>
      {count > 0 && (
        <ToolButton
          onClick={() => {
            onLeave();
            openDialog({ kind: 'change-many', what: 'create-keys', instanceIds });
          }}
        >
          Create keys…
        </ToolButton>
      )}
    </div>
  );
}

function haveWords(count: number): string {
  return count === 1 ? 'One organization has' : `${formatNumber(count)} organizations have`;
}

export function runningWords(all: number): string {
  return all === 1 ? 'Checking one instance.' : `Checking ${formatNumber(all)} instances, a few at a time.`;
}

export function doneWords({ all, over }: ReturnType<AddingMany['ofRun']>): string {
  return `${formatNumber(over)} of ${formatNumber(all)} done`;
}

export function endWords({ added, failed, canceled }: ReturnType<typeof countsOf>): string {
  const parts = [
    `${added === 0 ? 'None' : formatNumber(added)} added`,
    failed > 0 ? `${formatNumber(failed)} failed` : '',
    canceled > 0 ? `${formatNumber(canceled)} canceled` : '',
  ].filter(Boolean);
  const rest =
    failed + canceled > 0 ? ' What was not added is not stored, and is gone once this closes.' : '';
  return `${parts.join(', ')}.${rest}`;
}

function leftWords(left: number): string {
  return left === 1
    ? 'One instance has not been added.'
    : `${formatNumber(left)} instances have not been added.`;
}
