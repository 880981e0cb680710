import classes from '../../parts/sheet.module.css';
import { useActions, useApp } from '../../state/app.tsx';
import { shownOperation } from '../../state/operations.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { dateOf, timeOf } from '../../when.ts';

/** The off-boarding that a sheet goes on with, and the way to its result. `isUnknown`: its fates were not kept. */
export function Finishes({ operationId, isUnknown }: { operationId: string; isUnknown: boolean }) {
  const { showOperation } = useActions();
  const operation = useApp((state) => shownOperation(state.operations, operationId));
  return (
    <div className={classes.row}>
      <span className={classes.words}>
        Continues the off-boarding
        {operation && ` of ${dateOf(operation.startedAt)}, ${timeOf(operation.startedAt)}`}.
        {isUnknown && ' What you chose then is not known: choose again.'}
      </span>
      <ToolButton small onClick={() => void showOperation({ id: operationId, kind: 'off-board' })}>
        Show its result
      </ToolButton>
    </div>
  );
}
