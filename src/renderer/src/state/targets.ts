import type { InstanceTargets } from '../../../shared/plans/offboard.ts';
import type { Target } from '../../../shared/plans/target.ts';
import { denyReadMembers, rolesOffered } from '../../../shared/rules/members.ts';
import type { State } from './model.ts';
import { dataOf, failureOf, readingOf } from './queryState.ts';
import {
  selectAccount,
  selectInvitations,
  selectKey,
  selectMembers,
  selectPrincipal,
  selectRights,
} from './selectors.ts';

/** Every organization of every instance as far as it is known now: what a plan over many is made from. */
export function targetsOf(state: State): InstanceTargets[] {
  return state.order.map((instanceId) => {
    const account = readingOf(selectAccount(state, instanceId))?.data ?? null;
    const instanceName = state.byId[instanceId]?.name ?? '';
    const targets = (account?.organizations ?? []).map(({ id, name }) =>
      targetOf(state, instanceId, id, name),
    );
    return { instanceId, instanceName, account, targets };
  });
}

function targetOf(state: State, instanceId: string, organizationId: string, name: string): Target {
  const principal = selectPrincipal(state, instanceId, organizationId);
  const members = selectMembers(state, instanceId, organizationId);
  const invitations = selectInvitations(state, instanceId, organizationId);
  const rights = dataOf(selectRights(state, instanceId, organizationId));
  return {
    instanceId,
    instanceName: state.byId[instanceId]?.name ?? '',
    organizationId,
    organizationName: name,
    principal,
    members: dataOf(members) ?? null,
    invitations: dataOf(invitations) ?? null,
    roles: principal && rights ? rolesOffered(principal, rights.customRoles) : null,
    whyUnknown: whyUnknown(state, instanceId, organizationId),
  };
}

/** Why the people of an organization are not known; null where they are. */
function whyUnknown(state: State, instanceId: string, organizationId: string): string | null {
  const account = failureOf(selectAccount(state, instanceId));
  if (account) return account.message;
  if (!selectKey(state, instanceId, organizationId)) return 'No key opens this organization.';
  const principal = selectPrincipal(state, instanceId, organizationId);
  const denied = principal && denyReadMembers(principal);
  if (denied) return denied.reason;
  const members = selectMembers(state, instanceId, organizationId);
  const invitations = selectInvitations(state, instanceId, organizationId);
  const failure = failureOf(members) ?? failureOf(invitations);
  if (failure) return failure.message;
  return dataOf(members) && dataOf(invitations) ? null : 'Its people have not been read yet.';
}
