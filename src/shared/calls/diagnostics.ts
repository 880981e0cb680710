import { z } from 'zod';
import { diagnosisShape } from '../diagnosis.ts';
import { type CallShapes, count, done, handedOutShape, id, nothing } from './fields.ts';

const factShape = z.strictObject({
  name: z.string(),
  value: z.string(),
  /** How it is to be taken, where it can be good or bad. */
  tone: z.enum(['ok', 'warn', 'danger']).nullable(),
});

const diagnosticsSectionShape = z.strictObject({
  title: z.string(),
  facts: z.array(factShape),
  lines: z.array(z.string()),
  /** What can be done about it besides: with a folder of crash reports, which has some or none. */
  offers: z.enum(['crash-reports', 'no-crash-reports']).nullable(),
});

const hides = z.boolean();

export type DiagnosticsSection = z.infer<typeof diagnosticsSectionShape>;
export type DiagnosticsFact = z.infer<typeof factShape>;

const name = z.string().nullable();

/** A secret in the keychain that no record names, and what earlier lists called it. */
const strayShape = z.strictObject({
  id,
  kind: z.enum(['key', 'header', 'unknown']),
  instanceName: name,
  /** Of a key its organization, of a header its name. */
  name,
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
  /** When it was made; ms since the epoch. */
  at: z.number(),
  instances: count,
  keys: count,
  /** How some of the instances are called. */
  names: z.array(z.string()),
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
  /** The newest list with keys or instances that the present one lacks. */
  list: listShape.nullable(),
  /** What could not be understood, or something else took the place of. */
  setAside: z.array(fileShape),
  /** Why no list can be restored and no key deleted now, as a sentence; null where they can. */
  barred: z.string().nullable(),
});

export const diagnosticsCalls = {
  // What is known of the app itself, for whoever is asked for help. It holds no secret.
  /** Gathers it, or with `again: false` gives what was gathered last; `hides` puts numbers in the place of names and addresses. */
  'diagnostics.read': {
    input: z.strictObject({ again: z.boolean(), hides }),
    output: z.strictObject({ sections: z.array(diagnosticsSectionShape) }),
  },
  /** Puts what was gathered last on the clipboard, or into a file that the person chooses. Gives `file-unwritable`. */
  'diagnostics.export': {
    input: z.strictObject({ hides, to: z.enum(['clipboard', 'file']) }),
    output: handedOutShape,
  },
  'diagnostics.deleteCrashReports': { input: nothing, output: done },
  /**
   * Looks at the way to an instance step by step, by its own route, and tells each by `diagnosis.changed`. Reads alone:
   * it asks five times, three of them with one key, as a refresh does; with `organizationId` that is the key of this
   * organization. One that runs is given up for it. Gives `instance-unknown`.
   */
  'diagnosis.start': {
    input: z.strictObject({ diagnosisId: id, instanceId: id, organizationId: id.exactOptional() }),
    output: diagnosisShape,
  },
  /** Puts the last one on the clipboard as text without secrets; `hides` puts numbers in the place of names and addresses. */
  'diagnosis.copy': { input: z.strictObject({ diagnosisId: id, hides: z.boolean() }), output: done },

  // What can be mended of list and keychain. Nothing is deleted but what a person names.
  /** May make the system ask for the keychain’s password. */
  'repair.read': { input: nothing, output: repairShape },
  /** Deletes secrets that no record names. Gives `keychain-…`, `bad-input` for one that a record names now, `registry-newer`. */
  'repair.deleteKeys': {
    input: z.strictObject({ ids: z.array(id).min(1).max(100_000) }),
    output: z.strictObject({ deleted: count }),
  },
  /** Restores the list that `repair.read` tells of; the present one is kept. Gives `bad-input`, `operation-running`, `registry-newer`, `registry-unwritable`. */
  'repair.restoreList': {
    input: nothing,
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
