import { z } from 'zod';
import { treeShape } from '../permissions/treeShape.ts';
import { type CallShapes, organizationOf } from './fields.ts';

/** What members of an organization can be granted. */
export const permissionCalls = {
  /** Names and ids alone. Before 0.28.3 the server sends all of every service with it: only when a person asks (`heavy`). */
  'permissions.tree': { input: organizationOf.extend({ heavy: z.boolean() }), output: treeShape },
} as const satisfies CallShapes;
