import type { Result } from '../../../shared/errors.ts';
import type { Patch } from '../../../shared/patch.ts';
import type { State } from './model.ts';
import { failWith, IDLE, type QueryState, readingOf } from './queryState.ts';
import { replaceEqualDeep } from './structuralSharing.ts';
import { withReadings } from './transitions.ts';

/** Puts in what main read by itself, or an earlier run read. */
export function withPatch(state: State, patch: Patch): State {
  return withReadings(state, patch.instanceId, (readings) => {
    if (patch.part === 'account') return { ...readings, account: patched(readings.account, patch) };
    const { part, organizationId: id } = patch;
    const lists: Record<string, QueryState<unknown>> = readings[part];
    return { ...readings, [part]: { ...lists, [id]: patched(lists[id], patch) } };
  });
}

/** While this page reads the same, its own answer decides: until then what is put in stands as what was there before. */
function patched<T>(
  query: QueryState<T> = IDLE,
  { at, missing, result }: { at: number; missing?: number; result: Result<T> },
): QueryState<T> {
  if (!result.ok) return query.state === 'loading' ? query : failWith(query, result.error, at);
  const data = replaceEqualDeep(readingOf(query)?.data, result.value);
  const reading = { data, at, ...(missing === undefined ? {} : { missing }) };
  const isOlder = query.state === 'failed' && query.at > at && !query.ofInstance;
  return query.state === 'loading' || isOlder
    ? { ...query, previous: reading }
    : { state: 'ready', ...reading };
}
