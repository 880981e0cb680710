import { z } from 'zod';
import { count, id, moment, role, text } from '../calls/fields.ts';
import { failureShape } from '../failureShape.ts';
import { permissionsShape } from '../permissions/shapes.ts';
import { LOCAL_TITLES, PLAN_TITLES } from '../rules/actions.ts';
import { changeShape, OFFBOARD_CHOICES } from './change.ts';
import { OPEN_STATES } from './outcome.ts';
import { RAILS } from './rails.ts';
import { MOST_STEPS, STEP_WORDS } from './steps.ts';

const at = moment;

const outputShape = z.strictObject({
  still: z.array(text).max(20).exactOptional(),
  /** Strongest role left; `invited` if only invitations are. */
  stillAs: role.exactOptional(),
  read: count.exactOptional(),
  invitationId: id.exactOptional(),
  /** The removed invitation had expired or was answered: inviting again would do more than undo. */
  wasOver: z.literal(true).exactOptional(),
  userId: id.exactOptional(),
  /** Only for a password on no sheet. */
  password: z.enum(['handed-over', 'lost']).exactOptional(),
  organizationId: id.exactOptional(),
  sessionIds: z.array(id).max(1_000).exactOptional(),
  oldKey: z.enum(['retired', 'unknown', 'later', 'refused']).exactOptional(),
  /** The real difference by the reading before; undo reverts only this. */
  changed: z.strictObject({ grant: permissionsShape, revoke: permissionsShape }).exactOptional(),
  /** Dokploy keeps no git providers and servers without a license, or before 0.29.0. */
  leftOut: z.literal('extras').exactOptional(),
});

const sentShape = z.strictObject({
  at,
  error: failureShape,
  meant: outputShape.exactOptional(),
});
const sentBefore = sentShape.exactOptional();

/** One shape per state, so that its facts cannot contradict. */
export const stepStateShape = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('waiting'), sentBefore }),
  z.strictObject({ state: z.literal('running'), at, meant: outputShape.exactOptional(), sentBefore }),
  /** `undo`: the reverting change; `undone`: time of the undo. `already`: nothing was sent. */
  z.strictObject({
    state: z.literal('done'),
    at,
    output: outputShape,
    undo: changeShape.nullable(),
    undone: at.exactOptional(),
    already: z.boolean().exactOptional(),
  }),
  /** `left`: the part that remains to do. */
  z.strictObject({ state: z.literal('failed'), at, error: failureShape, left: changeShape.exactOptional() }),
  /** Sent, but no reading has shown the outcome. */
  sentShape.extend({ state: z.literal('unknown'), left: changeShape.exactOptional() }),
  z.strictObject({ state: z.literal('skipped'), at, why: text }),
  /** `error`: met by an earlier step, and would be met again. */
  z.strictObject({ state: z.literal('canceled'), at, error: failureShape.exactOptional() }),
  /** Not tried: the instance was out of reach or the app ended. */
  z.strictObject({ state: z.literal('open'), at, error: failureShape }),
]);

/** From the key's record; never the key itself. */
export const keyUseShape = z.strictObject({
  email: text.nullable(),
  start: text.nullable(),
  name: text.nullable(),
});

/** Denied steps are kept for the record. */
export const plannedStepShape = z.strictObject({
  change: changeShape,
  instanceName: text,
  organizationName: text.nullable(),
  /** Age of the last-seen list that the plan used. */
  seenAt: at.exactOptional(),
  denied: text.exactOptional(),
  otherKey: z.literal(true).exactOptional(),
  already: z.literal(true).exactOptional(),
});

export const stepShape = plannedStepShape.omit({ denied: true, otherKey: true, already: true }).extend({
  id: count,
  state: stepStateShape,
  by: keyUseShape.exactOptional(),
  /** A later check found the step still needed. */
  lookedAt: at.exactOptional(),
});

export type StepState = z.infer<typeof stepStateShape>;
export type Step = z.infer<typeof stepShape>;
export type PlannedStep = z.infer<typeof plannedStepShape>;
export type StepOutput = z.infer<typeof outputShape>;
export type KeyUse = z.infer<typeof keyUseShape>;
export type StepWord = StepState['state'];

export const OPERATION_KINDS = Object.keys(PLAN_TITLES) as (keyof typeof PLAN_TITLES)[];

export const LOCAL_KINDS = Object.keys(LOCAL_TITLES) as (keyof typeof LOCAL_TITLES)[];

const counts = z.strictObject(
  Object.fromEntries(STEP_WORDS.map((word) => [word, count])) as Record<StepWord, typeof count>,
);

const allowedShape = z.array(text).max(RAILS.length);

export const operationShape = z.strictObject({
  id,
  kind: z.enum([...OPERATION_KINDS, ...LOCAL_KINDS]),
  undoOf: id.exactOptional(),
  startedAt: moment,
  changedAt: moment,
  /** `open`: steps are left to run, or to look up. */
  phase: z.enum(['running', 'stopping', 'open', 'ended']),
  counts,
  undoable: count,
  undone: z.strictObject({ count, at: z.number() }).exactOptional(),
  already: count.exactOptional(),
  subjects: z.array(text).max(20),
  instanceNames: z.array(text).max(20),
  instanceIds: z.array(id),
  failedOn: z.array(id).exactOptional(),
  people: z.array(text).max(20).exactOptional(),
  /** For changes of this app alone; without secrets. */
  note: text.exactOptional(),
  remark: text.exactOptional(),
  allowed: allowedShape.exactOptional(),
  doneWith: z.literal(true).exactOptional(),
  doneNote: text.exactOptional(),
  /** Null if nothing is open or a person dismissed it; off-boardings only. */
  stillOpen: z
    .strictObject({
      name: text,
      on: z.array(
        z.strictObject({
          ...{ instanceId: id, state: z.enum(OPEN_STATES) },
          /** Its server must answer first; null if it answered. */
          since: moment.nullable(),
        }),
      ),
    })
    .nullable()
    .exactOptional(),
  /** Increases with each changed step; clients ask for newer changes by it. */
  revision: count,
});

const leavingShape = z.array(z.array(text).min(1).max(1_000)).max(MOST_STEPS);

/** By instance id, at planning time; null for an invitation. */
const foundShape = z.record(
  id,
  z
    .array(z.strictObject({ email: text, name: text, organizationName: text, role: role.nullable() }))
    .max(MOST_STEPS),
);

/** What was chosen for each who leaves, by their first address and instance id: planned anew, nobody leaves further. */
const fatesShape = z.record(text, z.record(id, z.enum(OFFBOARD_CHOICES)));

export const planFacts = {
  /** Membership ids that an off-boarding keeps by choice, by instance id: no step names them. */
  known: z.record(id, z.array(id).max(1_000)).exactOptional(),
  leaving: leavingShape.exactOptional(),
  found: foundShape.exactOptional(),
  fates: fatesShape.exactOptional(),
  remark: text.exactOptional(),
  campaign: id.exactOptional(),
  allowed: allowedShape.exactOptional(),
  source: text.exactOptional(),
};

export const planShape = z.strictObject({
  kind: z.enum(OPERATION_KINDS),
  steps: z.array(plannedStepShape).min(1).max(MOST_STEPS),
  ...planFacts,
});

export const stepsShape = z.strictObject({
  operation: operationShape,
  steps: z.array(stepShape),
  leaving: leavingShape.exactOptional(),
  found: foundShape.exactOptional(),
  fates: fatesShape.exactOptional(),
});

export type Operation = z.infer<typeof operationShape>;
export type OperationKind = (typeof OPERATION_KINDS)[number];
export type LocalKind = (typeof LOCAL_KINDS)[number];
export type AppNote<K extends LocalKind> = { kind: K; instance: null; subject?: string; note: string };
export type ActivityKind = OperationKind | LocalKind;
export type Plan = z.infer<typeof planShape>;
export type FoundThere = z.infer<typeof foundShape>;
export type Fates = z.infer<typeof fatesShape>;
