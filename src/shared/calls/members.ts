import { z } from 'zod';
import { memberShape } from '../dokploy.ts';
import { type CallShapes, id, organizationOf } from './fields.ts';

/** The members of an organization. */
export const memberCalls = {
  'members.list': { input: organizationOf, output: z.array(memberShape) },
  /** In how many organizations of the instance the person is; null when the server does not tell. */
  'members.countOrganizations': {
    input: organizationOf.extend({ userId: id }),
    output: z.strictObject({ count: z.number().int().nullable() }),
  },
} as const satisfies CallShapes;
