import { meaningOf } from '../../shared/errors.ts';
import {
  certificatesOf,
  isSettledThere,
  type KeptOffboarding,
  type PlaceState,
} from '../../shared/operations/certificate.ts';
import type { Step } from '../../shared/operations/operation.ts';
import { isLookup } from '../../shared/operations/steps.ts';
import { foldAddress } from '../../shared/text.ts';
import type { LiveOperation } from './liveOperation.ts';

export type Unfinished = NonNullable<ReturnType<typeof restOf>>;

/** Off-boardings that are not over, of those that are open and those that ended. */
export function unfinishedOffboardings(
  open: readonly LiveOperation[],
  ended: readonly { id: string; rest?: Unfinished | null }[],
): Unfinished[] {
  const ids = new Set(open.map(({ recorded }) => recorded.id));
  return [
    ...open.flatMap(({ recorded, steps, summary }) => {
      const { leaving, found } = recorded;
      return restOf({ operation: summary(), steps, leaving, found }) ?? [];
    }),
    // One that goes on again stands in the archive as it was before.
    ...ended.flatMap(({ id, rest }) => (rest && !ids.has(id) ? rest : [])),
  ];
}

/** Whom an off-boarding is of, and where how much of it is left; null of one that runs, is over, or that a person is done with. */
export function restOf(kept: KeptOffboarding) {
  const { operation, steps } = kept;
  const { id: operationId, phase, startedAt, doneWith } = operation;
  if (doneWith || (phase !== 'open' && phase !== 'ended')) return null;
  const certificates = certificatesOf(kept);
  const [first, ...others] = certificates;
  const name = `${first?.name ?? ''}${others.length > 0 ? ` and ${others.length} more` : ''}`;
  const stepsOn = Map.groupBy(steps, ({ change }) => change.instanceId);
  const left = certificates.flatMap(({ places }) =>
    places.flatMap(({ instanceId, state }) => leftAt(state, instanceId, stepsOn.get(instanceId) ?? [])),
  );
  if (left.length === 0) return null;
  const isAnyDone = steps.some(({ change, state }) => state.state === 'done' && !isLookup(change));
  const untouched = isAnyDone ? [] : certificates.flatMap(({ emails }) => emails.map(foldAddress));
  return { operationId, name, startedAt, left, untouched };
}

/** `since`: from when its server has to answer before anything can be done; null where it did. In ms since the epoch. */
function leftAt(state: PlaceState, instanceId: string, steps: readonly Step[]) {
  if (isSettledThere(state)) return [];
  // Before there were such readings no off-boarding was read afterwards.
  if (state === 'unread' && !steps.some(({ change }) => isLookup(change))) return [];
  const bad = steps.flatMap((step) => (isBad(step) ? step.state : []));
  const away = bad.flatMap((each) =>
    each.state === 'open' && (each.error.code === 'not-tried' || meaningOf(each.error).reach === 'away')
      ? each.at
      : [],
  );
  const since = state === 'open' && away.length === bad.length ? Math.min(...away) : null;
  return [{ instanceId, state, since }];
}

function isBad({ state: { state } }: Step): boolean {
  return state !== 'done' && state !== 'skipped' && state !== 'canceled';
}
