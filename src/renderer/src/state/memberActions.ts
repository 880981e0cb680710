import type { Result } from '../../../shared/errors.ts';
import type { Change, ChangeBy } from '../../../shared/operations/change.ts';
import { membershipsTold } from '../../../shared/plans/person.ts';
import { ownedBy } from '../../../shared/rules/organizations.ts';
import type { Revocation } from './dialogs.ts';
import type { OperationActions } from './operationActions.ts';
import { outcomeOf } from './operations.ts';
import type { OrganizationRef } from './organizationRef.ts';
import { plannedStep } from './planning.ts';
import type { Store } from './store.ts';
import { targetsOf } from './targets.ts';

/** One person's role, from what it is to what it shall be. */
export type RoleChange = { memberId: string; email: string; from: string; to: string };

/** Somebody whose role would be changed, but for a reason. */
export type DeniedRoleChange = RoleChange & { denied: string };

/** What is granted to somebody and taken away, with the role for which it was planned. */
export type PermissionsChange = Pick<
  ChangeBy<'members.setPermissions'>,
  'userId' | 'email' | 'role' | 'grant' | 'revoke'
>;

/** Somebody whose permissions would be set, but for a reason. */
export type DeniedPermissionsChange = PermissionsChange & { denied: string };

/** What is changed of members: their roles, their permissions, their accounts and sessions. */
export function createMemberActions({ store, operations }: { store: Store; operations: OperationActions }) {
  function roleStep({ instanceId, organizationId }: OrganizationRef, change: RoleChange | DeniedRoleChange) {
    const { memberId, email, from, to } = change;
    const action = 'members.setRole' as const;
    const wanted: Change = { action, instanceId, organizationId, memberId, email, from, role: to };
    return plannedStep(store.getState(), wanted, 'denied' in change ? change.denied : undefined);
  }

  function permissionsStep(
    { instanceId, organizationId }: OrganizationRef,
    change: PermissionsChange | DeniedPermissionsChange,
  ) {
    const { userId, email, role, grant, revoke } = change;
    return plannedStep(
      store.getState(),
      {
        action: 'members.setPermissions',
        ...{ instanceId, organizationId, userId, email, role, grant, revoke },
      },
      'denied' in change ? change.denied : undefined,
    );
  }

  return {
    /** Changes one role; the outcome is told below the screen. */
    setMemberRole: (organizationRef: OrganizationRef, change: RoleChange) =>
      operations.startOperation({ kind: 'change-roles', steps: [roleStep(organizationRef, change)] }),
    /** Changes many, shown in the place of the open dialog; whose role cannot be changed is kept with the reason. */
    setMemberRoles(organizationRef: OrganizationRef, changes: readonly (RoleChange | DeniedRoleChange)[]) {
      const steps = changes.map((change) => roleStep(organizationRef, change));
      return operations.startOperation({ kind: 'change-roles', steps }, { show: true });
    },
    /**
     * Deletes the person's account on the whole instance, unless more goes with it by then than was told. `count`: in how
     * many organizations they were said to be; null where nobody could say.
     */
    async removeMember(
      { instanceId, organizationId }: OrganizationRef,
      { userId, email, count }: { userId: string; email: string; count: number | null },
    ): Promise<Result<object>> {
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
    /** Sets those of one member, to its end; a success is told below the screen. */
    async setPermissions(
      organizationRef: OrganizationRef,
      change: PermissionsChange,
    ): Promise<Result<object>> {
      const steps = [permissionsStep(organizationRef, change)];
      return outcomeOf(await operations.runOperation({ kind: 'set-permissions', steps }));
    },
    /** Sets those of many, shown in the place of the open dialog; whose cannot be set is kept with the reason. */
    setManyPermissions(
      organizationRef: OrganizationRef,
      changes: readonly (PermissionsChange | DeniedPermissionsChange)[],
    ) {
      const steps = changes.map((change) => permissionsStep(organizationRef, change));
      return operations.startOperation({ kind: 'set-permissions', steps }, { show: true });
    },
    /** Shown in the place of the open dialog, unless it is one alone: its outcome is told below the screen. */
    revokeSessions(changes: readonly Revocation[]) {
      const steps = changes.map((change) => plannedStep(store.getState(), change));
      return operations.startOperation({ kind: 'revoke-sessions', steps }, { show: changes.length > 1 });
    },
  };
}
