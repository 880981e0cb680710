import { z } from 'zod';
import { SERVICE_KINDS } from '../permissions/serviceKinds.ts';
import { type CallShapes, count, done, id, MOST_TOLD_THERE, organizationOf, text } from './fields.ts';

/** How many people, and how many organizations, one plan is about at most. */
const MOST_PLANNED = 10_000;

const planOf = z.strictObject({ planId: id });
const mode = z.enum(['at-least', 'exactly']);
const kinds = z.strictObject({
  projects: count,
  environments: count,
  services: count,
  gitProviders: count,
  servers: count,
});

const sourceShape = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('kit'), kitId: id, mode }),
  /** What a member has, by ids within their organization and by names elsewhere. */
  z.strictObject({ by: z.literal('member'), from: organizationOf.extend({ userId: id }), mode }),
]);

/** How many change, have it already, see everything by role, may not be set, or follow once they joined. */
const verdictCounts = z.strictObject({
  change: count,
  already: count,
  everything: count,
  barred: count,
  invited: count,
});

const planShape = z.strictObject({
  instanceId: id,
  organizationId: id,
  instanceName: text,
  organizationName: text,
  found: z.discriminatedUnion('state', [
    /** No key may set permissions there, or (`failed`) it could not be read; why, as a sentence. */
    z.strictObject({ state: z.literal('unread'), why: text, failed: z.literal(true).exactOptional() }),
    z.strictObject({
      state: z.literal('read'),
      /** What is to be granted there today. */
      matched: kinds,
      /** How many of those projects did not match when the kit was applied there last; `at` in ms since the epoch. */
      fresh: z.strictObject({ projects: count, at: z.number() }).nullable(),
      /** How much of what is copied has no match there. */
      unmatched: count,
      people: verdictCounts,
      /** Why some may not be set, each as a sentence, with the first of them and how many they are; `otherKey` as in a step. */
      barred: z
        .array(
          z.strictObject({
            why: text,
            emails: z.array(text).max(3),
            count,
            otherKey: z.literal(true).exactOptional(),
          }),
        )
        .max(20),
      takes: z.boolean(),
      /** Whose key it goes with first, as in a step. */
      actorId: id.exactOptional(),
    }),
  ]),
});

/** A line of what is to be granted in an organization; `depth`: how far it stands within another. */
const lineShape = z.strictObject({
  depth: count,
  name: text,
  what: z.enum(['project', 'environment', 'gitProvider', 'server', ...SERVICE_KINDS]),
});

const personShape = z.strictObject({
  email: text,
  name: text,
  /** Null for one who is invited alone. */
  role: z.string().nullable(),
  verdict: z.enum(['change', 'already', 'everything', 'barred', 'invited']),
  /** What is granted and what is taken away, in words; empty for nothing. */
  grants: text,
  takes: text,
  /** Why nothing is done, as a sentence; empty where something is. */
  why: text,
});

/** Granting by a kit, or as somebody else has it: planned in main, of what the servers show then. */
export const grantCalls = {
  /**
   * Reads members and what can be granted, and makes a plan, which main holds for `operations.start` until it is closed; how
   * far it is, `grants.progress` tells. `people`: the addresses of each; null for every member. `readings`: what was read
   * for another plan under this id is not read again until that id is closed, too. Gives `kit-unknown`, `bad-input`, and
   * what reading whoever is copied gives; `canceled` once it is closed. Started, it gives `plan-outdated` where what was
   * read since makes another one.
   */
  'grants.plan': {
    input: planOf.extend({
      source: sourceShape,
      people: z.array(z.array(text).max(1_000)).max(MOST_PLANNED).nullable(),
      places: z.array(organizationOf).max(MOST_PLANNED),
      readings: id.exactOptional(),
    }),
    output: z.strictObject({
      /** What is applied, in a few words: the kit’s name, or who is copied. */
      subject: text,
      /** Those where one of the people is, and those that could not be read. */
      organizations: z.array(planShape).max(MOST_PLANNED),
      /** How many people change anywhere, each counted once. */
      changing: count,
      /** The addresses of people who are in none of them, as far as they could be read; twenty at most, and how many. */
      nowhere: z.array(text).max(20),
      absent: count,
      /** How many steps it takes, and how many of them one operation can make. */
      steps: count,
      atOnce: count,
    }),
  },
  /** What a plan comes to in one organization of it, by its place. Gives `plan-closed`. */
  'grants.organization': {
    input: planOf.extend({ at: count.min(0) }),
    output: z.strictObject({
      lines: z.array(lineShape).max(MOST_TOLD_THERE),
      moreLines: count,
      /** What of a copied access has no match there, each as a sentence. */
      unmatched: z.array(text).max(MOST_TOLD_THERE),
      /** Who changes first. */
      people: z.array(personShape).max(MOST_TOLD_THERE),
      morePeople: count,
    }),
  },
  /**
   * Remembers of a plan that has no steps to whom the kit was applied; who is only invited waits from then on for what
   * it grants. Of one with steps `operations.start` does that. Gives `plan-closed`, `registry-unwritable`.
   */
  'grants.remember': { input: planOf, output: done },
} as const satisfies CallShapes;

export type GrantSource = z.infer<typeof sourceShape>;
export type GrantPlan = z.infer<(typeof grantCalls)['grants.plan']['output']>;
export type OrganizationGrants = GrantPlan['organizations'][number];
export type OrganizationGrantsDetail = z.infer<(typeof grantCalls)['grants.organization']['output']>;
export type GrantedPerson = z.infer<typeof personShape>;
