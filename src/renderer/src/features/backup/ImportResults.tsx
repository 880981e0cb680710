import { IconAlertTriangle, IconCircleCheck, IconMinus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ImportResult } from '../../../../shared/calls/backup.ts';
import dialogForm from '../../ui/dialogForm.module.css';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import styles from './backup.module.css';
import { resultWords } from './planWords.ts';
import { count } from './words.ts';

/** What became of each instance of the file. */
export function ImportResults({ results, footer }: { results: ImportResult[]; footer: ReactNode }) {
  const failed = results.filter(({ outcome }) => outcome.kind === 'failed').length;
  const added = results.filter(({ outcome }) => ['added', 'keys-added'].includes(outcome.kind)).length;
  const canceled = results.filter(({ outcome }) => outcome.kind === 'canceled').length;
  const summary =
    canceled > 0
      ? `Canceled. ${count(added, 'instance')} ${added === 1 ? 'was' : 'were'} imported before, ${count(canceled, 'instance')} ${canceled === 1 ? 'was' : 'were'} not${failed > 0 ? `, and ${count(failed, 'instance')} failed` : ''}. Import the file again for the rest: nothing is imported twice.`
      : failed === 0
        ? `Imported ${count(added, 'instance')}.`
        : `Imported ${count(added, 'instance')}; ${count(failed, 'instance')} could not be imported whole. Import the file again when that is mended: nothing is imported twice.`;
  return (
    <div className={dialogForm.form}>
      <p role={failed === 0 ? 'status' : 'alert'}>
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
      <div className={dialogForm.buttons}>{footer}</div>
    </div>
  );
}

function Mark({ kind }: { kind: ImportResult['outcome']['kind'] }) {
  if (kind === 'failed') return <IconAlertTriangle size={16} aria-hidden />;
  if (kind === 'added' || kind === 'keys-added') return <IconCircleCheck size={16} aria-hidden />;
  return <IconMinus size={16} aria-hidden />;
}
