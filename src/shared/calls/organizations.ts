import { z } from 'zod';
import { accountShape, contentsShape, organizationShape, rightsShape } from '../dokploy.ts';
import { type CallShapes, id, organizationOf } from './fields.ts';

/** The account of a key, and the organizations of its person. */
export const organizationCalls = {
  /** Version, own memberships and all organizations of the people whose keys are here: three requests with a key of each. */
  'account.read': { input: z.strictObject({ instanceId: id }), output: accountShape },
  /** Read anew from the server. */
  'organizations.one': { input: organizationOf, output: organizationShape },
  /** The organization that the instance's first key opens, noted where its record did not tell; null when it is gone. */
  'organizations.active': { input: z.strictObject({ instanceId: id }), output: organizationShape.nullable() },
  /** What the key of this organization may do, and the roles that the server offers besides its own three. */
  'organizations.rights': { input: organizationOf, output: rightsShape },
  /**
   * What is in an organization, counted. Null where its server tells it only by everything that it has, with all secrets
   * (Dokploy < 0.28.3): that is read with `heavy` alone.
   */
  'organizations.contents': {
    input: organizationOf.extend({ heavy: z.boolean() }),
    output: contentsShape.nullable(),
  },
} as const satisfies CallShapes;
