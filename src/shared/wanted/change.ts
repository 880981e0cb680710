import { z } from 'zod';
import { id, placeInFile, role, text } from '../calls/fields.ts';
import { grantedShape } from './granted.ts';

/** What wants it, and who it is about, where. `named`: where what it names stands, which may not be there. */
const of = {
  ...{ ...placeInFile, instanceId: id, organizationId: id, email: text },
  named: z
    .strictObject({ role: z.strictObject(placeInFile), access: z.strictObject(placeInFile) })
    .exactOptional(),
};

/** What somebody is to see, and nothing else. */
const accessShape = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('nothing') }),
  z.strictObject({ by: z.literal('kit'), kitId: id, name: text }),
  /** Names of projects, as the line has them: which these are is known where the projects are. */
  z.strictObject({ by: z.literal('projects'), text: z.string().max(20_000) }),
  z.strictObject({ by: z.literal('parts'), granted: grantedShape }),
]);
const access = accessShape.exactOptional();

/** What a line of wanted access changes, by its kind. */
export const wantedChangeShape = z.discriminatedUnion('kind', [
  /** `access`: what they are to see once they have joined. */
  z.strictObject({ kind: z.literal('invite'), ...of, role, access }),
  z.strictObject({ kind: z.literal('role'), ...of, from: role, role }),
  /** Of somebody who is invited alone, as another role; null where the invitation tells none. */
  z.strictObject({ kind: z.literal('invited-role'), ...of, from: role.nullable(), role, access }),
  /** Of a member; `role`: the one that the line gives them, `from`: the one that they have. */
  z.strictObject({ kind: z.literal('access'), ...of, from: role, role, access: accessShape }),
  /** Of somebody who is invited as they are to be: until they have joined nothing can be granted. */
  z.strictObject({ kind: z.literal('waits'), ...of, role, access: accessShape }),
  /**
   * `from`: the role that they have; null where they are invited alone. `why`: the line says so, their day has come, or
   * they are not listed where the list is complete.
   */
  z.strictObject({
    ...{ kind: z.literal('remove'), ...of, from: role.nullable() },
    why: z.enum(['none', 'ended', 'absent']),
  }),
]);

export type WantedAccess = z.infer<typeof accessShape>;
/** What a file wants, compared with what is known now. Addresses are folded. */
export type Wanted = {
  changes: readonly WantedChange[];
  /** All addresses of each person who must not lose access. */
  mustStay: readonly string[];
  /** The addresses that are one person’s. */
  joined: readonly (readonly string[])[];
};
export type WantedChange = z.infer<typeof wantedChangeShape>;
