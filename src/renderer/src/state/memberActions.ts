import type { StoreApi } from 'zustand/vanilla';
import type { CallOutput } from '../../../shared/contract.ts';
import type { Result } from '../../../shared/errors.ts';
import type { Change } from '../../../shared/operations/change.ts';
import { membershipsTold } from '../../../shared/plans/person.ts';
import { ownedBy } from '../../../shared/rules/organizations.ts';
import type { Bridge } from '../bridge.ts';
import type { State } from './model.ts';
import type { OperationActions } from './operationActions.ts';
import { outcomeOf } from './operations.ts';
import type { OrganizationRef } from './organizationRef.ts';
import { plannedStep } from './planning.ts';
import { targetsOf } from './targets.ts';

/** One person's role, from what it is to what it shall be. */
export type RoleChange = { memberId: string; email: string; from: string; to: string };

/** Somebody whose role would be changed, but for a reason. */
export type DeniedRoleChange = RoleChange & { denied: string };

/** What can be done with members. */
export type MemberActions = {
  /** Changes one role; the outcome is told below the screen. */
  setMemberRole(organizationRef: OrganizationRef, change: RoleChange): Promise<Result<object>>;
  /** Changes many, shown in the place of the open dialog; whose role cannot be changed is kept with the reason. */
  setMemberRoles(
    organizationRef: OrganizationRef,
    changes: readonly (RoleChange | DeniedRoleChange)[],
  ): Promise<Result<object>>;
  /**
   * Deletes the person's account on the whole instance, unless more goes with it by then than was told. `count`: in how
   * many organizations they were said to be; null where nobody could say.
   */
  removeMember(
    organizationRef: OrganizationRef,
    person: { userId: string; email: string; count: number | null },
  ): Promise<Result<object>>;
  /** In how many organizations of the instance a person is; null where the server does not tell. */
  countOrganizations(
    organizationRef: OrganizationRef,
    userId: string,
  ): Promise<Result<CallOutput<'members.countOrganizations'>>>;
};

/** Creates the actions on members. */
export function createMemberActions(tools: {
  bridge: Bridge;
  store: StoreApi<State>;
  operations: OperationActions;
}): MemberActions {
  const { bridge, store, operations } = tools;

  function roleStep({ instanceId, organizationId }: OrganizationRef, change: RoleChange | DeniedRoleChange) {
    const { memberId, email, from, to } = change;
    const action = 'members.setRole' as const;
    const wanted: Change = { action, instanceId, organizationId, memberId, email, from, role: to };
    return plannedStep(store.getState(), wanted, 'denied' in change ? change.denied : undefined);
  }

  return {
    setMemberRole: (organizationRef, change) =>
      operations.startOperation({ kind: 'change-roles', steps: [roleStep(organizationRef, change)] }),
    setMemberRoles: (organizationRef, changes) => {
      const steps = changes.map((change) => roleStep(organizationRef, change));
      return operations.startOperation({ kind: 'change-roles', steps }, { show: true });
    },
    async removeMember({ instanceId, organizationId }, { userId, email, count }) {
      const state = store.getState();
      const { account = null, targets = [] } =
        targetsOf(state).find((each) => each.instanceId === instanceId) ?? {};
      const change: Change = {
        action: 'members.remove',
        ...{ instanceId, organizationId, userId, email },
        // Before the account was read it is told that whatever they own goes.
        ...(account ? { owned: ownedBy(account, userId).map(({ id }) => id) } : {}),
        memberships: membershipsTold(targets, { userId, at: organizationId, count }),
      };
      const steps = [plannedStep(state, change)];
      return outcomeOf(await operations.runOperation({ kind: 'remove-people', steps }));
    },
    countOrganizations: ({ instanceId, organizationId }, userId) =>
      bridge.call('members.countOrganizations', { instanceId, organizationId, userId }),
  };
}
