import { z } from 'zod';
import { diagnosisShape } from '../diagnosis.ts';
import { type CallShapes, count, done, handedOutShape, id, nothing } from './fields.ts';

const factShape = z.strictObject({
  name: z.string(),
  value: z.string(),
  tone: z.enum(['ok', 'warn', 'danger']).nullable(),
});

const diagnosticsSectionShape = z.strictObject({
  title: z.string(),
  facts: z.array(factShape),
  lines: z.array(z.string()),
  offers: z.enum(['crash-reports', 'no-crash-reports']).nullable(),
});

const hides = z.boolean();

export type DiagnosticsSection = z.infer<typeof diagnosticsSectionShape>;
export type DiagnosticsFact = z.infer<typeof factShape>;

const name = z.string().nullable();

const strayShape = z.strictObject({
  id,
  kind: z.enum(['key', 'header', 'unknown']),
  instanceName: name,
  name,
});

const missingShape = z.strictObject({
  id,
  kind: z.enum(['key', 'header']),
  instanceId: id,
  instanceName: z.string(),
  name,
  organizationId: z.string().nullable(),
});

const listShape = z.strictObject({
  at: z.number(),
  instances: count,
  keys: count,
  names: z.array(z.string()),
});

const fileShape = z.strictObject({ id: z.string(), bytes: count, at: z.number() });

const repairShape = z.strictObject({
  keychain: z.discriminatedUnion('state', [
    z.strictObject({
      state: z.literal('listed'),
      strays: z.array(strayShape),
      missing: z.array(missingShape),
      /** Secrets of unknown lists, perhaps another profile's: left alone. */
      ofOthers: count,
    }),
    z.strictObject({ state: z.literal('unavailable'), message: z.string(), advice: z.string() }),
  ]),
  list: listShape.nullable(),
  setAside: z.array(fileShape),
  /** A sentence; null if nothing blocks. */
  barred: z.string().nullable(),
});

export const diagnosticsCalls = {
  // Diagnostics hold no secrets.
  /** `again: false` repeats the last result; `hides` replaces names and addresses by numbers. */
  'diagnostics.read': {
    input: z.strictObject({ again: z.boolean(), hides }),
    output: z.strictObject({ sections: z.array(diagnosticsSectionShape) }),
  },
  /** Gives `file-unwritable`. */
  'diagnostics.export': {
    input: z.strictObject({ hides, to: z.enum(['clipboard', 'file']) }),
    output: handedOutShape,
  },
  'diagnostics.deleteCrashReports': { input: nothing, output: done },
  /**
   * Read-only: five requests, three with a key (of `organizationId` if given). Progress comes by
   * `diagnosis.changed`. Replaces a running diagnosis. Gives `instance-unknown`.
   */
  'diagnosis.start': {
    input: z.strictObject({ diagnosisId: id, instanceId: id, organizationId: id.exactOptional() }),
    output: diagnosisShape,
  },
  /** Without secrets; `hides` replaces names and addresses by numbers. */
  'diagnosis.copy': { input: z.strictObject({ diagnosisId: id, hides: z.boolean() }), output: done },

  // Repair deletes only what a person names.
  /** May cause the keychain's password prompt. */
  'repair.read': { input: nothing, output: repairShape },
  /** Gives `keychain-…`, `bad-input` (a record names it now), `registry-newer`. */
  'repair.deleteKeys': {
    input: z.strictObject({ ids: z.array(id).min(1).max(10_000) }),
    output: z.strictObject({ deleted: count }),
  },
  /**
   * Keeps the current list. Gives `bad-input`, `operation-running`, `registry-newer`, `registry-unwritable`.
   */
  'repair.restoreList': {
    input: nothing,
    output: z.strictObject({ instances: count }),
  },
  'repair.showFile': { input: z.strictObject({ fileId: z.string().max(500) }), output: done },
  /** Sets the profile's files aside; the keychain stays. Gives `operation-running`. */
  'repair.startOver': { input: nothing, output: done },
} as const satisfies CallShapes;

export type Repair = z.infer<typeof repairShape>;
export type Stray = z.infer<typeof strayShape>;
export type MissingSecret = z.infer<typeof missingShape>;
export type EarlierList = z.infer<typeof listShape>;
