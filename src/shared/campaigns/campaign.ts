import { z } from 'zod';
import { dayShape } from '../accessEnd.ts';
import { count, id, moment, organizationOf, role, text } from '../calls/fields.ts';
import { LINE_FATES, MOST_DECISION_NOTE } from './decisions.ts';

const at = moment;
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const reviewScopeShape = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({ kind: z.literal('group'), groupId: id }),
  z.strictObject({ kind: z.literal('instances'), instanceIds: z.array(id).min(1).max(1_000) }),
  z.strictObject({
    kind: z.literal('organizations'),
    organizations: z.array(organizationOf).min(1).max(5_000),
  }),
]);

export const reviewerShape = z.strictObject({ name: text.min(1), email: text.min(1) });

export const lineShape = z.strictObject({
  id,
  kind: z.enum(['member', 'invitation', 'key']),
  instanceId: id,
  instanceName: text,
  organizationId: id.nullable(),
  organizationName: text.nullable(),
  email: text,
  /** A re-created account is another one. Missing before version 2 of the evidence. */
  userId: text.exactOptional(),
  name: text,
  role: role.nullable(),
  isPrivileged: z.boolean(),
  access: text,
  /** Digest of the grants: new words for the same grants are no change. */
  granted: text.exactOptional(),
  twoFactor: z.boolean().nullable(),
  since: at.nullable(),
  endsAt: at.nullable(),
  change: text,
  signedInAt: at.nullable(),
  fates: z.array(z.enum(LINE_FATES)),
  why: text.exactOptional(),
  whyNoChange: text.exactOptional(),
  unchangedSince: text.exactOptional(),
  isOwn: z.literal(true).exactOptional(),
});

/** A review with unread parts is never called complete. */
export const unreadShape = z.strictObject({
  instanceName: text,
  organizationName: text.nullable(),
  what: text,
  why: text,
});

const leaverShape = z.strictObject({
  emails: z.array(text),
  name: text,
  endOn: dayShape.nullable(),
  note: text,
  removedAt: at.nullable(),
  lines: count,
});

export const evidenceShape = z.strictObject({
  madeAt: at,
  version: text,
  scope: text,
  instances: z.array(
    z.strictObject({
      instanceId: id,
      name: text,
      host: text,
      version: text.nullable(),
      accounts: z.array(text),
      organizations: count,
      readAt: z.strictObject({ from: at, to: at }).nullable(),
      roles: z.array(z.strictObject({ name: role, organizationName: text, counted: count, listed: count })),
    }),
  ),
  unread: z.array(unreadShape),
  previous: z.strictObject({ name: text, startedAt: at }).nullable(),
  leavers: z.array(leaverShape),
  notes: z.array(text),
  lines: z.array(lineShape),
});

export const decisionShape = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('keep') }),
  z.strictObject({ is: z.literal('change'), role }),
  z.strictObject({ is: z.literal('revoke'), fate: z.enum(LINE_FATES) }),
]);

export const resultShape = z.strictObject({
  operationId: id.nullable(),
  words: text,
  state: z.enum(['done', 'failed', 'open', 'unknown', 'skipped']),
  by: text.nullable(),
  at,
  seen: z.strictObject({ at, words: text }).nullable(),
});

const entry = <K extends string, Shape extends z.ZodRawShape>(kind: K, shape: Shape) =>
  z.strictObject({
    kind: z.literal(kind),
    at,
    /** SHA-256 of the previous log line as written; of the first one, of the evidence file. */
    before: sha256,
    ...shape,
  });
const lineIds = z.array(id).min(1).max(50_000);

/** Append-only log; each entry holds the hash of the one before. */
export const entryShape = z.discriminatedUnion('kind', [
  entry('started', {
    name: text.min(1),
    scope: reviewScopeShape,
    kitId: id.nullable(),
    isPrivilegedOnly: z.boolean(),
    reviewer: reviewerShape,
    dueOn: dayShape,
    everyMonths: count.nullable(),
    /** Second signatures existed in older versions only. */
    needsSecond: z.boolean().exactOptional(),
  }),
  /** `decision: null` reverts to undecided. `sheet`: source file, in older versions only. */
  entry('decided', {
    lineIds,
    decision: decisionShape.nullable(),
    note: z.string().max(MOST_DECISION_NOTE),
    by: reviewerShape,
    sheet: text.exactOptional(),
  }),
  /** In logs of older versions only. */
  entry('seconded', { lineIds, by: reviewerShape, sheet: text }),
  /** Freezes the decisions. `signature`: of everything before, by this installation's key. */
  entry('closed', { by: reviewerShape, signature: text, key: text }),
  entry('carried-out', { lineId: id, result: resultShape }),
  entry('waived', { lineIds, note: z.string().min(1).max(MOST_DECISION_NOTE), by: reviewerShape }),
  /** The last entry. */
  entry('final', { signature: text, key: text }),
]);

export type Reviewer = z.infer<typeof reviewerShape>;
export type Line = z.infer<typeof lineShape>;
export type Leaver = z.infer<typeof leaverShape>;
export type Evidence = z.infer<typeof evidenceShape>;
export type Decision = z.infer<typeof decisionShape>;
export type LineResult = z.infer<typeof resultShape>;
export type Entry = z.infer<typeof entryShape>;
export type EntryOf<K extends Entry['kind']> = Extract<Entry, { kind: K }>;
export type ReviewScope = z.infer<typeof reviewScopeShape>;
