import { z } from 'zod';
import { AUDIT_ACTIONS, AUDIT_RESOURCES, MOST_AUDIT_ENTRIES } from '../audit.ts';
import { auditEntryShape } from '../dokploy.ts';
import { LOCAL_KINDS, OPERATION_KINDS, operationShape } from '../operations/operation.ts';
import { OUTCOMES } from '../operations/steps.ts';
import {
  type CallShapes,
  count,
  done,
  id,
  nothing,
  organizationOf,
  savedShape,
  tableFormat,
  text,
} from './fields.ts';

const kind = z.enum([...OPERATION_KINDS, ...LOCAL_KINDS]);

/** What a person wants to see of Activity; an empty list lets all through. */
const filterShape = z.strictObject({
  /** What concerns this instance alone; null for all. */
  instanceId: id.nullable(),
  /** Words; each must stand somewhere in the operation. */
  search: text,
  kinds: z.array(kind).max(100),
  instanceIds: z.array(id).max(1_000),
  /** The addresses of those whose keys were used. */
  people: z.array(text).max(1_000),
  outcomes: z.array(z.enum(OUTCOMES)).max(100),
  oldestFirst: z.boolean(),
});

/** A value that a filter offers, and how many have it. */
function option<T extends z.ZodType>(value: T) {
  return z.strictObject({ value, label: text.exactOptional(), count });
}

const pageShape = z.strictObject({
  operations: z.array(operationShape),
  /** How many the filter lets through, and how many there are without it. */
  matching: count,
  total: count,
  options: z.strictObject({
    kinds: z.array(option(kind)),
    /** By id; `label` is the name, as it is now or was last. */
    instanceIds: z.array(option(id)),
    people: z.array(option(text)),
    outcomes: z.array(option(z.enum(OUTCOMES))),
  }),
});

export type ActivityFilter = z.infer<typeof filterShape>;
export type ActivityPage = z.infer<typeof pageShape>;

const part = z.string().max(200);
const moment = z.iso.datetime();

/** What a person wants to see of an audit log; the server filters. */
const auditFilterShape = z.strictObject({
  /** Part of the address of whoever did it, and of the name of what it was done to; empty for all. */
  user: part,
  name: part,
  action: z.enum(AUDIT_ACTIONS).nullable(),
  resourceType: z.enum(AUDIT_RESOURCES).nullable(),
  /** ISO 8601 UTC, both included. */
  from: moment.nullable(),
  to: moment.nullable(),
});

const auditPageShape = z.object({
  /** Newest first. */
  entries: z.array(auditEntryShape),
  total: count,
});

export const activityCalls = {
  // What was done from this app, and to it.
  'activity.list': {
    input: z.strictObject({
      filter: filterShape,
      offset: count.min(0),
      limit: count.min(1).max(1_000),
    }),
    output: pageShape,
  },
  /** Lets the person choose a file and writes all that the filter lets through to it, step by step. Gives `file-unwritable`. */
  'activity.export': {
    input: z.strictObject({ filter: filterShape, format: tableFormat }),
    output: savedShape,
  },
  /** How much there is of an instance: entries of it alone, of others too, and operations that are not over. */
  'activity.countOf': {
    input: z.strictObject({ instanceId: id }),
    output: z.strictObject({ alone: count, shared: count, open: count }),
  },
  /** Deletes all that is over; what is open stays. Gives `journal-unwritable`. */
  'activity.clear': { input: nothing, output: done },

  // What Dokploy itself writes down of what is done in an organization, where it is licensed.
  'audit.list': {
    input: organizationOf.extend({
      filter: auditFilterShape,
      offset: count.min(0),
      limit: count.min(1).max(MOST_AUDIT_ENTRIES),
    }),
    output: auditPageShape,
  },
  /** Lets the person choose a file and writes all that the filter lets through to it. Gives `file-unwritable`. */
  'audit.export': {
    input: organizationOf.extend({ instanceId: id, filter: auditFilterShape, format: tableFormat }),
    output: savedShape,
  },
} as const satisfies CallShapes;

export type AuditFilter = z.infer<typeof auditFilterShape>;
export type AuditPage = z.infer<typeof auditPageShape>;
