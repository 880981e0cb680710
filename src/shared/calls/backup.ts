import { z } from 'zod';
import { CARRIED_PARTS, type CarriedPart, PASSPHRASE_STRENGTHS } from '../backup.ts';
import { failureShape } from '../failureShape.ts';
import { INSTANCE_COLORS, instanceShape } from '../instance.ts';
import { instanceGroupShape } from '../preferences.ts';
import { type CallShapes, canceled, count, done, id, nothing, text, typed } from './fields.ts';

const passphrase = z.string().max(4096);

/** A secret that is not in the keychain any more: a key by its organization's name, or a header by its own. */
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
      /** Keys that come with it, and keys that will have to be given again. */
      keys: count,
      keysToGive: count,
      headers: count,
      proxy: z.string().nullable(),
      /** SHA-256 of a certificate that will be trusted by hand. */
      certificate: z.string().nullable(),
      /** Another instance here has its name: a free one to offer. */
      freeName: z.string().nullable(),
    }),
    /** Its address is here already: nothing changes but keys for organizations that have none. */
    z.strictObject({ kind: z.literal('here'), hereName: z.string(), organizations: z.array(z.string()) }),
    /** Its address is here, but as an installation with other people and organizations. */
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
    /** Its address is here as another installation: nothing was changed. */
    z.strictObject({ kind: z.literal('other-installation') }),
    z.strictObject({ kind: z.literal('skipped') }),
    /** Its turn had not come when the import was canceled. */
    z.strictObject({ kind: z.literal('canceled') }),
    z.strictObject({ kind: z.literal('failed'), keys: count, error: failureShape }),
  ]),
});

const part = z.enum(CARRIED_PARTS);
/** Of joins the addresses are counted. */
const byPart = <T extends z.ZodType>(value: T) =>
  z.strictObject(Object.fromEntries(CARRIED_PARTS.map((each) => [each, value])) as Record<CarriedPart, T>);
const carry = z.array(part).max(CARRIED_PARTS.length);
/** Those that go along; all where they are not named. */
const instanceIds = z.array(id).max(1_000).exactOptional();

/** What became of one part of a backup, in numbers; of joins the addresses are counted. */
const carriedResultShape = z.strictObject({
  part,
  added: count,
  here: count,
  /** Names none but instances that did not come in, so that it would say nothing here. */
  leftOut: count,
  /** Came in without what it says of instances that did not. */
  partly: count,
  /** There is no room for it, or it is too large. */
  noRoom: count,
  unreadable: count,
  /** Addresses that are one person in the file, and not here, or the other way round: here nothing was changed. Some. */
  contradictions: z.array(z.array(text)).max(20),
  outcome: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('done') }),
    /** Its turn had not come, or not for all of it, when the import was canceled. */
    z.strictObject({ kind: z.literal('canceled') }),
    z.strictObject({ kind: z.literal('failed'), error: failureShape }),
  ]),
});

export const backupCalls = {
  /** Puts a new passphrase on the clipboard for a minute; it never passes the window. */
  'backup.suggestPassphrase': { input: nothing, output: done },
  /** How hard a passphrase is to guess; takes about as long as starting a process. */
  'backup.judgePassphrase': {
    input: z.strictObject({ passphrase }),
    output: z.strictObject({ strength: z.enum(PASSPHRASE_STRENGTHS) }),
  },
  /** How much of each part there is here to go along with an export. */
  'backup.contents': { input: nothing, output: byPart(count) },
  /** Writes the list to a chosen file: keys only under a passphrase; missing ones are told first, and left out only with `partial`. */
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
        /** What was left out. */
        missing: z.array(missingSecretShape),
        carried: byPart(count),
        /** Baselines that did not fit into a file, by name. */
        tooLarge: z.array(text),
      }),
      z.strictObject({ outcome: z.literal('missing'), keys: count, missing: z.array(missingSecretShape) }),
      canceled,
    ]),
  },
  /** Lets the person choose a file; it is held in main's memory under a token until applied, closed, or another is opened. */
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
  /** What importing the file would do. An encrypted one needs its passphrase; a wrong one can be tried again. */
  'backup.plan': {
    input: z.strictObject({ token: id, passphrase: passphrase.exactOptional() }),
    output: z.strictObject({
      createdAt: z.string(),
      entries: z.array(importEntryShape),
      /** `missing`: how much of it would come in with all instances; `unreadable` is no part of `inFile`. */
      carried: byPart(z.strictObject({ inFile: count, missing: count, unreadable: count })),
    }),
  },
  /** Applies the chosen entries, then the parts, with a result for each; the file is let go. Never overwrites. */
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
      /** Of the chosen parts that the file has something of. */
      carried: z.array(carriedResultShape),
    }),
  },
} as const satisfies CallShapes;

export type MissingSecret = z.infer<typeof missingSecretShape>;
export type ImportEntry = z.infer<typeof importEntryShape>;
export type ImportResult = z.infer<typeof importResultShape>;
export type CarriedCounts = Record<CarriedPart, number>;
export type CarriedResult = z.infer<typeof carriedResultShape>;
