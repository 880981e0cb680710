import { z } from 'zod';
import { type CallShapes, done, forSession, id, nothing, organizationOf, typed } from './fields.ts';

/** Storing keys, and forgetting them: nothing of it changes a server. */
export const keyCalls = {
  /** Stores a pasted key when it opens this organization as a known person; else tells what it opens, and stores nothing. */
  'keys.paste': {
    input: organizationOf.extend({
      attemptId: id,
      key: typed,
      /** Stores it for what it opens, whatever that is. */
      fileWhereItBelongs: z.boolean().optional(),
      /**
       * The key is asked of anybody but this person, known by their ids there and their addresses: it is stored beside
       * theirs, whoever else it belongs to. Gives `key-of-same-person`.
       */
      notOf: z
        .strictObject({ userIds: z.array(id).max(1_000), emails: z.array(typed).max(1_000) })
        .optional(),
      forSession,
    }),
    output: z.discriminatedUnion('outcome', [
      z.strictObject({ outcome: z.literal('stored'), organizationId: z.string().nullable() }),
      z.strictObject({
        outcome: z.literal('elsewhere'),
        /** Null when it opens no organization any more: then it can be filed nowhere. */
        organizationId: z.string().nullable(),
        organizationName: z.string().nullable(),
        userEmail: z.string().nullable(),
        role: z.string().nullable(),
        otherOrganization: z.boolean(),
        otherPerson: z.boolean(),
      }),
    ]),
  },
  /** Saves a stored key, which another program put in the place of the recorded one, for what it opens. */
  'keys.reassign': { input: z.strictObject({ instanceId: id, keyId: id }), output: done },
  /** Deletes a key here alone: it keeps working on the server. */
  'keys.forget': { input: z.strictObject({ instanceId: id, keyId: id }), output: done },
  /** Moves the keys that were kept for this session into the keychain. */
  'keys.moveIn': { input: nothing, output: z.strictObject({ moved: z.number().int() }) },
} as const satisfies CallShapes;
