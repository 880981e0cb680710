import type { Operation } from '../../../../shared/operations/operation.ts';
import looks from '../../ui/looks.module.css';
import { Moment } from '../../ui/Moment.tsx';
import { ReadDialog } from '../../ui/ReadDialog.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { exactly } from '../../ui/when.ts';

export function ActivityEntry({ operation }: { operation: Operation }) {
  const { note = '', instanceNames, startedAt } = operation;
  return (
    <ReadDialog>
      <p className={looks.broken}>{sanitizeText(note, 4_096)}</p>
      <p className={looks.dim}>
        {instanceNames.map((name) => `${sanitizeText(name, 120)}, `)}
        <Moment at={startedAt} words={exactly} />
      </p>
    </ReadDialog>
  );
}
