import { z } from 'zod';
import { outputShape } from '../operations/step.ts';
import { type CallShapes, done, forSession, id, nothing, organizationOf, typed } from './fields.ts';

/** How long a key that is made is to live; null for without end. Dokploy takes a day to 365 of them. */
const expiresInDays = z.union([z.null(), z.literal(30), z.literal(90), z.literal(365)]);
/** Making, storing and ending keys. */
export const keyCalls = {
  /** Makes a key for an organization of the person's on the server, checks and stores it; it never passes the window. */
  'keys.make': { input: organizationOf.extend({ expiresInDays, forSession }), output: done },
  /** Stores a pasted key when it opens this organization as a known person; else tells what it opens, and stores nothing. */
  'keys.paste': {
    input: organizationOf.extend({
      attemptId: id,
      key: typed,
      /** Stores it for what it opens, whatever that is. */
      fileWhereItBelongs: z.boolean().optional(),
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
  /** Makes a new key, checks, stores and uses it, then retires the old one. Any failure leaves a key that works. */
  'keys.rotate': {
    input: z.strictObject({ instanceId: id, keyId: id, expiresInDays, forSession }),
    output: outputShape,
  },
  /** Saves a stored key, which another program put in the place of the recorded one, for what it opens. */
  'keys.reassign': { input: z.strictObject({ instanceId: id, keyId: id }), output: done },
  /** Deletes a key made here on the server, then here. */
  'keys.retire': { input: z.strictObject({ instanceId: id, keyId: id }), output: done },
  /** Deletes a key here alone: it keeps working on the server. */
  'keys.forget': { input: z.strictObject({ instanceId: id, keyId: id }), output: done },
  /** Deletes another key of the same person on the server; one that is already gone is a success. */
  'keys.retireOnServer': { input: z.strictObject({ instanceId: id, serverKeyId: id }), output: done },
  /** Moves the keys that were kept for this session into the keychain. */
  'keys.moveIn': { input: nothing, output: z.strictObject({ moved: z.number().int() }) },
} as const satisfies CallShapes;
