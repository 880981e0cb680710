import type { StoreApi } from 'zustand/vanilla';
import type { Result } from '../../../shared/errors.ts';
import type { ChangeBy } from '../../../shared/operations/change.ts';
import type { State } from './model.ts';
import type { OperationActions } from './operationActions.ts';
import { outcomeOf } from './operations.ts';
import type { OrganizationRef } from './organizationRef.ts';
import { plannedStep } from './planning.ts';

/** What is granted to somebody and taken away, with the role for which it was planned. */
export type PermissionsChange = Pick<
  ChangeBy<'members.setPermissions'>,
  'userId' | 'email' | 'role' | 'grant' | 'revoke'
>;

/** Somebody whose permissions would be set, but for a reason. */
export type DeniedPermissionsChange = PermissionsChange & { denied: string };

/** What can be done with permissions. */
export type PermissionActions = {
  /** Sets those of one member, to its end; a success is told below the screen. */
  setPermissions(organizationRef: OrganizationRef, change: PermissionsChange): Promise<Result<object>>;
  /** Sets those of many, shown in the place of the open dialog; whose cannot be set is kept with the reason. */
  setManyPermissions(
    organizationRef: OrganizationRef,
    changes: readonly (PermissionsChange | DeniedPermissionsChange)[],
  ): Promise<Result<object>>;
};

/** Creates the actions on permissions. */
export function createPermissionActions({
  store,
  operations,
}: {
  store: StoreApi<State>;
  operations: OperationActions;
}): PermissionActions {
  function step(organizationRef: OrganizationRef, change: PermissionsChange | DeniedPermissionsChange) {
    const { instanceId, organizationId } = organizationRef;
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
    async setPermissions(organizationRef, change) {
      const steps = [step(organizationRef, change)];
      return outcomeOf(await operations.runOperation({ kind: 'set-permissions', steps }));
    },
    setManyPermissions(organizationRef, changes) {
      const steps = changes.map((change) => step(organizationRef, change));
      return operations.startOperation({ kind: 'set-permissions', steps }, { show: true });
    },
  };
}
