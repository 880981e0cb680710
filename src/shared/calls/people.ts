import { z } from 'zod';
import { dayShape } from '../accessEnd.ts';
import { MOST_COLUMNS } from '../choices.ts';
import { SIGHTS } from '../permissions/accessSummary.ts';
import { compactAccessShape } from '../permissions/shapes.ts';
import { type CallShapes, count, done, id, moment, nothing, role, tableFormat, text } from './fields.ts';

/** Names a person: their address, folded; where they have none, what is made of ids. */
const personId = text.min(1);
const changed = z.strictObject({ changed: z.boolean() });

/** An organization of an instance: a column of the table. What a person is in one whose lists were never read is not known. */
const columnShape = z.strictObject({
  instanceId: z.string(),
  organizationId: z.string(),
  organizationName: z.string(),
  /** When its members and its invitations were read; null where they never were. */
  membersAt: moment.nullable(),
  invitationsAt: moment.nullable(),
});

/**
 * What a person is in an organization: a member (then `memberId`, `userId` and a role), invited, or both. A person has
 * more than one in the same column only where several of their addresses are there, or several invitations: the first
 * is the one that counts, by the strongest role, then by the invitation that ends last.
 */
const cellShape = z.strictObject({
  instanceId: z.string(),
  organizationId: z.string(),
  memberId: z.string().exactOptional(),
  userId: z.string().exactOptional(),
  /** Null for one who is invited alone. */
  role: z.string().nullable(),
  /** When they joined; null where that is not known. */
  since: moment.nullable(),
  twoFactor: z.boolean().nullable(),
  /** What a member was granted, as numbers alone; missing where that was never read. */
  access: compactAccessShape.exactOptional(),
  /** The newest that is known to have happened to them there; missing where nothing is, which is not “never”. */
  changed: z
    .strictObject({ at: moment, how: z.enum(['joined', 'invited', 'here', 'elsewhere']) })
    .exactOptional(),
  /** An open or an expired one; where its end cannot be read it ends at the last moment that a date can be. */
  invitation: z.strictObject({ id: z.string(), role: z.string().nullable(), expiresAt: moment }).nullable(),
  /** The address as the server has it, where it is written in another way than the person's `email`, or is another one. */
  email: text.exactOptional(),
});

/** A person over all instances: one address, case-folded, or several that were joined by hand. */
const personShape = z.strictObject({
  id: personId,
  /** As a server has it; empty where none has one. */
  email: text,
  /** All their addresses, this one first: those that were joined, also where no list has them now. */
  emails: z.array(text),
  /** Empty where no server has one. */
  name: z.string(),
  /** By column; nothing for a column says “nothing” where its lists were read, else “unknown”. */
  cells: z.array(cellShape),
});

const queryShape = z.strictObject({
  /** Words; each must stand somewhere in their addresses or names, or in those of one and the same organization, its instance and the groups of that. */
  search: text,
  /** Words; each must stand somewhere in their addresses or names. */
  named: text,
  /** Has one of these addresses, folded; empty for anybody. */
  addresses: z.array(text).max(1_000),
  /** Who has nothing to be sorted by comes last, whichever way; those alike stand by address. */
  sort: z.discriminatedUnion('by', [
    z.strictObject({
      /**
       * `risk`: the strongest role first, among owners and admins those without two-factor authentication, then by name;
       * `organizations`: how many they are a member of; `two-factor`: who lacks it first, then who may; `access`: who sees everything in
       * most organizations first, then by how much was granted, then who sees nothing; `changed`: whose last change is the
       * oldest first.
       */
      by: z.enum(['email', 'name', 'risk', 'organizations', 'two-factor', 'access', 'changed']),
      descending: z.boolean(),
    }),
    /** The strongest role first, then who is invited. */
    z.strictObject({ by: z.literal('column'), instanceId: id, organizationId: id, descending: z.boolean() }),
  ]),
  /** Has one of them as a member; with `only: 'invited'`, is invited as one. This and all else that is asked of a membership holds for one and the same. */
  roles: z.array(role).max(100),
  owner: z.boolean(),
  /** A member of so many organizations. */
  atLeast: count.min(0).nullable(),
  atMost: count.min(0).nullable(),
  /** `members`: a member of at least one organization; `invited`: invited, and a member of none. */
  only: z.enum(['members', 'invited']).nullable(),
  /** The account has no two-factor authentication, on an instance that tells. */
  noTwoFactor: z.boolean(),
  /** Sees so much as a member; any of these. */
  sees: z.array(z.enum(SIGHTS)).max(SIGHTS.length),
  /** A member of at least one organization, who sees nothing in any of them; what was not read may be more than nothing. */
  seesNothing: z.boolean(),
  /** What is on these alone counts, and is given in `cells`; empty for all. */
  instanceIds: z.array(id).max(1_000),
  /** The same for organizations: with both, what is in one of either. */
  organizations: z.array(z.strictObject({ instanceId: id, organizationId: id })).max(1_000),
  /** What stands after the @ of one of their addresses, folded. */
  domains: z.array(text).max(1_000),
  /**
   * Differs between these organizations, in their order (none: anybody); `isCurrent`: who is not listed there is missing, else
   * unknown.
   */
  differing: z
    .array(z.strictObject({ instanceId: id, organizationId: id, isCurrent: z.boolean() }))
    .max(MOST_COLUMNS),
  /** Joined an organization at this moment or later. */
  newSince: moment.nullable(),
  /** The last change that is known of them came at this moment or later (`since`), or before it. */
  changed: z.strictObject({ is: z.enum(['since', 'before']), at: moment }).nullable(),
  /** Has an end date on this day or before it. */
  endsBy: dayShape.nullable(),
});

/** The columns, by instance in the person's order, of one `revision` of the table. */
const columnsShape = z.strictObject({
  revision: count,
  columns: z.array(columnShape),
  /** Of addresses: the 200 that most people have, those first. */
  domains: z.array(z.strictObject({ domain: text, count })),
  /** All that someone has or is invited with, the strongest first. */
  roles: z.array(z.string()),
});

/** One table of everybody. `revision` counts its changes. */
export const peopleCalls = {
  'people.list': {
    input: z.strictObject({
      ...{ query: queryShape, from: count.min(0), count: count.min(1).max(200) },
      /** Asks for the columns of the same moment, too, unless this is their revision; null: of none. */
      columnsSince: count.nullable().exactOptional(),
    }),
    output: z.strictObject({
      revision: count,
      columns: columnsShape.nullable(),
      /** How many the query lets through, how many there are on its instances, and how many on all. */
      matching: count,
      within: count,
      all: count,
      /** Places among the columns in which somebody of those let through is, or is invited. */
      used: z.array(count.min(0)),
      /** Which of the addresses that were asked for nobody let through has. */
      missing: z.array(text),
      persons: z.array(personShape),
    }),
  },
  'people.columns': { input: nothing, output: columnsShape },
  /** Everyone whom the query lets through, in its order. */
  'people.ids': {
    input: z.strictObject({ query: queryShape }),
    output: z.strictObject({ revision: count, ids: z.array(personId) }),
  },
  'people.counts': {
    input: z.strictObject({ queries: z.array(queryShape).max(150) }),
    output: z.strictObject({ counts: z.array(count) }),
  },
  /** These people without those who are gone, and in how many organizations on how many instances they are or are invited. */
  'people.some': {
    input: z.strictObject({ ids: z.array(personId).max(1_000) }),
    output: z.strictObject({
      persons: z.array(personShape),
      organizations: count,
      instances: count,
    }),
  },
  /** Writes a line for each address in each organization, of all whom the query lets through. Gives `file-unwritable`. */
  'people.export': {
    input: z.strictObject({ query: queryShape, format: tableFormat }),
    output: z.discriminatedUnion('outcome', [
      z.strictObject({
        outcome: z.literal('saved'),
        fileName: z.string(),
        people: count,
        lines: count,
        /** Memberships and invitations without an address, which no line can name. */
        withoutAddress: count,
        /** Organizations that were never read, and those of which a part was; instances of which none is known. */
        unread: count,
        partly: count,
        instances: count,
      }),
      z.strictObject({ outcome: z.literal('canceled') }),
    ]),
  },
  /** Also by a joined address that is not the first, with the columns of the same moment; null where nobody is known by it. */
  'people.one': {
    input: z.strictObject({ id: personId }),
    output: z.strictObject({ person: personShape, columns: z.array(columnShape) }).nullable(),
  },
  /** These are one person: keeps their addresses together, under the first. Gives `bad-input`, `registry-newer`, `registry-unwritable`. */
  'people.join': { input: z.strictObject({ ids: z.array(personId).min(2).max(100) }), output: changed },
  /** Takes an address out of those that were joined. Gives `registry-newer`, `registry-unwritable`. */
  'people.separate': { input: z.strictObject({ id: personId, email: text }), output: changed },
  /** This address looks like one of that person’s and is not: it is not offered for them any more. Gives `registry-newer`, `registry-unwritable`. */
  'people.setApart': { input: z.strictObject({ id: personId, email: text }), output: done },
} as const satisfies CallShapes;

export type PeopleColumn = z.infer<typeof columnShape>;
export type PersonCell = z.infer<typeof cellShape>;
export type Person = z.infer<typeof personShape>;
export type PeopleQuery = z.infer<typeof queryShape>;
export type PeopleColumns = z.infer<typeof columnsShape>;
export type PeoplePage = z.infer<(typeof peopleCalls)['people.list']['output']>;
