import { z } from 'zod';
import { count, id, moment, role, text } from '../calls/fields.ts';
import { failureShape } from '../failureShape.ts';
import { permissionsShape } from '../permissions/shapes.ts';
import { LOCAL_TITLES, PLAN_TITLES } from '../rules/actions.ts';
import { changeShape } from './change.ts';
import { OPEN_STATES } from './outcome.ts';
import { RAILS } from './rails.ts';
import { MOST_STEPS, STEP_WORDS } from './steps.ts';

const at = moment;

/** What a server gave with a success. */
const outputShape = z.strictObject({
  /** What is there of a person still as the plan leaves it, or as another step tells, each as a sentence. */
  still: z.array(text).max(20).exactOptional(),
  /** The strongest role among these; `invited` where there are invitations alone. */
  stillAs: role.exactOptional(),
  /** How many organizations were read for it. */
  read: count.exactOptional(),
  invitationId: id.exactOptional(),
  /** An invitation that was removed had run out, or was answered: inviting again would make more of it than it was. */
  wasOver: z.literal(true).exactOptional(),
  userId: id.exactOptional(),
  /** What became of its password where that stands on no sheet: a person has it, or nobody. */
  password: z.enum(['handed-over', 'lost']).exactOptional(),
  organizationId: id.exactOptional(),
  /** Of the sessions of a person that were revoked together, a thousand at most. */
  sessionIds: z.array(id).max(1_000).exactOptional(),
  /** Of a key that was replaced: deleted; or it keeps working, since it was pasted and nobody knows which one it is, until the server answers, or since that refused. */
  oldKey: z.enum(['retired', 'unknown', 'later', 'refused']).exactOptional(),
  /** What permissions it really added and took away, by the reading before it: that alone is taken back. */
  changed: z.strictObject({ grant: permissionsShape, revoke: permissionsShape }).exactOptional(),
  /** Git providers and servers were left out, since the server keeps none: without a license, or before Dokploy 0.29.0. */
  leftOut: z.literal('extras').exactOptional(),
});

/** What is known of a write that was sent at that time, and of whose outcome no reading has told yet. */
const sentShape = z.strictObject({
  at,
  error: failureShape,
  /** What it comes to if it is done, as it was known before it went out. */
  meant: outputShape.exactOptional(),
});
/** An earlier try of a step that is tried again: until it is done, or a reading tells, its outcome is not known. */
const sentBefore = sentShape.exactOptional();

/** How a step stands; no two of its facts can contradict each other. */
export const stepStateShape = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('waiting'), sentBefore }),
  /** Its turn has come. `meant` as of a write that was sent. */
  z.strictObject({ state: z.literal('running'), at, meant: outputShape.exactOptional(), sentBefore }),
  /** `undo`: what takes it back; `undone`: when that was done. `already`: it was so before, and nothing was sent. */
  z.strictObject({
    state: z.literal('done'),
    at,
    output: outputShape,
    undo: changeShape.nullable(),
    undone: at.exactOptional(),
    already: z.boolean().exactOptional(),
  }),
  /** `left`: what of it remains to do, where a part was done. */
  z.strictObject({ state: z.literal('failed'), at, error: failureShape, left: changeShape.exactOptional() }),
  /** It was sent, and no reading has told yet what became of it. */
  sentShape.extend({ state: z.literal('unknown'), left: changeShape.exactOptional() }),
  /** It is no longer as the plan found it, or it may not be done: nothing was sent. */
  z.strictObject({ state: z.literal('skipped'), at, why: text }),
  /** A person stopped the operation before its turn; with `error`: what met an earlier step would have met it too. */
  z.strictObject({ state: z.literal('canceled'), at, error: failureShape.exactOptional() }),
  /** Not tried, since its instance was out of reach or the app ended; it can be run later. */
  z.strictObject({ state: z.literal('open'), at, error: failureShape }),
]);

/** The key that a step was sent with, as its record told of it then: never the key. */
export const keyUseShape = z.strictObject({
  email: text.nullable(),
  /** Its first letters, known of keys made here. */
  start: text.nullable(),
  /** Its name on the server, where Quayside gave it. */
  name: text.nullable(),
});

/** A step as it is planned; one that cannot be done says why, and is kept for the record. */
export const plannedStepShape = z.strictObject({
  change: changeShape,
  /** As it was called when it was planned, for a person. */
  instanceName: text,
  /** Null for a change of the instance. */
  organizationName: text.nullable(),
  /** When what it is about was last seen, where nobody could look as it was planned. */
  seenAt: at.exactOptional(),
  denied: text.exactOptional(),
  /** It is denied for whose key it is: somebody else’s may do it. */
  otherKey: z.literal(true).exactOptional(),
  /** It is denied since what it does is so already. */
  already: z.literal(true).exactOptional(),
});

/** A step of an operation; its id is its place in the plan, from 0. */
export const stepShape = plannedStepShape.omit({ denied: true, otherKey: true, already: true }).extend({
  id: count,
  state: stepStateShape,
  /** Missing on one that was never sent. */
  by: keyUseShape.exactOptional(),
  /** When it was found to be needed still, where that was looked at after it was planned. */
  lookedAt: at.exactOptional(),
});

export type StepState = z.infer<typeof stepStateShape>;
export type Step = z.infer<typeof stepShape>;
export type PlannedStep = z.infer<typeof plannedStepShape>;
export type StepOutput = z.infer<typeof outputShape>;
export type KeyUse = z.infer<typeof keyUseShape>;
export type StepWord = StepState['state'];

/** What an operation is called after; its steps say what it does. */
export const OPERATION_KINDS = Object.keys(PLAN_TITLES) as (keyof typeof PLAN_TITLES)[];

export const LOCAL_KINDS = Object.keys(LOCAL_TITLES) as (keyof typeof LOCAL_TITLES)[];

const counts = z.strictObject(
  Object.fromEntries(STEP_WORDS.map((word) => [word, count])) as Record<StepWord, typeof count>,
);

/** What a person allowed it to do beyond its rails, each a sentence. */
const allowedShape = z.array(text).max(RAILS.length);

/** An operation in short: its steps come by a call of their own. */
export const operationShape = z.strictObject({
  id,
  kind: z.enum([...OPERATION_KINDS, ...LOCAL_KINDS]),
  /** Of the operation that this one takes back. */
  undoOf: id.exactOptional(),
  startedAt: moment,
  /** When a step changed last. */
  changedAt: moment,
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
  /** A person is done with what is left of it. */
  doneWith: z.literal(true).exactOptional(),
  /** What they wrote then for the record. */
  doneNote: text.exactOptional(),
  /** What is open of an off-boarding at rest, as its outcome tells: null where nothing is, or a person is done with it. Missing of any other operation. */
  stillOpen: z
    .strictObject({
      name: text,
      on: z.array(
        z.strictObject({
          ...{ instanceId: id, state: z.enum(OPEN_STATES) },
          /** From when its server has to answer before anything can be done; null where it did. */
          since: moment.nullable(),
        }),
      ),
    })
    .nullable()
    .exactOptional(),
  /** Counts the changes of its steps, from 1: what came after one is asked for by it. */
  revision: count,
});

/** All addresses of each who leaves, also of those without a step: off-boarded together, or removed everywhere by a file. */
const leavingShape = z.array(z.array(text).min(1).max(1_000)).max(MOST_STEPS);

/** By instance id, what was found of those who leave when it was planned: a role, or null for an invitation. */
const foundShape = z.record(
  id,
  z
    .array(z.strictObject({ email: text, name: text, organizationName: text, role: role.nullable() }))
    .max(MOST_STEPS),
);

/** What is kept of a plan beside its steps. */
export const planFacts = {
  /** By instance id: the memberships, by id, that an off-boarding leaves as they are, as was chosen. No step tells of them. */
  known: z.record(id, z.array(id).max(1_000)).exactOptional(),
  leaving: leavingShape.exactOptional(),
  found: foundShape.exactOptional(),
  remark: text.exactOptional(),
  /** The access review that decided it. */
  campaign: id.exactOptional(),
  allowed: allowedShape.exactOptional(),
  source: text.exactOptional(),
};

export const planShape = z.strictObject({
  kind: z.enum(OPERATION_KINDS),
  steps: z.array(plannedStepShape).min(1).max(MOST_STEPS),
  ...planFacts,
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
