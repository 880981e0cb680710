import { Button } from '@mantine/core';
import type { Operation } from '../../../../shared/operations/operation.ts';
import { useDialog } from '../../state/dialogContext.tsx';
import formClasses from '../../ui/dialogForm.module.css';
import looks from '../../ui/looks.module.css';
import { Moment } from '../../ui/Moment.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { exactly } from '../../ui/when.ts';
import commonClasses from './operations.module.css';

export function ActivityEntry({ operation }: { operation: Operation }) {
  const { close } = useDialog();
  const { note = '', instanceNames, startedAt } = operation;
  return (
    <div className={formClasses.form}>
      <p className={looks.broken}>{sanitizeText(note, 4_096)}</p>
      <p className={commonClasses.hint}>
        {instanceNames.map((name) => `${sanitizeText(name, 120)}, `)}
        <Moment at={startedAt} words={exactly} />
      </p>
      <div className={formClasses.buttons}>
        <Button data-autofocus onClick={close}>
          Close
        </Button>
      </div>
    </div>
  );
}
