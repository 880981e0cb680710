import { z } from 'zod';
import { accountShape, organizationShape, rightsShape } from '../dokploy.ts';
import { outputShape } from '../operations/step.ts';
import { type CallShapes, done, id, organizationOf, role, typed } from './fields.ts';

/** A logo can be an image written out as a data: address. */
const logo = z.string().max(300_000);
/** The account of a key, and the organizations of its person. */
export const organizationCalls = {
  /** Version, own memberships and all organizations of the people whose keys are here: three requests with a key of each. */
  'account.read': { input: z.strictObject({ instanceId: id }), output: accountShape },
  /** The name is trimmed, the logo an https or data:image address; gives `bad-input` that names the field. */
  'organizations.create': {
    input: z.strictObject({
      instanceId: id,
      /** Who makes it, and owns it then; where keys of one person alone are known, that one. */
      userId: id.optional(),
      name: typed,
      logo: logo.optional(),
    }),
    output: outputShape,
  },
  /** Read anew from the server. */
  'organizations.one': { input: organizationOf, output: organizationShape },
  /** The organization that the instance's first key opens, noted where its record did not tell; null when it is gone. */
  'organizations.active': { input: z.strictObject({ instanceId: id }), output: organizationShape.nullable() },
  /** An omitted logo or default role stays as it is; an empty logo or a null role takes it away. `defaultRole` needs Dokploy ≥ 0.30.0. */
  'organizations.update': {
    input: organizationOf.extend({
      name: typed,
      logo: logo.optional(),
      defaultRole: role.nullable().optional(),
    }),
    output: done,
  },
  'organizations.setDefault': { input: organizationOf, output: done },
  /** Also forgets the keys that die with the organization, and what was last seen of it. */
  'organizations.delete': { input: organizationOf, output: done },
  /** What the key of this organization may do, and the roles that the server offers besides its own three. */
  'organizations.rights': { input: organizationOf, output: rightsShape },
} as const satisfies CallShapes;
