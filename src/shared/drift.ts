import { z } from 'zod';
import { count, id, role, text } from './calls/fields.ts';
import { compactAccessShape } from './permissions/shapes.ts';

/** Who it is about: the person by the id that the table of people has, and their addresses there, folded. */
const person = { personId: text.min(1), emails: z.array(text).max(1_000) };
/** An organization of an instance, as it is called now, or was where it is gone. */
const place = { instanceId: id, organizationId: id, organizationName: text };
const there = { ...person, ...place };

/** `key` names a difference: the same for as long as it says the same. */
const difference = <K extends string, Shape extends z.ZodRawShape>(kind: K, shape: Shape) =>
  z.strictObject({ kind: z.literal(kind), key: z.string().max(20_000), ...shape });

export const MOST_DIFFERENCES = 2_000;
export const FIRST_PROJECTS = 3;
const firstIds = z.array(id).max(FIRST_PROJECTS);

/** One difference between a baseline and what is now, by its kind. */
export const differenceShape = z.discriminatedUnion('kind', [
  /** A member who was none; `invitedAs`: they had an invitation then. */
  difference('new', { ...there, now: role, invitedAs: role.nullable() }),
  /** A member who is none any more. */
  difference('gone', { ...there, was: role }),
  difference('raised', { ...there, was: role, now: role }),
  difference('lowered', { ...there, was: role, now: role }),
  /** From one role that was made there to another: which of them may do more is not known. */
  difference('other-role', { ...there, was: role, now: role }),
  /** Something granted to, or taken from, a member or a custom role (of which ids alone count), in numbers; another call tells it whole. */
  difference('permissions', {
    ...there,
    role,
    granted: compactAccessShape,
    revoked: compactAccessShape,
    projects: z.strictObject({ granted: firstIds, revoked: firstIds }),
  }),
  /** An open invitation that was not there; `was`: the role of another one that was. */
  difference('invited', { ...there, now: role.nullable(), was: role.nullable() }),
  /** An account has no two-factor authentication any more: told once per instance. */
  difference('lost-two-factor', { ...person, instanceId: id }),
  /** Made since. `people`: how many members it has; null where they were not read. */
  difference('organization-new', { ...place, people: count.nullable() }),
  /** Deleted since. `people`: how many members it had; null where they were not kept. */
  difference('organization-gone', { ...place, people: count.nullable() }),
]);

export const apartShape = z.strictObject({
  instanceId: id,
  /** Null for the whole instance. */
  organizationId: id.nullable(),
  organizationName: text,
  /** Not read now; not read then; another installation answers at the address now; or no key lists it any more, which does not prove that it was deleted. */
  why: z.enum(['unread', 'unkept', 'rebuilt', 'unlisted']),
});

/** Who did what differs, as Dokploy’s audit log has it. */
export const authorShape = z.strictObject({
  key: z.string(),
  /** Addresses, whoever did the last of it first; none where nobody is known. */
  by: z.array(text),
  /** ms since the epoch; `isSeen`: that is when a reading showed it, at the latest. */
  at: z.number().nullable(),
  isSeen: z.boolean(),
  /** What the log says, as one line; of a log that was not read how that failed. */
  entry: text,
  /** Why nobody is known: no log on that version, no license, a key that may not read it, it is not in the log, which never has 2FA, or the log was not read, or not to its end. */
  why: z
    .enum(['no-log', 'no-license', 'no-right', 'not-logged', 'two-factor', 'unread', 'too-long'])
    .nullable(),
});

/** What was done with this app, when (ms since the epoch), by whose key, and why, as was typed for the record. */
export const ownShape = z.strictObject({
  difference: differenceShape,
  at: z.number(),
  by: text.nullable(),
  remark: z.string(),
});

export type Author = z.infer<typeof authorShape>;
export type OwnDifference = z.infer<typeof ownShape>;
export type Difference = z.infer<typeof differenceShape>;
export type DriftKind = Difference['kind'];
export type DifferenceBy<K extends DriftKind> = Extract<Difference, { kind: K }>;
export type Apart = z.infer<typeof apartShape>;
