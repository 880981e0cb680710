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
  /** Where the keys that its steps make are kept; left out, as they were before. */
  forSession: z.boolean().exactOptional(),
});
/** Tells which operation runs now. */
const started = z.strictObject({ operationId: id });

const passwordOf = z.strictObject({ passwordId: id });

/** What a person allows a plan beyond its rails: other limits, and rails that do not hold for it. */
const allowShape = z.strictObject({
  maxRemovals: z
    .union([z.strictObject({ people: count.min(0) }), z.strictObject({ share: z.number().min(0).max(100) })])
    .exactOptional(),
  minAdmins: count.min(0).exactOptional(),
  rails: z.array(z.enum(RAILS)).max(RAILS.length).exactOptional(),
}) satisfies z.ZodType<Allowed>;

/** All that changes a server. How operations go on is told by `operations.changed`. */
export const operationCalls = {
  /** Makes a plan of what main knows now, and holds it there; sends nothing. Gives `bad-input` and `conflict`. */
  'plans.make': { input: intentShape, output: plannedShape.extend({ planId: id }) },
  /** What a held plan does to the numbers of people without these of its steps. Gives as `operations.start` does. */
  'plans.weigh': {
    input: z.strictObject({ planId: id, without: z.array(count).max(MOST_STEPS) }),
    output: plannedShape.pick({ impact: true }),
  },
  /** What a held plan grants in one of its organizations, by its place. Gives `plan-closed`. */
  'plans.granted': {
    input: z.strictObject({ planId: id, at: count.min(0) }),
    output: z.strictObject({
      /** `depth`: how far it stands within another. */
      lines: z.array(z.strictObject({ depth: count, name: text, what: z.enum(LINE_SUBJECTS) })),
      moreLines: count,
      /** What of a copied access has no match there, each as a sentence. */
      unmatched: z.array(text),
    }),
  },
  /**
   * Remembers of a held plan without steps to whom its kit applies; who is only invited waits from then on for what it
   * grants. Gives `plan-closed`, `registry-unwritable`.
   */
  'plans.remember': { input: z.strictObject({ planId: id }), output: done },
  /** What a plan over keys can be of. */
  'plans.keyChoices': {
    input: nothing,
    output: z.strictObject({
      /** By instance id, why it could not be read just now. */
      unread: z.record(id, text),
      computers: z.array(z.strictObject({ id: text, words: text })),
      /** For how many organizations without a key one can be created. */
      creatable: count,
      /** The keys that expire within fourteen days, or did, and can be rotated. */
      rotatable: z.array(id),
    }),
  },
  /**
   * Runs a plan that main holds, once however often it is asked for; its first step goes out once the plan stands on disk.
   * One that would be another plan by now is not run: it gives `plan-outdated`. What deletes, or hands out power, is asked
   * about first: without a yes it gives `canceled`. What breaks a rail that \`allow\` does not name gives \`plan-refused\`. `without`: the steps that are left out, by their place in the plan;
   * `remark`: what the person wrote for the record.
   * Gives `plan-closed`, `journal-unwritable`, and `bad-input` where what is left out is not the plan’s, or others need it.
   */
  'operations.start': {
    input: z.strictObject({
      planId: id,
      without: z.array(count).max(MOST_STEPS).exactOptional(),
      remark: z.string().max(MOST_REMARK).exactOptional(),
      allow: allowShape.exactOptional(),
      /** The file that the plan was made of, as a digest. */
      source: text.exactOptional(),
    }),
    output: started,
  },
  /** Runs the open steps; each is looked at first. Gives `plan-outdated` of an off-boarding, whose rest is planned anew (`finishes`). */
  'operations.continue': { input: again, output: done },
  /**
   * Runs again what failed, was stopped, or may not have happened, as `operations.continue`. `stepIds`: these alone;
   * `only`: of these what failed or may not have happened, or what was stopped or given up.
   */
  'operations.retry': {
    input: again.extend({
      stepIds: z.array(count).max(MOST_STEPS).exactOptional(),
      only: z.enum(['failed', 'canceled']).exactOptional(),
    }),
    output: done,
  },
  /** Stops before the next step. */
  'operations.cancel': { input: operationOf, output: done },
  /** Gives up what is open, and is done with what is left; `note`: why, for the record. Gives `operation-running`, `journal-unwritable`. */
  'operations.close': {
    input: operationOf.extend({ note: z.string().max(MOST_REMARK).exactOptional() }),
    output: done,
  },
  /** The steps that changed after a revision (0 for all), in their order. Gives `operation-unknown`. */
  'operations.steps': { input: operationOf.extend({ after: count }), output: stepsShape },
  /** Puts what became of each step on the clipboard, or into a file that the person chooses. Gives `operation-unknown`, `file-unwritable`. */
  'operations.export': {
    input: operationOf.extend({ to: z.enum(['clipboard', 'csv', 'json']) }),
    output: handedOutShape,
  },
  /** Saves what became of an off-boarding as a PDF, where the person chooses. Gives `operation-unknown`, `file-unwritable`, `internal`. */
  'operations.certificate': { input: operationOf, output: savedShape },
  /** The password in the clear, for the person who has to hand it over. The only call that gives a secret. Gives `password-gone`. */
  'passwords.show': { input: passwordOf, output: z.strictObject({ password: z.string() }) },
  /** Puts it on the clipboard for a short while. Gives `password-gone`. */
  'passwords.copy': { input: passwordOf, output: done },
  /** Which of these are kept still, by their ids: of a sheet they are until each was used, was forgotten, or the app ends. */
  'passwords.kept': {
    input: z.strictObject({ passwordIds: z.array(id).max(MOST_STEPS) }),
    output: z.strictObject({ passwordIds: z.array(id) }),
  },
  /** Lets go of passwords that were handed over, or given up: nobody can have them shown any more. */
  'passwords.forget': {
    input: z.strictObject({ passwordIds: z.array(id).max(MOST_STEPS), isTaken: z.boolean() }),
    output: done,
  },
} as const satisfies CallShapes;
