import { z } from 'zod';
import { count, id, role, text } from '../calls/fields.ts';
import { failureShape } from '../failureShape.ts';
import { permissionsShape } from '../permissions/permissionsShape.ts';
import { changeShape } from './change.ts';

/** ms since the epoch. */
const at = z.number();

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
