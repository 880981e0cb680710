import { Button } from '@mantine/core';
import classes from '../../parts/sheet.module.css';
import { useActions, useApp } from '../../state/app.tsx';
import { shownOperation } from '../../state/operations.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import { HOME_PANE } from '../../state/views.ts';
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

export function useKeptDraft<D extends object>(begin: object) {
  const [sheets, onSheets] = usePaneView(HOME_PANE, 'sheets');
  const subject = JSON.stringify(begin);
  const keep = (draft: D | null) =>
    onSheets(({ [subject]: _, ...others }) => (draft ? { ...others, [subject]: draft } : others));
  return [(sheets[subject] as D | undefined) ?? null, keep] as const;
}

export function AsLeft({ onStartOver }: { onStartOver: () => void }) {
  return (
    <div className={classes.row}>
      <span className={classes.words}>As you left it.</span>
      <Button size="compact-sm" variant="subtle" onClick={onStartOver}>
        Start over
      </Button>
    </div>
  );
}
