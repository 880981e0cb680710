import { z } from 'zod';
import { type CallShapes, count, id } from './fields.ts';

/** How many days of an instance are kept: three years. */
export const MOST_DAYS = 1_096;
/** How many lines one answer has at most, of all instances together. */
export const MOST_LINES = 4_000;

/** A day as it was called on this computer, `YYYY-MM-DD`. */
const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);

/** What is counted of a day: only members and invitations that were read on it. */
const counted = {
  /** Members, each address once per instance. */
  people: count,
  /** Of them those who own an organization. */
  owners: count,
  /** Of them those whose account has no second factor; where a server does not tell, nobody is counted. */
  withoutTwoFactor: count,
  /** Invitations that could be accepted when they were read. */
  openInvitations: count,
};

/** The counts of one instance on one day. */
const dayCountsShape = z.strictObject({
  day,
  instanceId: id,
  ...counted,
  /** As the server said it; null when it did not. */
  version: z.string().max(200).nullable(),
  /** How many organizations the instance showed, and how many of them are in the counts. */
  organizations: count,
  read: count,
  /**
   * Whether it counts the organizations that the line before does, but for those that came or went on the server. Where
   * not, a key was added, removed or lost, and the two lines must not be compared.
   */
  sameLists: z.boolean(),
});

/** The counts of several instances on one day, each as it was read last. */
const togetherShape = z.strictObject({
  day,
  ...counted,
  /** How many instances are in it. */
  instances: count,
  /** Whether it counts the organizations that the one before does: as of one instance. */
  sameLists: z.boolean(),
});

/** For so many days back, today included, and for these instances, or all for none. */
const asked = z.strictObject({
  instanceIds: z.array(id).max(1_000),
  days: count.min(1).max(MOST_DAYS),
});
/** Instances whose history cannot be shown, and why: a newer Quayside wrote it, or the disk refused. */
const closed = z.array(z.strictObject({ instanceId: id, why: z.enum(['newer', 'unreadable']) }));

/** Counts of people and invitations, one line per day and instance, kept on this computer alone. */
export const historyCalls = {
  /** By instance, then by day; thinned out where they are more than {@link MOST_LINES}. */
  'history.of': {
    input: asked,
    output: z.strictObject({ lines: z.array(dayCountsShape).max(MOST_LINES), closed }),
  },
  /** Of all these instances together, by day. */
  'history.together': {
    input: asked,
    output: z.strictObject({ lines: z.array(togetherShape).max(MOST_DAYS), closed }),
  },
} as const satisfies CallShapes;

/**
 * The counts of one instance on one day, from its last whole reading of that day: each organization that was read
 * before and that a key still opens was read again, with members and invitations. A day on which one failed has no
 * line, so that no count ever drops because a list was not read.
 */
export type DayCounts = z.infer<typeof dayCountsShape>;
/** The counts of several instances on one day: a sum, so a person on two instances counts twice. */
export type TogetherCounts = z.infer<typeof togetherShape>;
/** What history is known, and of which instances it cannot be shown. */
export type History = { lines: DayCounts[]; closed: z.infer<typeof closed> };
