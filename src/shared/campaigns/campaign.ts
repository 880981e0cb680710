import { z } from 'zod';
import { dayShape } from '../accessEnd.ts';
import { count, id, moment, organizationOf, role, text } from '../calls/fields.ts';
import { LINE_FATES, MOST_DECISION_NOTE } from './decisions.ts';

const at = moment;
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

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

/** Somebody who decides: the app has no users, so they are who was typed. */
export const reviewerShape = z.strictObject({ name: text.min(1), email: text.min(1) });

/** One thing to decide on, as it was when the review was started. Its id says what it is about: the same in the next review. */
export const lineShape = z.strictObject({
  id,
  kind: z.enum(['member', 'invitation', 'key']),
  instanceId: id,
  instanceName: text,
  /** Null for a key of the whole instance. */
  organizationId: id.nullable(),
  organizationName: text.nullable(),
  /** Whose it is; empty where the server has no address. */
  email: text,
  /** Of a member, the account: what is made anew under their address is another one. Evidence of before its second version has none. */
  userId: text.exactOptional(),
  name: text,
  /** Null of an invitation that tells none, and of a key. */
  role: role.nullable(),
  /** Of an owner, an admin, or a custom role that can change members. */
  isPrivileged: z.boolean(),
  /** What they see there, in words; of a key, what it is called. */
  access: text,
  /** What they were granted exactly, as a digest: what is in other words alone the next time was not changed. */
  granted: text.exactOptional(),
  /** Null where it is not known, and where it says nothing. */
  twoFactor: z.boolean().nullable(),
  /** Member since, invited at, or made at. */
  since: at.nullable(),
  /** When an invitation or a key ends. */
  endsAt: at.nullable(),
  /** Their last change that was seen, in words. */
  change: text,
  /** As a session showed it; null where none did. */
  signedInAt: at.nullable(),
  /** What `revoke` can do there, what takes the most first; empty where no key can change it. */
  fates: z.array(z.enum(LINE_FATES)),
  /** Why `revoke` cannot do more, or nothing; as a sentence. */
  why: text.exactOptional(),
  /** Why their role cannot be changed there, as a sentence. */
  whyNoChange: text.exactOptional(),
  /** The review in which it was kept last, with the same role and access since. */
  unchangedSince: text.exactOptional(),
  /** It is of the reviewer, or of the account whose key reads there. */
  isOwn: z.literal(true).exactOptional(),
});

/** What could not be read, with why: a review with any is never called complete. */
export const unreadShape = z.strictObject({
  instanceName: text,
  organizationName: text.nullable(),
  what: text,
  why: text,
});

const leaverShape = z.strictObject({
  emails: z.array(text),
  name: text,
  /** The day that was set as their end date, else the one that the note of their off-boarding names. */
  endOn: dayShape.nullable(),
  /** Of their off-boarding; empty where there is none. */
  note: text,
  /** When they were off-boarded with Quayside; null where they went otherwise, at a time that nobody knows. */
  removedAt: at.nullable(),
  /** How many lines are about them all the same. */
  lines: count,
});

/** What a review decides on, as it was read: written once, when it is started. */
export const evidenceShape = z.strictObject({
  madeAt: at,
  /** Of Quayside. */
  version: text,
  scope: text,
  instances: z.array(
    z.strictObject({
      instanceId: id,
      name: text,
      host: text,
      version: text.nullable(),
      /** Whose keys read it, by address. */
      accounts: z.array(text),
      organizations: count,
      /** When the oldest and the newest of its lists was read; null where none was. */
      readAt: z.strictObject({ from: at, to: at }).nullable(),
      /** Custom roles, with how many members the server counts and how many of them are among the lines. */
      roles: z.array(z.strictObject({ name: role, organizationName: text, counted: count, listed: count })),
    }),
  ),
  unread: z.array(unreadShape),
  /** The review before, of the same; null for none. */
  previous: z.strictObject({ name: text, startedAt: at }).nullable(),
  leavers: z.array(leaverShape),
  /** What no reading can tell, each as a sentence. */
  notes: z.array(text),
  lines: z.array(lineShape),
});

export const decisionShape = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('keep') }),
  z.strictObject({ is: z.literal('change'), role }),
  z.strictObject({ is: z.literal('revoke'), fate: z.enum(LINE_FATES) }),
]);

/** What was carried out of a line, as the last step for it says. */
export const resultShape = z.strictObject({
  /** Null where it was so already or nothing was left to change, so that nothing was sent. */
  operationId: id.nullable(),
  /** What was done, in words: “Account deleted”. */
  words: text,
  state: z.enum(['done', 'failed', 'open', 'unknown', 'skipped']),
  /** By whose key. */
  by: text.nullable(),
  at,
  /** What a reading after it showed; null where none did. */
  seen: z.strictObject({ at, words: text }).nullable(),
});

const entry = <K extends string, Shape extends z.ZodRawShape>(kind: K, shape: Shape) =>
  z.strictObject({
    kind: z.literal(kind),
    at,
    /** The SHA-256 of the line before it in the log, as it stands there; of the first one, of the evidence’s file. */
    before: sha256,
    ...shape,
  });
const lineIds = z.array(id).min(1).max(50_000);

/** What happened in a review, in its order: a log that grows alone, each entry linked to the one before it. */
export const entryShape = z.discriminatedUnion('kind', [
  entry('started', {
    name: text.min(1),
    scope: reviewScopeShape,
    /** Of people with this kit alone; null for all. */
    kitId: id.nullable(),
    isPrivilegedOnly: z.boolean(),
    reviewer: reviewerShape,
    dueOn: dayShape,
    everyMonths: count.nullable(),
    /** An earlier Quayside asked for a second signature on privileged lines. */
    needsSecond: z.boolean().exactOptional(),
  }),
  /** A null decision: undecided again. `sheet`: the file that an earlier Quayside took it from. */
  entry('decided', {
    lineIds,
    decision: decisionShape.nullable(),
    note: z.string().max(MOST_DECISION_NOTE),
    by: reviewerShape,
    sheet: text.exactOptional(),
  }),
  /** A second reviewer agreed with these decisions: in logs of an earlier Quayside alone. */
  entry('seconded', { lineIds, by: reviewerShape, sheet: text }),
  /** The decisions stand from here on. `signature`: of all before it, by this installation’s key. */
  entry('closed', { by: reviewerShape, signature: text, key: text }),
  entry('carried-out', { lineId: id, result: resultShape }),
  /** It is not carried out, with why. */
  entry('waived', { lineIds, note: z.string().min(1).max(MOST_DECISION_NOTE), by: reviewerShape }),
  /** Nothing is open: nothing is written after this. */
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
