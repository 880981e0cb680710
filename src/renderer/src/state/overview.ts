import { failingKeys } from '../../../shared/concerns.ts';
import type { Condition } from '../../../shared/errorMeanings.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { Instance, KeyHealth, KeyRecord } from '../../../shared/instance.ts';
import { type Lag, lagBehind, newestVersion } from '../../../shared/versions.ts';
import { selectSections } from './groups.ts';
import type { State } from './model.ts';
import { selectWaitingOn } from './ownInvitations.ts';
import { dataOf, failureOf, readingOf } from './queryState.ts';
import { selectAccount, selectBusy, selectCondition } from './selectors.ts';
import { type Expiring, type Summary, selectSummary } from './summary.ts';

/** Something of an instance that wants a person's doing, beside its state; `at` is when a key ends, in ms. */
export type Concern =
  | { kind: 'keys-failing'; count: number }
  | { kind: 'keys-ending'; count: number; at: number }
  | { kind: 'expired'; count: number }
  /** Organizations whose people or invitations were never read here. */
  | { kind: 'unread'; count: number }
  /** Behind the newest version among the instances; patches do not count. */
  | { kind: 'behind'; by: Lag['by']; count: number }
  | { kind: 'invited'; count: number };

export type OverviewRow = {
  instance: Instance;
  condition: Condition;
  failure: AppError | undefined;
  busy: boolean;
  /** As the server said it last. */
  version: string | null;
  lag: Lag | null;
  summary: Summary;
  concerns: Concern[];
  group: string | null;
  /** When it was last read, in ms. */
  at: number | undefined;
};

/** The last row of each instance with what it was made of: the same facts give the same object. */
const rows = new WeakMap<Instance, { of: unknown[]; row: OverviewRow }>();

/** All instances in the order of the rail, folded groups included, at a time in ms; wrap it in `useShallow`. */
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
  const waiting = selectWaitingOn(state, id, now);
  const health = instance.keys.map((key) => state.keyHealth[key.id]);
  const of = [summary, account, condition.words, busy, newest, group, waiting, ...health];
  const last = rows.get(instance);
  if (last?.of.length === of.length && of.every((fact, at) => fact === last.of[at])) return last.row;
  const version = dataOf(account)?.version ?? null;
  const lag = lagBehind(version, newest);
  const { organizations = 0, covered } = summary;
  const unread = busy ? 0 : Math.max(0, organizations - Math.min(covered.people, covered.pending));
  const row: OverviewRow = {
    instance,
    condition,
    failure: failureOf(account),
    busy,
    version,
    lag,
    summary,
    concerns: concernsOf(instance.keys, state.keyHealth, { ...summary, waiting, unread, lag }),
    group,
    at: readingOf(account)?.at,
  };
  rows.set(instance, { of, row });
  return row;
}

/** What wants doing, what matters most first. Keys that cannot be had while the keychain is closed are not among it. */
export function concernsOf(
  keys: readonly KeyRecord[],
  health: Record<string, KeyHealth>,
  {
    expiring,
    expired = 0,
    waiting = 0,
    unread = 0,
    lag = null,
  }: Pick<Summary, 'expiring' | 'expired'> & { waiting?: number; unread?: number; lag?: Lag | null },
): Concern[] {
  const ending = expiring.filter((each): each is Extract<Expiring, { kind: 'key' }> => each.kind === 'key');
  const failing = failingKeys(keys, health, ending);
  const [first] = ending;
  return [
    ...(failing.length > 0 ? [{ kind: 'keys-failing' as const, count: failing.length }] : []),
    ...(first ? [{ kind: 'keys-ending' as const, count: ending.length, at: first.at }] : []),
    ...(waiting > 0 ? [{ kind: 'invited' as const, count: waiting }] : []),
    ...(expired > 0 ? [{ kind: 'expired' as const, count: expired }] : []),
    ...(unread > 0 ? [{ kind: 'unread' as const, count: unread }] : []),
    ...(lag && lag.by !== 'patch' ? [{ kind: 'behind' as const, ...lag }] : []),
  ];
}

/** Whether a person has something to do about an instance: its state, or what else wants doing. */
export function needsAttention({
  condition,
  concerns,
}: Pick<OverviewRow, 'condition' | 'concerns'>): boolean {
  return condition.tone === 'warn' || condition.tone === 'danger' || concerns.length > 0;
}

const MOST_CARDS = 12;

/** Cards or a table: as the person chose, else by how many instances there are. */
export function selectOverviewLayout({ preferences, order }: State): 'cards' | 'table' {
  return preferences.overview ?? (order.length > MOST_CARDS ? 'table' : 'cards');
}
