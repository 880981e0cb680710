import type { Keyed } from '../../../shared/plans/createKeys.ts';
import type { State } from './model.ts';
import { readingOf } from './queryState.ts';
import { selectAccount } from './selectors.ts';

/** Every instance with its keys as far as they are known now: what a plan over keys is made from. */
export function instanceKeysOf(state: State): Keyed[] {
  return state.order.flatMap((instanceId) => {
    const instance = state.byId[instanceId];
    if (!instance) return [];
    const account = readingOf(selectAccount(state, instanceId))?.data ?? null;
    return { instanceId, instanceName: instance.name, keys: instance.keys, account };
  });
}
