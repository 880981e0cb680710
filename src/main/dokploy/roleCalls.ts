import { list } from '../../shared/boundedShapes.ts';
import { actionsShape, customRoleShape, roleHolderShape } from '../../shared/dokploy.ts';
import { entry } from './callEntry.ts';

/** The calls about roles. */
export const roleCalls = {
  /** The roles made in the key's organization beside Dokploy's own three. */
  'customRole.all': entry({ kind: 'read', scope: 'organization', answer: list(customRoleShape) }),
  /** Resource → all actions that a role can allow there. */
  'customRole.getStatements': entry({ kind: 'read', scope: 'organization', answer: actionsShape }),
  /** Members of the key's organization with a role, Dokploy's own three too; nobody for a role that is unknown. */
  'customRole.membersByRole': entry({
    kind: 'read',
    scope: 'organization',
    send: (input: { roleName: string }) => input,
    answer: list(roleHolderShape),
  }),
};
