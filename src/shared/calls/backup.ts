import { z } from 'zod';
import { CARRIED_PARTS, type CarriedPart, PASSPHRASE_STRENGTHS } from '../backup.ts';
import { failureShape } from '../failureShape.ts';
import { INSTANCE_COLORS, instanceShape } from '../instance.ts';
import { instanceGroupShape } from '../preferences.ts';
import { type CallShapes, canceled, count, id, nothing, text, typed } from './fields.ts';

const passphrase = z.string().max(4096);

const missingSecretShape = z.strictObject({
  kind: z.enum(['key', 'header']),
  instance: z.string(),
  name: z.string().nullable(),
});

const importEntryShape = z.strictObject({
  index: count,
  name: z.string(),
  origin: z.string(),
  color: z.enum(INSTANCE_COLORS),
  what: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('new'),
      keys: count,
      keysToGive: count,
      headers: count,
      proxy: z.string().nullable(),
      certificate: z.string().nullable(),
      freeName: z.string().nullable(),
    }),
    /** Known address: only keys for organizations without one are added. */
    z.strictObject({ kind: z.literal('here'), hereName: z.string(), organizations: z.array(z.string()) }),
    z.strictObject({ kind: z.literal('other-installation'), hereName: z.string() }),
  ]),
});
const importResultShape = z.strictObject({
  index: count,
  name: z.string(),
  instanceId: id.nullable(),
  outcome: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('added'), keys: count, keysToGive: count }),
    z.strictObject({ kind: z.literal('keys-added'), keys: count }),
    z.strictObject({ kind: z.literal('unchanged') }),
    z.strictObject({ kind: z.literal('other-installation') }),
    z.strictObject({ kind: z.literal('skipped') }),
    z.strictObject({ kind: z.literal('canceled') }),
    z.strictObject({ kind: z.literal('failed'), keys: count, error: failureShape }),
  ]),
});

const part = z.enum(CARRIED_PARTS);
/** Joins count addresses. */
const byPart = <T extends z.ZodType>(value: T) =>
  z.strictObject(Object.fromEntries(CARRIED_PARTS.map((each) => [each, value])) as Record<CarriedPart, T>);
const carry = z.array(part).max(CARRIED_PARTS.length);
const instanceIds = z.array(id).max(1_000).exactOptional();

const carriedResultShape = z.strictObject({
  part,
  added: count,
  here: count,
  leftOut: count,
  partly: count,
  noRoom: count,
  unreadable: count,
  /** Addresses joined in the file but separated here, or the reverse: kept as here. A sample. */
  contradictions: z.array(z.array(text)).max(20),
  outcome: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('done') }),
    z.strictObject({ kind: z.literal('canceled') }),
    z.strictObject({ kind: z.literal('failed'), error: failureShape }),
  ]),
});

export const backupCalls = {
  /** Also on the clipboard, for a minute. */
  'backup.suggestPassphrase': { input: nothing, output: z.strictObject({ passphrase }) },
  'backup.judgePassphrase': {
    input: z.strictObject({ passphrase }),
    output: z.strictObject({ strength: z.enum(PASSPHRASE_STRENGTHS) }),
  },
  'backup.contents': { input: nothing, output: byPart(count) },
  'backup.export': {
    input: z.discriminatedUnion('withSecrets', [
      z.strictObject({ withSecrets: z.literal(false), carry, instanceIds }),
      z.strictObject({ withSecrets: z.literal(true), passphrase, partial: z.boolean(), carry, instanceIds }),
    ]),
    output: z.discriminatedUnion('outcome', [
      z.strictObject({
        outcome: z.literal('saved'),
        fileName: z.string(),
        instances: count,
        keys: count,
        missing: z.array(missingSecretShape),
        carried: byPart(count),
        /** Names of baselines too large for the file. */
        tooLarge: z.array(text),
      }),
      z.strictObject({ outcome: z.literal('missing'), keys: count, missing: z.array(missingSecretShape) }),
      canceled,
    ]),
  },
  /** Held in the main process until applied, closed, or another is opened. */
  'backup.open': {
    input: nothing,
    output: z.discriminatedUnion('outcome', [
      z.strictObject({
        outcome: z.literal('opened'),
        token: id,
        fileName: z.string(),
        encrypted: z.boolean(),
      }),
      canceled,
    ]),
  },
  /** A wrong passphrase can be tried again. */
  'backup.plan': {
    input: z.strictObject({ token: id, passphrase: passphrase.exactOptional() }),
    output: z.strictObject({
      createdAt: z.string(),
      entries: z.array(importEntryShape),
      /** `missing`: to be added with all instances; `unreadable` is not counted in `inFile`. */
      carried: byPart(z.strictObject({ inFile: count, missing: count, unreadable: count })),
    }),
  },
  /** Entries first, then parts. Never overwrites; releases the file. */
  'backup.apply': {
    input: z.strictObject({
      token: id,
      choices: z.array(z.strictObject({ index: count, name: typed.exactOptional() })).max(1000),
      carry,
    }),
    output: z.strictObject({
      results: z.array(importResultShape),
      instances: z.array(instanceShape),
      groups: z.array(instanceGroupShape),
      carried: z.array(carriedResultShape),
    }),
  },
} as const satisfies CallShapes;

export type MissingSecret = z.infer<typeof missingSecretShape>;
export type ImportEntry = z.infer<typeof importEntryShape>;
export type ImportResult = z.infer<typeof importResultShape>;
export type CarriedCounts = Record<CarriedPart, number>;
export type CarriedResult = z.infer<typeof carriedResultShape>;
