import { z } from 'zod';
import { id, placeInFile, role, text } from '../calls/fields.ts';
import { grantedShape } from './granted.ts';

const of = {
  ...{ ...placeInFile, instanceId: id, organizationId: id, email: text },
  named: z
    .strictObject({ role: z.strictObject(placeInFile), access: z.strictObject(placeInFile) })
    .exactOptional(),
};

const accessShape = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('nothing') }),
  z.strictObject({ by: z.literal('kit'), kitId: id, name: text }),
  /** Names as typed: resolved where the projects are known. */
  z.strictObject({ by: z.literal('projects'), text: z.string().max(20_000) }),
  z.strictObject({ by: z.literal('parts'), granted: grantedShape }),
]);
const access = accessShape.exactOptional();

export const wantedChangeShape = z.discriminatedUnion('kind', [
  /** `access`: to be granted after joining. */
  z.strictObject({ kind: z.literal('invite'), ...of, role, access }),
  z.strictObject({ kind: z.literal('role'), ...of, from: role, role }),
  z.strictObject({ kind: z.literal('invited-role'), ...of, from: role.nullable(), role, access }),
  z.strictObject({ kind: z.literal('access'), ...of, from: role, role, access: accessShape }),
  /** Invited with the right role: access can be granted only after joining. */
  z.strictObject({ kind: z.literal('waits'), ...of, role, access: accessShape }),
  /** `from: null`: only invited. `why`: the line, the end date, or absence from a complete list. */
  z.strictObject({
    ...{ kind: z.literal('remove'), ...of, from: role.nullable() },
    why: z.enum(['none', 'ended', 'absent']),
  }),
]);

export type WantedAccess = z.infer<typeof accessShape>;
export type Wanted = {
  changes: readonly WantedChange[];
  mustStay: readonly string[];
  joined: readonly (readonly string[])[];
};
export type WantedChange = z.infer<typeof wantedChangeShape>;
