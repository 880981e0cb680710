import { z } from 'zod';
import { memberShape } from '../dokploy.ts';
import { type CallShapes, done, id, organizationOf, role } from './fields.ts';

/** The members of an organization. */
export const memberCalls = {
  'members.list': { input: organizationOf, output: z.array(memberShape) },
  'members.setRole': {
    input: organizationOf.extend({ memberId: id, role }),
    output: done,
  },
  /** Deletes the person's whole account on the instance: Dokploy has no call that ends one membership alone. */
  'members.remove': { input: organizationOf.extend({ userId: id }), output: done },
  /** In how many organizations of the instance the person is; null when the server does not tell. */
  'members.countOrganizations': {
    input: organizationOf.extend({ userId: id }),
    output: z.strictObject({ count: z.number().int().nullable() }),
  },
} as const satisfies CallShapes;
