import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { Result } from '../../../../shared/errors.ts';
import type { Target } from '../../../../shared/target.ts';
import classes from '../../parts/sheet.module.css';
import { useActions, useApp, usePaneView } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { ToStart } from '../../state/operationActions.ts';
import { outcomeOf, shownOperation } from '../../state/operations.ts';
import { selectBusy } from '../../state/selectors.ts';
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

/**
 * The sheet then shows the operation. `isTold`: it closes at the end instead, and the feedback bar shows the
 * outcome.
 */
export function useStart(): (plan: ToStart, isTold?: boolean) => Promise<Result<object>> {
  const { startOperation, runOperation } = useActions();
  const { close } = useDialog();
  return async (plan, isTold = false) => {
    if (!isTold) return startOperation(plan, { show: true });
    const ended = outcomeOf(await runOperation(plan));
    if (ended.ok) close();
    return ended;
  };
}

/** Null instances: all. Until it is 0, a plan over them is incomplete. */
export function useReadingCount(instanceIds: readonly string[] | null): number {
  return useApp((state) => (instanceIds ?? state.order).filter((id) => selectBusy(state, id)).length);
}

/**
 * True while instances (null: all) are read anew before a plan that removes people, once `isWanted`: older
 * data may lack people who were let in since.
 */
export function useFreshReading(instanceIds: readonly string[] | null, isWanted: boolean): boolean {
  const { readForPlan } = useActions();
  const [isRead, setRead] = useState(false);
  const isBegun = useRef(false);
  useEffect(() => {
    if (!isWanted || isBegun.current) return;
    isBegun.current = true;
    void readForPlan(instanceIds).finally(() => setRead(true));
  }, [isWanted, readForPlan, instanceIds]);
  return isWanted && !isRead;
}

export function useRoles(wanted: readonly Target[]): void {
  const { readMissingRights } = useActions();
  useEffect(() => {
    void readMissingRights(wanted.filter(({ whyUnknown }) => whyUnknown === null));
  }, [wanted, readMissingRights]);
}
