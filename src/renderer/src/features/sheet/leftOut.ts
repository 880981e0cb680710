import { useMemo, useState } from 'react';
import type { Plan, PlannedStep } from '../../../../shared/operations/operation.ts';
import { canLeaveOut, denySteps } from '../../../../shared/operations/steps.ts';
import { foldAddress } from '../../../../shared/text.ts';
import { whatOf } from '../../parts/stepWords.ts';

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
