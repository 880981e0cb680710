import { z } from 'zod';
import { AUDIT_ACTIONS, AUDIT_RESOURCES, MOST_AUDIT_ENTRIES } from '../audit.ts';
import { auditEntryShape } from '../dokploy.ts';
import { type CallShapes, count, id, organizationOf, savedShape, tableFormat } from './fields.ts';

const part = z.string().max(200);
const moment = z.iso.datetime();

/** What a person wants to see of an audit log; the server filters. */
const filterShape = z.strictObject({
  /** Part of the address of whoever did it, and of the name of what it was done to; empty for all. */
  user: part,
  name: part,
  action: z.enum(AUDIT_ACTIONS).nullable(),
  resourceType: z.enum(AUDIT_RESOURCES).nullable(),
  /** ISO 8601 UTC, both included. */
  from: moment.nullable(),
  to: moment.nullable(),
});

const pageShape = z.object({
  /** Newest first. */
  entries: z.array(auditEntryShape),
  /** How many the filter lets through. */
  total: count,
});

/** What Dokploy itself writes down of what is done in an organization, where it is licensed. */
export const auditCalls = {
  'audit.list': {
    input: organizationOf.extend({
      filter: filterShape,
      offset: count.min(0),
      limit: count.min(1).max(MOST_AUDIT_ENTRIES),
    }),
    output: pageShape,
  },
  /** Lets the person choose a file and writes all that the filter lets through to it. Gives `file-unwritable`. */
  'audit.export': {
    input: organizationOf.extend({ instanceId: id, filter: filterShape, format: tableFormat }),
    output: savedShape,
  },
} as const satisfies CallShapes;

export type AuditFilter = z.infer<typeof filterShape>;
export type AuditPage = z.infer<typeof pageShape>;
