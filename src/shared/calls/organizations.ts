import { z } from 'zod';
import { actionsShape, contentsShape, customRoleShape, memberShape, roleHolderShape } from '../dokploy.ts';
import { treeShape } from '../permissions/shapes.ts';
import { type CallShapes, id, organizationOf, role } from './fields.ts';

const rolesShape = z.object({
  /** Those that were made there; null where the server has no such roles (Dokploy < 0.28.7). */
  roles: z.array(customRoleShape).nullable(),
  /** Resource → all actions that a role can allow there; null where the server does not say. */
  statements: actionsShape.nullable(),
  /** Whether the organization's owner has a license; null where the server does not say. */
  licensed: z.boolean().nullable(),
});

/** What is in an organization, and who. */
export const organizationCalls = {
  /** Counted. Null where the server tells it only with all secrets (Dokploy < 0.28.3): that is read with `heavy` alone. */
  'organizations.contents': {
    input: organizationOf.extend({ heavy: z.boolean() }),
    output: contentsShape.nullable(),
  },
  'members.list': { input: organizationOf, output: z.array(memberShape) },
  /** Names and ids alone. Before 0.28.3 the server sends all of every service with it: only when a person asks (`heavy`). */
  'permissions.tree': { input: organizationOf.extend({ heavy: z.boolean() }), output: treeShape },
  /** Three requests from Dokploy 0.28.7, none before. */
  'roles.read': { input: organizationOf, output: rolesShape },
  /** Who has this role, Dokploy's own three too; before 0.28.7 by the list of members. */
  'roles.holders': {
    input: z.strictObject({ instanceId: id, organizationId: id, role }),
    output: z.array(roleHolderShape),
  },
} as const satisfies CallShapes;

export type Roles = z.infer<typeof rolesShape>;
