import { Button } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Result } from '../../../../shared/errors.ts';
import type { Plan, PlannedStep } from '../../../../shared/operations/operation.ts';
import { canLeaveOut, denySteps } from '../../../../shared/operations/steps.ts';
import type { Target } from '../../../../shared/target.ts';
import { foldAddress } from '../../../../shared/text.ts';
import classes from '../../parts/sheet.module.css';
import { whatOf } from '../../parts/stepWords.ts';
import { useActions, useApp, usePaneView } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { ToStart } from '../../state/operationActions.ts';
import { outcomeOf, shownOperation } from '../../state/operations.ts';
import { selectAccount, selectBusy } from '../../state/selectors.ts';
import { HOME_PANE } from '../../state/views.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { dateOf, timeOf } from '../../when.ts';

/** The rows of one intent’s plans (`of`; null until a whole plan was shown) that a person saw and unchecked. */
export type Looked = {
  of: string | null;
  left: ReadonlySet<string>;
  /** Effects in the first plan: a row with another effect in a later plan is unchecked until the person checks it. */
  seen: ReadonlySet<string>;
  came: ReadonlySet<string>;
};

export const NOT_LOOKED: Looked = { of: null, left: new Set(), seen: new Set(), came: new Set() };

type Steps = readonly PlannedStep[];
const runs = ({ denied }: PlannedStep) => denied === undefined;

function rowOf({ change }: PlannedStep): string {
  const of: { [field: string]: unknown } = change;
  const { instanceId, organizationId, sessionId, serverKeyId, keyId, computer, name } = of;
  const person = 'email' in change ? foldAddress(change.email) : name;
  // Sessions belong to an account: their organization only tells which key revokes them.
  const place = change.action.startsWith('sessions.') ? null : organizationId;
  return JSON.stringify([instanceId, place, sessionId ?? serverKeyId ?? keyId ?? computer ?? person]);
}

const doneBy = (step: PlannedStep) =>
  JSON.stringify([rowOf(step), step.change.action, whatOf(step.change, Number.POSITIVE_INFINITY)]);

/** All of the first whole plan counts as seen; new effects in later plans of the same intent are unchecked. */
export function look(looked: Looked, of: string, steps: Steps, isWhole: boolean): Looked {
  if (looked.of !== of && !isWhole) return looked;
  const all = steps.filter(runs).map((step) => ({ row: rowOf(step), done: doneBy(step) }));
  if (looked.of !== of) return { ...looked, of, seen: new Set(all.map(({ done }) => done)) };
  const since = all.filter(({ done }) => !looked.seen.has(done));
  if (since.length === 0) return looked;
  const came = since.flatMap(({ row }) => (looked.left.has(row) ? [] : row));
  return {
    of,
    left: new Set([...looked.left, ...came]),
    seen: new Set([...looked.seen, ...since.map(({ done }) => done)]),
    came: new Set([...looked.came, ...came]),
  };
}

export function setChecked(looked: Looked, steps: Steps, isChecked: boolean): Looked {
  const rows = new Set(steps.map(rowOf));
  const others = (of: ReadonlySet<string>) => [...of].filter((row) => !rows.has(row));
  return {
    ...looked,
    came: new Set(others(looked.came)),
    left: new Set(isChecked ? others(looked.left) : [...looked.left, ...rows]),
  };
}

/** Indexes of the steps left out, and of the new ones among them, and the steps that run. */
export function leaveOut(kind: string, steps: Steps, { left, came }: Pick<Looked, 'left' | 'came'>) {
  const placesIn = (rows: ReadonlySet<string>) =>
    new Set(steps.flatMap((step, at) => (rows.size > 0 && runs(step) && rows.has(rowOf(step)) ? at : [])));
  const without = placesIn(canLeaveOut(kind) ? left : new Set());
  const meant = steps.filter((step, at) => runs(step) && !without.has(at));
  return { without, fresh: placesIn(came), meant };
}

export type Checks = ReturnType<typeof useChecks>;

/** `of` identifies plans that are the same to a person. */
export function useChecks(
  plan: Pick<Plan, 'kind' | 'steps'> | undefined,
  of: string,
  isWhole: boolean,
  first = NOT_LOOKED,
) {
  const { kind, steps } = plan ?? NO_PLAN;
  const [kept, setKept] = useState(first);
  const looked = useMemo(() => look(kept, of, steps, isWhole), [kept, of, steps, isWhole]);
  if (looked !== kept) setKept(looked);
  const rows = useMemo(() => leaveOut(kind, steps, looked), [kind, steps, looked]);
  return {
    ...{ ...rows, looked, isLooked: looked.of === of, why: plan ? whyNone(kind, steps, rows) : null },
    check: (these: Steps, isChecked: boolean) => setKept(setChecked(looked, these, isChecked)),
    startOver: () => setKept(NOT_LOOKED),
  };
}

const NO_PLAN = { kind: '', steps: [] as PlannedStep[] };

function whyNone(kind: string, steps: Steps, { meant, fresh }: ReturnType<typeof leaveOut>): string | null {
  if (fresh.size > 0 && !canLeaveOut(kind)) return 'Include what is new first.';
  if (meant.length > 0) return denySteps(steps.length);
  if (steps.some(runs)) return 'Check at least one change.';
  return steps.length > 0 && steps.every(({ already }) => already)
    ? 'Nothing has to change.'
    : 'Nothing here can run.';
}

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

/** Those of these instances that can't be reached: what is to run there waits until they answer. */
export function useAway(places: readonly { instanceId: string }[]): ReadonlySet<string> {
  const ids = useMemo(() => [...new Set(places.map(({ instanceId }) => instanceId))], [places]);
  const away = useApp((state) => ids.filter((id) => selectAccount(state, id).state === 'failed').join(' '));
  return useMemo(() => new Set(away.split(' ')), [away]);
}
