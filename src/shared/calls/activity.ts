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

/** An empty list filters nothing. */
const filterShape = z.strictObject({
  instanceId: id.nullable(),
  search: text,
  kinds: z.array(kind).max(100),
  instanceIds: z.array(id).max(1_000),
  people: z.array(text).max(1_000),
  outcomes: z.array(z.enum(OUTCOMES)).max(100),
  oldestFirst: z.boolean(),
});

function option<T extends z.ZodType>(value: T) {
  return z.strictObject({ value, label: text.exactOptional(), count });
}

const pageShape = z.strictObject({
  operations: z.array(operationShape),
  matching: count,
  total: count,
  options: z.strictObject({
    kinds: z.array(option(kind)),
    instanceIds: z.array(option(id)),
    people: z.array(option(text)),
    outcomes: z.array(option(z.enum(OUTCOMES))),
  }),
});

export type ActivityFilter = z.infer<typeof filterShape>;
export type ActivityPage = z.infer<typeof pageShape>;

const part = z.string().max(200);
const moment = z.iso.datetime();

const auditFilterShape = z.strictObject({
  /** Part of the actor's address and of the subject's name; empty for all. */
  user: part,
  name: part,
  action: z.enum(AUDIT_ACTIONS).nullable(),
  resourceType: z.enum(AUDIT_RESOURCES).nullable(),
  /** ISO 8601 UTC, inclusive. */
  from: moment.nullable(),
  to: moment.nullable(),
});

const auditPageShape = z.object({
  entries: z.array(auditEntryShape),
  total: count,
});

export const activityCalls = {
  'activity.list': {
    input: z.strictObject({
      filter: filterShape,
      offset: count.min(0),
      limit: count.min(1).max(1_000),
    }),
    output: pageShape,
  },
  /** Exports all matching entries with their steps. Gives `file-unwritable`. */
  'activity.export': {
    input: z.strictObject({ filter: filterShape, format: tableFormat }),
    output: savedShape,
  },
  /** Entries of this instance alone, shared ones, and open operations. */
  'activity.countOf': {
    input: z.strictObject({ instanceId: id }),
    output: z.strictObject({ alone: count, shared: count, open: count }),
  },
  /** Keeps open operations. Gives `journal-unwritable`. */
  'activity.clear': { input: nothing, output: done },

  // Dokploy's own audit log, only with a license.
  'audit.list': {
    input: organizationOf.extend({
      filter: auditFilterShape,
      offset: count.min(0),
      limit: count.min(1).max(MOST_AUDIT_ENTRIES),
    }),
    output: auditPageShape,
  },
  /** Gives `file-unwritable`. */
  'audit.export': {
    input: organizationOf.extend({ instanceId: id, filter: auditFilterShape, format: tableFormat }),
    output: savedShape,
  },
} as const satisfies CallShapes;

export type AuditFilter = z.infer<typeof auditFilterShape>;
export type AuditPage = z.infer<typeof auditPageShape>;
