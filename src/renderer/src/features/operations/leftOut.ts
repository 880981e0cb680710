import { useMemo, useState } from 'react';
import type { Plan, PlannedStep } from '../../../../shared/operations/operation.ts';
import { canLeaveOut, denySteps } from '../../../../shared/operations/steps.ts';
import { foldAddress } from '../../../../shared/text.ts';
import { whatOf } from './stepWords.ts';

/** What a person has looked at and unchecked of the plans of an intent (`of`; null until one was shown whole). */
export type Looked = {
  of: string | null;
  /** The rows that are unchecked, whatever is right to do there by now. */
  left: ReadonlySet<string>;
  /** What was to be done when it was looked at: whatever else a reading makes of it is left until it is checked. */
  seen: ReadonlySet<string>;
  /** The rows that a reading brought since. */
  came: ReadonlySet<string>;
};

export const NOT_LOOKED: Looked = { of: null, left: new Set(), seen: new Set(), came: new Set() };

type Steps = readonly PlannedStep[];
const runs = ({ denied }: PlannedStep) => denied === undefined;

/** Whom or what a step is about, and where: a person at a place, whatever is right to do there just now. */
function rowOf({ change }: PlannedStep): string {
  const of: { [field: string]: unknown } = change;
  const { instanceId, organizationId, sessionId, serverKeyId, keyId, computer, name } = of;
  const person = 'email' in change ? foldAddress(change.email) : name;
  // Sessions are of an account: the organization tells by which key they are revoked.
  const place = change.action.startsWith('sessions.') ? null : organizationId;
  return JSON.stringify([instanceId, place, sessionId ?? serverKeyId ?? keyId ?? computer ?? person]);
}

/** What a step does to its row, as it is shown. */
const doneBy = (step: PlannedStep) =>
  JSON.stringify([rowOf(step), step.change.action, whatOf(step.change, Number.POSITIVE_INFINITY)]);

/** Looks at a plan: of the first that is whole all is seen; what a later one of the same intent does beside that is unchecked. */
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

/** Checks or unchecks the rows of these steps. */
export function setChecked(looked: Looked, steps: Steps, isChecked: boolean): Looked {
  const rows = new Set(steps.map(rowOf));
  const others = (of: ReadonlySet<string>) => [...of].filter((row) => !rows.has(row));
  return {
    ...looked,
    came: new Set(others(looked.came)),
    left: new Set(isChecked ? others(looked.left) : [...looked.left, ...rows]),
  };
}

/** The places of the steps that are left out, of those that are new, and the steps that run. */
export function leaveOut(kind: string, steps: Steps, { left, came }: Pick<Looked, 'left' | 'came'>) {
  const placesIn = (rows: ReadonlySet<string>) =>
    new Set(steps.flatMap((step, at) => (rows.size > 0 && runs(step) && rows.has(rowOf(step)) ? at : [])));
  const without = placesIn(canLeaveOut(kind) ? left : new Set());
  const meant = steps.filter((step, at) => runs(step) && !without.has(at));
  return { without, fresh: placesIn(came), meant };
}

export type Checks = ReturnType<typeof useChecks>;

/** Which rows of a plan (undefined: none yet) are checked, and why none runs; `of`: by what it is the same plan for a person. */
export function useChecks(
  plan: Pick<Plan, 'kind' | 'steps'> | undefined,
  of: string,
  isWhole: boolean,
  first = NOT_LOOKED,
) {
  const { kind, steps } = plan ?? NO_PLAN;
  const [kept, setKept] = useState(first);
  const looked = useMemo(() => look(kept, of, steps, isWhole), [kept, of, steps, isWhole]);
  // While it is drawn: no click comes between.
  if (looked !== kept) setKept(looked);
  const rows = useMemo(() => leaveOut(kind, steps, looked), [kind, steps, looked]);
  return {
    ...{ ...rows, looked, isLooked: looked.of === of, why: plan ? whyNone(kind, steps, rows) : null },
    check: (these: Steps, isChecked: boolean) => setKept(setChecked(looked, these, isChecked)),
    startOver: () => setKept(NOT_LOOKED),
  };
}

const NO_PLAN = { kind: '', steps: [] as PlannedStep[] };

/** Why nothing of a plan can be run, as a sentence; null where something can. */
function whyNone(kind: string, steps: Steps, { meant, fresh }: ReturnType<typeof leaveOut>): string | null {
  if (fresh.size > 0 && !canLeaveOut(kind)) return 'Include what is new first.';
  if (meant.length > 0) return denySteps(steps.length);
  if (steps.some(runs)) return 'Check at least one change.';
  return steps.length > 0 && steps.every(({ already }) => already)
    ? 'Nothing has to change.'
    : 'Nothing here can run.';
}
