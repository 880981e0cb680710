import type { CallInput } from '../../../shared/contract.ts';
import type { Bridge } from '../bridge.ts';
import type { Refreshing } from './refreshing.ts';
import { reviewFailuresOf } from './reviewFailures.ts';
import type { Store } from './store.ts';
import { replaceEqualDeep } from './structuralSharing.ts';

/** As many failures as one call takes. */
const MOST_FAILURES = 10_000;

/** What is done with people and their access over all instances. */
export function createPeopleActions(tools: {
  bridge: Bridge;
  store: Store;
  refreshing: Pick<Refreshing, 'readForPlan'>;
}) {
  const { bridge, store, refreshing } = tools;
  return {
    /** Has it known which addresses were joined, and are one person's. */
    async readJoined(): Promise<void> {
      const answer = await bridge.call('people.joined', {});
      // Why they cannot be read is told by main; each address is a person of its own then.
      if (!answer.ok) return;
      const { joined } = answer.value;
      store.setState((state) => ({ ...state, joined: replaceEqualDeep(state.joined, joined) }));
    },
    /** Has main write an access review to a file, with what could not be read last. */
    saveReview(input: Omit<CallInput<'review.save'>, 'failures'>) {
      const failures = reviewFailuresOf(store.getState()).slice(0, MOST_FAILURES);
      return bridge.call('review.save', { ...input, failures });
    },
    /** Reads all instances as a plan that removes people does, then compares the file of wanted access with what is there. */
    async checkWanted(token: string) {
      await refreshing.readForPlan(null);
      return bridge.call('wanted.check', { token });
    },
  };
}
