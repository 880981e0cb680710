import type { Principal } from '../../../shared/rules/principal.ts';
import {
  type InstanceTargets,
  type OrganizationRef,
  type TargetFacts,
  targetOf,
  whyUnreadable as whyUnreadableOf,
  whyUnread as whyUnreadOf,
} from '../../../shared/target.ts';
import { dataOf, failureOf, type QueryState, readingOf } from '../queryState.ts';
import type { State } from './model.ts';
import {
  selectAccount,
  selectInvitations,
  selectKeys,
  selectMembers,
  selectOrganizations,
  selectPrincipal,
  selectRights,
} from './selectors.ts';

export function targetsOf(state: State): InstanceTargets[] {
  return state.order.map((instanceId) => ({
    instanceId,
    instanceName: state.byId[instanceId]?.name ?? '',
    ...accountFactsOf(state, instanceId),
    targets: selectOrganizations(state, instanceId).map(({ id, name }) =>
      targetOf(factsOf(state, instanceId, id, name)),
    ),
    whyUnknown: whyUnread(state, instanceId),
  }));
}

function accountFactsOf(state: State, instanceId: string) {
  const account = selectAccount(state, instanceId);
  return { account: dataOf(account) ?? null, failure: failureOf(account) ?? null };
}

function factsOf(
  state: State,
  instanceId: string,
  organizationId: string,
  organizationName = '',
): TargetFacts {
  return {
    ...{ instanceId, organizationId, organizationName },
    ...accountFactsOf(state, instanceId),
    instanceName: state.byId[instanceId]?.name ?? '',
    keys: selectKeys(state, instanceId, organizationId),
    principal: selectPrincipal(state, instanceId, organizationId),
    rights: dataOf(selectRights(state, instanceId, organizationId)) ?? null,
    members: listFactsOf(selectMembers(state, instanceId, organizationId)),
    invitations: listFactsOf(selectInvitations(state, instanceId, organizationId)),
  };
}

function listFactsOf<T>(query: QueryState<T>) {
  const { data = null, at = null } = readingOf(query) ?? {};
  return { value: data, at, failure: failureOf(query) ?? null };
}

/** Denied by the key in use only where every other key of the organization is denied too: plans take any that may. */
export function denyByEach(
  state: State,
  { instanceId, organizationId }: OrganizationRef,
  deny: (principal: Principal | null) => string | null,
): string | null {
  const { principal, holders = [] } = targetOf(factsOf(state, instanceId, organizationId));
  const whys = [deny(principal), ...holders.map((each) => deny(each.principal))];
  return whys.includes(null) ? null : (whys[0] ?? null);
}

export function whyUnread(state: State, instanceId: string): string | null {
  return whyUnreadOf(accountFactsOf(state, instanceId));
}

export function whyUnreadable(state: State, { instanceId, organizationId }: OrganizationRef): string | null {
  return whyUnreadableOf(factsOf(state, instanceId, organizationId));
}

export function whyNoInvitations(
  state: State,
  { instanceId, organizationId }: OrganizationRef,
): string | null {
  const facts = factsOf(state, instanceId, organizationId);
  return whyUnreadableOf(facts, [facts.invitations]);
}
