import type { ReviewFailure } from '../../../shared/calls/review.ts';
import { denyReadMembers } from '../../../shared/rules/members.ts';
import type { State } from './model.ts';
import { failureOf } from './queryState.ts';
import {
  selectAccount,
  selectInvitations,
  selectKey,
  selectMembers,
  selectOrganizations,
  selectPrincipal,
} from './selectors.ts';

/** What could not be read last, instance by instance and organization by organization: main keeps no failures. */
export function reviewFailuresOf(state: State): ReviewFailure[] {
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
