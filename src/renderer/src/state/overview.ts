import type { NeedKind } from '../../../shared/calls/needs.ts';
import { type Lag, lagBehind, newestVersion } from '../../../shared/capabilities.ts';
import type { AppError, Condition } from '../../../shared/errors.ts';
import { KEY_END } from '../../../shared/facts/key.ts';
import type { Instance, KeyRecord } from '../../../shared/instance.ts';
import { dataOf, failureOf, readingOf } from '../queryState.ts';
import { selectSections } from './groups.ts';
import type { State } from './model.ts';
import { isSnoozed, standingNeeds } from './needs.ts';
import { selectAccount, selectBusy, selectCondition, selectFirstRead } from './selectors.ts';
import { type Summary, selectSummary } from './summary.ts';

export type OverviewRow = {
  instance: Instance;
  condition: Condition;
  failure: AppError | undefined;
  busy: boolean;
  version: string | null;
  lag: Lag | null;
  summary: Summary;
  needs: readonly NeedKind[];
  stands: 'well' | 'snoozed' | 'reading' | 'needs';
  group: string | null;
  nextKey: KeyRecord | null;
  at: number | undefined;
};

const rows = new WeakMap<Instance, { of: unknown[]; row: OverviewRow }>();

/** In the order of the rail, including folded groups; `now` in ms. Wrap it in `useShallow`. */
export function selectOverview(state: State, now: number): OverviewRow[] {
  const newest = selectNewest(state);
  return selectSections(state).flatMap(({ group, instanceIds }) =>
    instanceIds.flatMap((id) => rowOf(state, id, { newest, group: group?.name ?? null, now }) ?? []),
  );
}

export function selectNewest(state: State): string | null {
  return newestVersion(state.order.map((id) => dataOf(selectAccount(state, id))?.version ?? null));
}

function rowOf(
  state: State,
  id: string,
  { newest, group, now }: { newest: string | null; group: string | null; now: number },
): OverviewRow | null {
  const instance = state.byId[id];
  const summary = selectSummary(state, id, now);
  if (!instance || !summary) return null;
  const account = selectAccount(state, id);
  const condition = selectCondition(state, id);
  const busy = selectBusy(state, id);
  const needs = standingNeeds(state.needs.needs)
    .filter(({ instances }) => instances.some(({ instanceId }) => instanceId === id))
    .map(({ kind }) => kind);
  const stands = standsOf(state, id);
  const of = [summary, account, condition.words, busy, newest, stands, group, ...needs];
  const last = rows.get(instance);
  if (last?.of.length === of.length && of.every((fact, at) => fact === last.of[at])) return last.row;
  const version = dataOf(account)?.version ?? null;
  const lag = lagBehind(version, newest);
  const row: OverviewRow = {
    instance,
    condition,
    failure: failureOf(account),
    busy,
    version,
    lag,
    summary,
    needs,
    stands,
    group,
    nextKey: nextKeyOf(instance),
    at: readingOf(account)?.at,
  };
  rows.set(instance, { of, row });
  return row;
}

function standsOf(state: State, id: string): OverviewRow['stands'] {
  const { needs, revision } = state.needs;
  const own = needs.filter(
    ({ tone, instances }) => tone !== 'quiet' && instances.some(({ instanceId }) => instanceId === id),
  );
  const { tone } = selectCondition(state, id);
  const isBad = tone !== 'ok' && tone !== 'idle' && !isSnoozed(state, id);
  if (isBad || standingNeeds(own).length > 0) return 'needs';
  if (revision === 0 || tone === 'idle' || selectFirstRead(state, id)) return 'reading';
  return own.length > 0 ? 'snoozed' : 'well';
}

function nextKeyOf({ keys }: Instance): KeyRecord | null {
  const own = keys.filter(({ status, retiring }) => status === 'active' && !retiring);
  const placeOf = (key: KeyRecord) => {
    const at = KEY_END.atOf(key);
    return typeof at === 'number' ? at : at === 'unknown' ? Number.MAX_VALUE : Number.POSITIVE_INFINITY;
  };
  return own.toSorted((a, b) => placeOf(a) - placeOf(b))[0] ?? null;
}
