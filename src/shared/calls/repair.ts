import { z } from 'zod';
import { type CallShapes, count, done, id, nothing } from './fields.ts';

const name = z.string().nullable();

/** A secret in the keychain that no record names, and what earlier lists called it. */
const strayShape = z.strictObject({
  id,
  kind: z.enum(['key', 'header', 'unknown']),
  instanceName: name,
  /** Of a key its organization, of a header its name. */
  name,
  /** The newest list that names it, to go back to. */
  listId: z.string().nullable(),
});

/** A record without its secret in the keychain. */
const missingShape = z.strictObject({
  id,
  kind: z.enum(['key', 'header']),
  instanceId: id,
  instanceName: z.string(),
  name,
  organizationId: z.string().nullable(),
});

const listShape = z.strictObject({
  id: z.string(),
  /** When it was made; ms since the epoch. */
  at: z.number(),
  instances: count,
  keys: count,
  /** How some of the instances are called. */
  names: z.array(z.string()),
  /** It is as the present one. */
  isPresent: z.boolean(),
});

const fileShape = z.strictObject({ id: z.string(), bytes: count, at: z.number() });

const repairShape = z.strictObject({
  keychain: z.discriminatedUnion('state', [
    z.strictObject({
      state: z.literal('listed'),
      strays: z.array(strayShape),
      missing: z.array(missingShape),
      /** Secrets of lists of which nothing is known here: another profile's, perhaps. They are left alone. */
      ofOthers: count,
    }),
    z.strictObject({ state: z.literal('unavailable'), message: z.string(), advice: z.string() }),
  ]),
  lists: z.array(listShape),
  /** What could not be understood, or something else took the place of. */
  setAside: z.array(fileShape),
  present: z.strictObject({ instances: count, keys: count }),
  /** Why no list can be restored and no key deleted now, as a sentence; null where they can. */
  barred: z.string().nullable(),
});

/** What can be mended of list and keychain. Nothing is deleted but what a person names. */
export const repairCalls = {
  /** May make the system ask for the keychain’s password. */
  'repair.read': { input: nothing, output: repairShape },
  /** Deletes secrets that no record names. Gives `keychain-…`, `bad-input` for one that a record names now, `registry-newer`. */
  'repair.deleteKeys': {
    input: z.strictObject({ ids: z.array(id).min(1).max(100_000) }),
    output: z.strictObject({ deleted: count }),
  },
  /** Restores an earlier list; the present one is kept. Gives `bad-input`, `operation-running`, `registry-newer`, `registry-unwritable`. */
  'repair.restoreList': {
    input: z.strictObject({ listId: z.string().max(500) }),
    output: z.strictObject({ instances: count }),
  },
  /** Shows one of the files that were set aside in its folder. Gives `bad-input` for one that is gone. */
  'repair.showFile': { input: z.strictObject({ fileId: z.string().max(500) }), output: done },
  /** Sets the profile's files aside and starts anew; the keychain stays as it is. Gives `operation-running`. */
  'repair.startOver': { input: nothing, output: done },
} as const satisfies CallShapes;

export type Repair = z.infer<typeof repairShape>;
export type Stray = z.infer<typeof strayShape>;
export type MissingSecret = z.infer<typeof missingShape>;
export type EarlierList = z.infer<typeof listShape>;
