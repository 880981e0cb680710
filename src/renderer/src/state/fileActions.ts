import type { Campaign, ReviewFailure } from '../../../shared/calls/reviews.ts';
import type { CallInput } from '../../../shared/contract.ts';
import { denyReadMembers } from '../../../shared/rules/members.ts';
import type { Selected, State } from './model.ts';
import { failureOf } from './queryState.ts';
import {
  selectAccount,
  selectInvitations,
  selectKey,
  selectMembers,
  selectOrganizations,
  selectPrincipal,
} from './selectors.ts';
import { replaceEqualDeep } from './structuralSharing.ts';
import type { Tools } from './tools.ts';

const MOST_FAILURES = 10_000;

/** What is read from files that the person chooses, or written to them; and what is known of people beside lists. */
export function createFileActions({ bridge, store, refreshing, tellTrouble, openDialog }: Tools) {
  return {
    /** Has it known which addresses were joined, and are one person's. */
    async readJoined(): Promise<void> {
      const answer = await bridge.call('people.joined', {});
      // Why they cannot be read is told by main; each address is a person of its own then.
      if (!answer.ok) return;
      const { joined } = answer.value;
      store.setState((state) => ({ ...state, joined: replaceEqualDeep(state.joined, joined) }));
    },
    offerSelected: (selected: Selected | null) => store.setState((state) => ({ ...state, selected })),
    saveReview(input: Omit<CallInput<'review.save'>, 'failures'>) {
      const failures = reviewFailuresOf(store.getState()).slice(0, MOST_FAILURES);
      return bridge.call('review.save', { ...input, failures });
    },
    /** Reads all instances as a plan that removes people does, then compares the file of wanted access with what is there. */
    async checkWanted(token: string) {
      await refreshing.readForPlan(null);
      return bridge.call('wanted.check', { token });
    },
    async verifyPack(): Promise<void> {
      const looked = await bridge.call('campaigns.verifyPack', {});
      if (!looked.ok) tellTrouble('The pack was not verified', looked.error);
      else if (looked.value.outcome === 'looked') openDialog({ kind: 'verified-pack', look: looked.value });
    },
    async readWorksheet({ id, needsSecond }: Campaign): Promise<void> {
      const opened = await bridge.call('campaigns.openSheet', { id });
      if (!opened.ok) tellTrouble('The worksheet was not read', opened.error);
      else if (opened.value.outcome === 'opened')
        openDialog({ kind: 'read-worksheet', id, sheet: opened.value, signs: needsSecond });
    },
  };
}

/** What could not be read last, instance by instance and organization by organization: main keeps no failures. */
function reviewFailuresOf(state: State): ReviewFailure[] {
  return state.order.flatMap((instanceId) => {
    const failed = failureOf(selectAccount(state, instanceId));
    const whole = failed ? [{ instanceId, organizationId: null, code: failed.code }] : [];
    const lists = selectOrganizations(state, instanceId).flatMap(({ id: organizationId }) => {
      const code = codeOf(state, instanceId, organizationId);
      return code === null ? [] : { instanceId, organizationId, code };
    });
    return [...whole, ...lists];
  });
}

function codeOf(state: State, instanceId: string, organizationId: string): ReviewFailure['code'] | null {
  const failure =
    failureOf(selectMembers(state, instanceId, organizationId)) ??
    failureOf(selectInvitations(state, instanceId, organizationId));
  if (failure) return failure.code;
  // Main knows by itself where no key opens one.
  if (!selectKey(state, instanceId, organizationId)) return null;
  const principal = selectPrincipal(state, instanceId, organizationId);
  return principal && denyReadMembers(principal) ? 'forbidden' : null;
}
