import { z } from 'zod';
import { count, id, role, text } from './calls/fields.ts';
import { compactAccessShape } from './permissions/shapes.ts';

const person = { personId: text.min(1), emails: z.array(text).max(1_000) };
const place = { instanceId: id, organizationId: id, organizationName: text };
const there = { ...person, ...place };

/** `key` stays the same for as long as the difference says the same. */
const difference = <K extends string, Shape extends z.ZodRawShape>(kind: K, shape: Shape) =>
  z.strictObject({ kind: z.literal(kind), key: z.string().max(20_000), ...shape });

export const MOST_DIFFERENCES = 2_000;
export const FIRST_PROJECTS = 3;
const firstIds = z.array(id).max(FIRST_PROJECTS);

export const differenceShape = z.discriminatedUnion('kind', [
  difference('new', { ...there, now: role, invitedAs: role.nullable() }),
  difference('gone', { ...there, was: role }),
  difference('raised', { ...there, was: role, now: role }),
  difference('lowered', { ...there, was: role, now: role }),
  /** Two custom roles: nobody knows which one allows more. */
  difference('other-role', { ...there, was: role, now: role }),
  /** Counts only; another call has the ids. Custom roles have ids only. */
  difference('permissions', {
    ...there,
    role,
    granted: compactAccessShape,
    revoked: compactAccessShape,
    projects: z.strictObject({ granted: firstIds, revoked: firstIds }),
  }),
  /** `was`: role of an earlier invitation. */
  difference('invited', { ...there, now: role.nullable(), was: role.nullable() }),
  difference('lost-two-factor', { ...person, instanceId: id }),
  difference('organization-new', { ...place, people: count.nullable() }),
  difference('organization-gone', { ...place, people: count.nullable() }),
]);

export const apartShape = z.strictObject({
  instanceId: id,
  organizationId: id.nullable(),
  organizationName: text,
  /**
   * `rebuilt`: another installation answers now; `unlisted`: no key lists it, which does not prove that it
   * was deleted.
   */
  why: z.enum(['unread', 'unkept', 'rebuilt', 'unlisted']),
});

export const authorShape = z.strictObject({
  key: z.string(),
  by: z.array(text),
  at: z.number().nullable(),
  isSeen: z.boolean(),
  entry: text,
  /**
   * Why the author is unknown: no log in this version, no license, no permission, not in the log (which never
   * has 2FA), or the log was not fully read.
   */
  why: z
    .enum(['no-log', 'no-license', 'no-right', 'not-logged', 'two-factor', 'unread', 'too-long'])
    .nullable(),
});

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
