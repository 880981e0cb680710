import { z } from 'zod';
import { count, id, role, text } from '../calls/fields.ts';
import { PLAN_TITLES } from '../rules/actions.ts';
import { RAILS } from './rails.ts';
import { plannedStepShape, type StepWord, stepShape } from './step.ts';
import { MOST_STEPS, STEP_WORDS } from './steps.ts';
import { LOCAL_TITLES } from './titles.ts';

/** What an operation is called after; its steps say what it does. */
export const OPERATION_KINDS = Object.keys(PLAN_TITLES) as (keyof typeof PLAN_TITLES)[];

export const LOCAL_KINDS = Object.keys(LOCAL_TITLES) as (keyof typeof LOCAL_TITLES)[];

const counts = z.strictObject(
  Object.fromEntries(STEP_WORDS.map((word) => [word, count])) as Record<StepWord, typeof count>,
);

/** What a person allowed it to do beyond its rails, each a sentence. */
export const allowedShape = z.array(text).max(RAILS.length);

/** An operation in short: its steps come by a call of their own. */
export const operationShape = z.strictObject({
  id,
  kind: z.enum([...OPERATION_KINDS, ...LOCAL_KINDS]),
  /** Of the operation that this one takes back. */
  undoOf: id.exactOptional(),
  /** ms since the epoch. */
  startedAt: z.number(),
  /** When a step changed last, ms since the epoch. */
  changedAt: z.number(),
  /** `stopping`: what is under way is the last. `open`: steps are left to run, or to look up. */
  phase: z.enum(['running', 'stopping', 'open', 'ended']),
  counts,
  undoable: count,
  /** How many steps were taken back, and when the last of them was, in ms since the epoch; missing where none was. */
  undone: z.strictObject({ count, at: z.number() }).exactOptional(),
  /** How many of those that are done were so before, so that nothing was sent; missing where none was. */
  already: count.exactOptional(),
  /** Whom or what it is about, each once: addresses and names, twenty at most. */
  subjects: z.array(text).max(20),
  /** As they were called when it was planned, twenty at most. */
  instanceNames: z.array(text).max(20),
  instanceIds: z.array(id),
  /** The instances on which a step failed, is open or unknown; left out where none is. */
  failedOn: z.array(id).exactOptional(),
  /** The addresses of the people whose keys it was done with, twenty at most. */
  people: z.array(text).max(20).exactOptional(),
  /** Of what was done to this app alone: what exactly, as a sentence without a secret. */
  note: text.exactOptional(),
  /** What the person who began it wrote for the record. */
  remark: text.exactOptional(),
  allowed: allowedShape.exactOptional(),
  /** Counts the changes of its steps, from 1: what came after one is asked for by it. */
  revision: count,
});

/** By instance id: the memberships, by id, that an off-boarding leaves as they are, as was chosen. No step tells of them. */
export const knownShape = z.record(id, z.array(id).max(1_000));

/** All addresses of each who leaves, also of those without a step: off-boarded together, or removed everywhere by a file. */
export const leavingShape = z.array(z.array(text).min(1).max(1_000)).max(MOST_STEPS);

/** By instance id, what was found of those who leave when it was planned: a role, or null for an invitation. */
export const foundShape = z.record(
  id,
  z
    .array(z.strictObject({ email: text, name: text, organizationName: text, role: role.nullable() }))
    .max(MOST_STEPS),
);

export const planShape = z.strictObject({
  kind: z.enum(OPERATION_KINDS),
  steps: z.array(plannedStepShape).min(1).max(MOST_STEPS),
  known: knownShape.exactOptional(),
  leaving: leavingShape.exactOptional(),
  found: foundShape.exactOptional(),
  remark: text.exactOptional(),
  /** The access review that decided it. */
  campaign: id.exactOptional(),
  allowed: allowedShape.exactOptional(),
  source: text.exactOptional(),
});

/** Steps that changed since a revision, and the operation that holds them; `leaving` and `found` of an off-boarding, where all steps are told. */
export const stepsShape = z.strictObject({
  operation: operationShape,
  steps: z.array(stepShape),
  leaving: leavingShape.exactOptional(),
  found: foundShape.exactOptional(),
});

export type Operation = z.infer<typeof operationShape>;
export type OperationKind = (typeof OPERATION_KINDS)[number];
export type LocalKind = (typeof LOCAL_KINDS)[number];
/** What is told of something that was done to this app alone, and to no single instance. */
export type AppNote<K extends LocalKind> = { kind: K; instance: null; subject?: string; note: string };
export type ActivityKind = OperationKind | LocalKind;
export type Plan = z.infer<typeof planShape>;
export type FoundThere = z.infer<typeof foundShape>;
