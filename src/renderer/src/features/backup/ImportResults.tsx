import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconMinus } from '@tabler/icons-react';
import type { CarriedResult, ImportResult } from '../../../../shared/calls/backup.ts';
import dialogForm from '../../ui/dialogForm.module.css';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import styles from './backup.module.css';
import { carriedWords, PART_NAMES } from './carriedWords.ts';
import { resultWords } from './planWords.ts';
import { count } from './words.ts';

export function ImportResults(props: {
  results: ImportResult[];
  carried: CarriedResult[];
  onClose: () => void;
}) {
  const { results, carried, onClose } = props;
  const failed = results.filter(({ outcome }) => outcome.kind === 'failed').length;
  const added = results.filter(({ outcome }) => ['added', 'keys-added'].includes(outcome.kind)).length;
  const canceled = results.filter(({ outcome }) => outcome.kind === 'canceled').length;
  const isCut = carried.some(({ outcome }) => outcome.kind === 'failed');
  const isStopped = canceled > 0 || carried.some(({ outcome }) => outcome.kind === 'canceled');
  const again = 'Import the file again when that is mended: nothing is imported twice.';
  const summary = isStopped
    ? `Canceled. ${count(added, 'instance')} ${added === 1 ? 'was' : 'were'} imported before, ${count(canceled, 'instance')} ${canceled === 1 ? 'was' : 'were'} not${failed > 0 ? `, and ${count(failed, 'instance')} failed` : ''}. Import the file again for the rest: nothing is imported twice.`
    : failed > 0
      ? `Imported ${count(added, 'instance')}; ${count(failed, 'instance')} could not be imported whole. ${again}`
      : `Imported ${count(added, 'instance')}.${isCut ? ` Not all that goes along came in. ${again}` : ''}`;
  return (
    <div className={dialogForm.form}>
      <p role={failed === 0 && !isCut ? 'status' : 'alert'}>
        <b>{summary}</b>
      </p>
      <ul className={styles.results} aria-label="Results">
        {results.map((result) => (
          <li key={result.index} data-kind={result.outcome.kind}>
            <Mark kind={result.outcome.kind} />
            <div>
              <b>
                <UntrustedText text={result.name} />
              </b>
              <p>{resultWords(result)}</p>
            </div>
          </li>
        ))}
      </ul>
      {carried.length > 0 ? (
        <ul className={styles.results} aria-label="What went along">
          {carried.map((result) => (
            <li key={result.part} data-kind={markOf(result)}>
              <Mark kind={markOf(result)} />
              <div>
                <b>{PART_NAMES[result.part]}</b>
                {carriedWords(result).map((line) => (
                  <p key={line}>{line}</p>
                ))}
              </div>
            </li>
          ))}
        </ul>
      ) : null}
      <div className={dialogForm.buttons}>
        <Button autoFocus onClick={onClose}>
          Close
        </Button>
      </div>
    </div>
  );
}

function markOf({ outcome, added }: CarriedResult): ImportResult['outcome']['kind'] {
  if (outcome.kind !== 'done') return outcome.kind;
  return added > 0 ? 'added' : 'unchanged';
}

function Mark({ kind }: { kind: ImportResult['outcome']['kind'] }) {
  if (kind === 'failed') return <IconAlertTriangle size={16} aria-hidden />;
  if (kind === 'added' || kind === 'keys-added') return <IconCircleCheck size={16} aria-hidden />;
  return <IconMinus size={16} aria-hidden />;
}
