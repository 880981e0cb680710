import { z } from 'zod';
import { count, id, role, text } from '../calls/fields.ts';

/** The line that wants it, and who it is about, where. */
const of = { line: count, instanceId: id, organizationId: id, email: text };

/** What a line of wanted access changes, by its kind. */
export const wantedChangeShape = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('invite'), ...of, role }),
  z.strictObject({ kind: z.literal('role'), ...of, from: role, role }),
  /** Of somebody who is invited alone, as another role; null where the invitation tells none. */
  z.strictObject({ kind: z.literal('invited-role'), ...of, from: role.nullable(), role }),
  /** `from`: the role that they have; null where they are invited alone. */
  z.strictObject({ kind: z.literal('remove'), ...of, from: role.nullable() }),
]);

/** What a line of wanted access changes. */
export type WantedChange = z.infer<typeof wantedChangeShape>;
