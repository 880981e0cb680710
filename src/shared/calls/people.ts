import { z } from 'zod';
import { dayShape } from '../accessEnd.ts';
import { MOST_COLUMNS } from '../choices.ts';
import { SIGHTS } from '../permissions/accessSummary.ts';
import { compactAccessShape } from '../permissions/shapes.ts';
import { type CallShapes, count, done, id, moment, nothing, role, tableFormat, text } from './fields.ts';

/** The folded address, or else an id made of account ids. */
const personId = text.min(1);
const changed = z.strictObject({ changed: z.boolean() });

const columnShape = z.strictObject({
  instanceId: z.string(),
  organizationId: z.string(),
  organizationName: z.string(),
  /** Null if never read. */
  membersAt: moment.nullable(),
  invitationsAt: moment.nullable(),
});

/**
 * Several cells per column only with several addresses or invitations; the strongest role, then the latest
 * end, comes first.
 */
const cellShape = z.strictObject({
  instanceId: z.string(),
  organizationId: z.string(),
  memberId: z.string().exactOptional(),
  userId: z.string().exactOptional(),
  role: z.string().nullable(),
  since: moment.nullable(),
  twoFactor: z.boolean().nullable(),
  /** Counts; missing if never read. */
  access: compactAccessShape.exactOptional(),
  /** Newest known change; missing means unknown, not never. */
  changed: z
    .strictObject({ at: moment, how: z.enum(['joined', 'invited', 'here', 'elsewhere']) })
    .exactOptional(),
  /** An unreadable end counts as the last possible date. */
  /** `SignIn` of the facts; missing means not read yet. */
  signIn: z
    .strictObject({
      at: moment.nullable(),
      looked: z.union([z.strictObject({ from: moment, to: moment }), z.enum(['not-yet', 'version', 'key'])]),
    })
    .exactOptional(),
  invitation: z.strictObject({ id: z.string(), role: z.string().nullable(), expiresAt: moment }).nullable(),
  /** Only where the server's spelling differs from the person's `email`. */
  email: text.exactOptional(),
});

const personShape = z.strictObject({
  id: personId,
  email: text,
  emails: z.array(text),
  name: z.string(),
  /** A missing column means no access if its lists were read, else unknown. */
  cells: z.array(cellShape),
});

const queryShape = z.strictObject({
  /** All words must match the person, or one organization with its instance and groups. */
  search: text,
  named: text,
  addresses: z.array(text).max(1_000),
  /** Missing values sort last in both directions; ties by address. */
  sort: z.discriminatedUnion('by', [
    z.strictObject({
      /**
       * `risk`: strongest role, owners and admins without 2FA first; `two-factor`: who lacks it first, then
       * unknown; `access`: most full access first, then most grants; `sign-in` and `changed`: oldest first.
       */
      by: z.enum(['email', 'name', 'risk', 'organizations', 'two-factor', 'access', 'sign-in', 'changed']),
      descending: z.boolean(),
    }),
    z.strictObject({ by: z.literal('column'), instanceId: id, organizationId: id, descending: z.boolean() }),
  ]),
  roles: z.array(role).max(100),
  owner: z.boolean(),
  atLeast: count.min(0).nullable(),
  atMost: count.min(0).nullable(),
  only: z.enum(['members', 'invited']).nullable(),
  noTwoFactor: z.boolean(),
  sees: z.array(z.enum(SIGHTS)).max(SIGHTS.length),
  seesNothing: z.boolean(),
  /** Also limits `cells`; empty for all. */
  instanceIds: z.array(id).max(1_000),
  organizations: z.array(z.strictObject({ instanceId: id, organizationId: id })).max(1_000),
  domains: z.array(text).max(1_000),
  differing: z
    .array(z.strictObject({ instanceId: id, organizationId: id, isCurrent: z.boolean() }))
    .max(MOST_COLUMNS),
  newSince: moment.nullable(),
  changed: z.strictObject({ is: z.enum(['since', 'before']), at: moment }).nullable(),
  signIn: z.array(z.enum(['quiet', 'never', 'unknown'])).max(3),
  endsBy: dayShape.nullable(),
});

const columnsShape = z.strictObject({
  revision: count,
  columns: z.array(columnShape),
  /** The 200 most frequent, most people first. */
  domains: z.array(z.strictObject({ domain: text, count })),
  roles: z.array(z.string()),
});

export const peopleCalls = {
  'people.list': {
    input: z.strictObject({
      ...{ query: queryShape, from: count.min(0), count: count.min(1).max(200) },
      columnsSince: count.nullable().exactOptional(),
    }),
    output: z.strictObject({
      revision: count,
      columns: columnsShape.nullable(),
      matching: count,
      within: count,
      all: count,
      used: z.array(count.min(0)),
      missing: z.array(text),
      persons: z.array(personShape),
    }),
  },
  'people.columns': { input: nothing, output: columnsShape },
  'people.ids': {
    input: z.strictObject({ query: queryShape }),
    output: z.strictObject({ revision: count, ids: z.array(personId) }),
  },
  'people.counts': {
    input: z.strictObject({ queries: z.array(queryShape).max(150) }),
    output: z.strictObject({ counts: z.array(count) }),
  },
  'people.some': {
    input: z.strictObject({ ids: z.array(personId).max(1_000) }),
    output: z.strictObject({
      persons: z.array(personShape),
      organizations: count,
      instances: count,
    }),
  },
  /** One line per address and organization. Gives `file-unwritable`. */
  'people.export': {
    input: z.strictObject({ query: queryShape, format: tableFormat }),
    output: z.discriminatedUnion('outcome', [
      z.strictObject({
        outcome: z.literal('saved'),
        fileName: z.string(),
        people: count,
        lines: count,
        withoutAddress: count,
        unread: count,
        partly: count,
        instances: count,
      }),
      z.strictObject({ outcome: z.literal('canceled') }),
    ]),
  },
  'people.one': {
    input: z.strictObject({ id: personId }),
    output: z.strictObject({ person: personShape, columns: z.array(columnShape) }).nullable(),
  },
  /** Keeps the addresses under the first. Gives `bad-input`, `registry-newer`, `registry-unwritable`. */
  'people.join': { input: z.strictObject({ ids: z.array(personId).min(2).max(100) }), output: changed },
  /** Gives `registry-newer`, `registry-unwritable`. */
  'people.separate': { input: z.strictObject({ id: personId, email: text }), output: changed },
  /** Stops offering a similar address of another person. Gives `registry-newer`, `registry-unwritable`. */
  'people.setApart': { input: z.strictObject({ id: personId, email: text }), output: done },
} as const satisfies CallShapes;

export type PeopleColumn = z.infer<typeof columnShape>;
export type PersonCell = z.infer<typeof cellShape>;
export type Person = z.infer<typeof personShape>;
export type PeopleQuery = z.infer<typeof queryShape>;
export type PeopleColumns = z.infer<typeof columnsShape>;
export type PeoplePage = z.infer<(typeof peopleCalls)['people.list']['output']>;
