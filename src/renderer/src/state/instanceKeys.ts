import { meaningOf } from '../../../shared/errorMeanings.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { InstanceKeys, Unread } from '../../../shared/plans/instanceKeys.ts';
import type { State } from './model.ts';
import { failureOf, type QueryState, readingOf } from './queryState.ts';
import { selectAccount } from './selectors.ts';

/** Every instance with its keys as far as they are known now: what a plan over keys is made from. */
export function instanceKeysOf(state: State): InstanceKeys[] {
  return state.order.flatMap((instanceId) => {
    const instance = state.byId[instanceId];
    if (!instance) return [];
    const reading = selectAccount(state, instanceId);
    const account = readingOf(reading)?.data ?? null;
    const { rights = {} } = state.readings[instanceId] ?? {};
    const absent = Object.values(rights).flatMap((each) => readingOf(each)?.data.absent ?? []);
    return {
      instanceId,
      instanceName: instance.name,
      keys: instance.keys,
      health: state.keyHealth,
      account,
      server: { version: account?.version ?? null, absent },
      unread: instance.keys.length === 0 ? NO_KEY : whyUnread(reading, state.startedAt),
    };
  });
}

/** Why the account is not known as it is now; null where it is. */
function whyUnread(reading: QueryState<unknown>, startedAt: number): Unread | null {
  const failure = failureOf(reading);
  if (failure) return { why: failure.message, later: mayAnswerLater(failure) };
  const known = readingOf(reading);
  return known && known.at >= startedAt ? null : NOT_READ;
}

/** Whether it is the server, the way to it or the keychain that does not answer: nothing is wrong with the keys. */
function mayAnswerLater(error: AppError): boolean {
  const { matter, scope } = meaningOf(error);
  return scope === 'instance' && (matter === 'network' || matter === 'keychain' || matter === 'server');
}

const NO_KEY: Unread = { why: 'No key is kept here for this instance: paste one first.', later: false };
const NOT_READ: Unread = { why: 'It has not answered since Quayside started.', later: true };
