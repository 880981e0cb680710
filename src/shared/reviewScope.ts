import { z } from 'zod';
import { id, organizationOf } from './calls/fields.ts';

/** What an access review is about; what is gone since is left out. */
export const reviewScopeShape = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({ kind: z.literal('group'), groupId: id }),
  z.strictObject({ kind: z.literal('instances'), instanceIds: z.array(id).min(1).max(1_000) }),
  z.strictObject({
    kind: z.literal('organizations'),
    organizations: z.array(organizationOf).min(1).max(5_000),
  }),
]);

export type ReviewScope = z.infer<typeof reviewScopeShape>;
