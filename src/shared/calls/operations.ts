import { z } from 'zod';
import { intentShape } from '../operations/change.ts';
import { stepsShape } from '../operations/operation.ts';
import { plannedShape } from '../operations/planned.ts';
import { type Allowed, RAILS } from '../operations/rails.ts';
import { MOST_REMARK, MOST_STEPS } from '../operations/steps.ts';
import { LINE_SUBJECTS } from '../permissions/tree.ts';
import { type CallShapes, count, done, handedOutShape, id, nothing, savedShape, text } from './fields.ts';

const operationOf = z.strictObject({ operationId: id });
const again = operationOf.extend({
  forSession: z.boolean().exactOptional(),
});
const started = z.strictObject({ operationId: id });

const passwordOf = z.strictObject({ passwordId: id });

const allowShape = z.strictObject({
  maxRemovals: z
    .union([z.strictObject({ people: count.min(0) }), z.strictObject({ share: z.number().min(0).max(100) })])
    .exactOptional(),
  minAdmins: count.min(0).exactOptional(),
  rails: z.array(z.enum(RAILS)).max(RAILS.length).exactOptional(),
}) satisfies z.ZodType<Allowed>;

/** All writes to servers. Progress comes by `operations.changed`. */
export const operationCalls = {
  /** Sends nothing. Gives `bad-input`, `conflict`. */
  'plans.make': { input: intentShape, output: plannedShape.extend({ planId: id }) },
  /** Recomputes the impact without some steps. Gives what `operations.start` gives. */
  'plans.weigh': {
    input: z.strictObject({ planId: id, without: z.array(count).max(MOST_STEPS) }),
    output: plannedShape.pick({ impact: true }),
  },
  'plans.granted': {
    input: z.strictObject({ planId: id, at: count.min(0) }),
    output: z.strictObject({
      lines: z.array(z.strictObject({ depth: count, name: text, what: z.enum(LINE_SUBJECTS) })),
      moreLines: count,
      unmatched: z.array(text),
    }),
  },
  /** Plans without steps; invited people wait. Gives `plan-closed`, `registry-unwritable`. */
  'plans.remember': { input: z.strictObject({ planId: id }), output: done },
  'plans.keyChoices': {
    input: nothing,
    output: z.strictObject({
      unread: z.record(id, text),
      computers: z.array(z.strictObject({ id: text, words: text })),
      toSetUp: count,
      rotatable: z.array(id),
    }),
  },
  /**
   * Runs a held plan once; the first step is sent once the plan is on disk. A person confirms deletions and
   * grants of power. Gives `plan-outdated` (it would be another plan by now), `canceled`, `plan-refused` (a
   * rail that `allow` does not name), `plan-closed`, `journal-unwritable`, and `bad-input` (`without` names
   * steps that others need).
   */
  'operations.start': {
    input: z.strictObject({
      planId: id,
      /** Indexes of steps in the plan. */
      without: z.array(count).max(MOST_STEPS).exactOptional(),
      remark: z.string().max(MOST_REMARK).exactOptional(),
      allow: allowShape.exactOptional(),
      source: text.exactOptional(),
    }),
    output: started,
  },
  /**
   * Reads each step's state before sending. Gives `plan-outdated` (an off-boarding, whose rest is planned
   * anew with `finishes`).
   */
  'operations.continue': { input: again, output: done },
  'operations.retry': {
    input: again.extend({
      stepIds: z.array(count).max(MOST_STEPS).exactOptional(),
      /** `failed` includes unknown steps, `canceled` includes steps that were given up. */
      only: z.enum(['failed', 'canceled']).exactOptional(),
    }),
    output: done,
  },
  'operations.cancel': { input: operationOf, output: done },
  /**
   * Cancels open steps and dismisses the rest; `note`: the reason for the record. Gives `operation-running`,
   * `journal-unwritable`.
   */
  'operations.close': {
    input: operationOf.extend({ note: z.string().max(MOST_REMARK).exactOptional() }),
    output: done,
  },
  /** `after`: revision, 0 for all. Gives `operation-unknown`. */
  'operations.steps': { input: operationOf.extend({ after: count }), output: stepsShape },
  /** Gives `operation-unknown`, `file-unwritable`. */
  'operations.export': {
    input: operationOf.extend({ to: z.enum(['clipboard', 'csv', 'json']) }),
    output: handedOutShape,
  },
  /** Gives `operation-unknown`, `file-unwritable`, `internal`. */
  'operations.certificate': { input: operationOf, output: savedShape },
  /** The only call that returns a secret. Gives `password-gone`. */
  'passwords.show': { input: passwordOf, output: z.strictObject({ password: z.string() }) },
  /** Cleared from the clipboard soon. Gives `password-gone`. */
  'passwords.copy': { input: passwordOf, output: done },
  /** Passwords on a sheet are kept until used, forgotten, or the app ends. */
  'passwords.kept': {
    input: z.strictObject({ passwordIds: z.array(id).max(MOST_STEPS) }),
    output: z.strictObject({ passwordIds: z.array(id) }),
  },
  /** They can never be shown again. */
  'passwords.forget': {
    input: z.strictObject({ passwordIds: z.array(id).max(MOST_STEPS), isTaken: z.boolean() }),
    output: done,
  },
} as const satisfies CallShapes;
