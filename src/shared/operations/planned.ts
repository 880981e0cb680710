import { z } from 'zod';
import { count, id, pointInTime, text, wantedFaultShape } from '../calls/fields.ts';
import type { AppError } from '../errors.ts';
import { OFFBOARD_CHOICES } from './change.ts';
import { plannedStepShape, planShape } from './operation.ts';
import type { Impact } from './rails.ts';

const reviewShape = z.strictObject({
  asOf: z.number().exactOptional(),
  first: z.array(text).exactOptional(),
  warnings: z.array(text),
  unknown: z.array(text),
  unread: z
    .array(
      z.strictObject({
        ...{ instanceId: id, instanceName: text, organizationId: id, organizationName: text, why: text },
        failed: z.literal(true).exactOptional(),
      }),
    )
    .exactOptional(),
  byHand: z
    .array(
      z.strictObject({
        key: text,
        madeAt: pointInTime.nullable(),
        maybeHere: z.boolean(),
      }),
    )
    .exactOptional(),
  left: z.array(text).exactOptional(),
});

const grantingShape = z.strictObject({
  subject: text,
  outcome: text.nullable(),
  isRemembered: z.boolean(),
  places: z.array(
    z.strictObject({
      ...{ instanceId: id, instanceName: text, organizationId: id, organizationName: text },
      words: text,
      marks: z.array(text),
    }),
  ),
});

export const MOST_WANTED_SHOWN = 100;

const wantedViewShape = z.strictObject({
  remove: z.array(
    z.strictObject({ email: text, words: z.string(), confirmation: z.string(), isConfirmed: z.boolean() }),
  ),
  removals: count,
  granted: count,
  barred: z.array(wantedFaultShape),
  asOf: z.number().nullable(),
});

const keyInUse = z.strictObject({
  organizationId: id,
  organizationName: text,
  of: text.exactOptional(),
});

const leaversShape = z.strictObject({
  summary: text,
  foundOn: count,
  isAsking: z.boolean(),
  people: z.array(
    z.strictObject({
      emails: z.array(text),
      does: text,
      marks: z.array(z.strictObject({ tone: z.enum(['danger', 'warn', 'plain']), words: text })),
      confirmation: text.nullable(),
      alike: z.array(z.strictObject({ email: text, name: text, instanceName: text })),
      places: z.array(
        z.strictObject({
          instanceId: id,
          instanceName: text,
          version: text.nullable(),
          userIds: z.array(id),
          found: text,
          choice: z.enum(OFFBOARD_CHOICES),
          choices: z.array(z.enum(OFFBOARD_CHOICES)),
          denied: z.partialRecord(z.enum(OFFBOARD_CHOICES), text),
          goes: z.array(text),
          unlooked: text.nullable(),
          seenAt: z.number().nullable(),
          ownKeys: z.array(keyInUse),
        }),
      ),
    }),
  ),
  keys: z.array(keyInUse.extend({ instanceId: id, instanceName: text, of: text })),
  keyless: z.array(
    z.strictObject({ instanceId: id, instanceName: text, organizationId: id, organizationName: text }),
  ),
});

const impactShape = z.strictObject({
  people: count,
  removed: count,
  places: z.array(
    z.strictObject({ where: text, people: count, removed: count, admins: count, adminsLeft: count }),
  ),
  acting: z.array(text),
  mustStay: z.array(text),
}) satisfies z.ZodType<Impact>;

export const plannedShape = z.strictObject({
  plan: planShape.extend({ steps: z.array(plannedStepShape) }),
  review: reviewShape,
  wanted: wantedViewShape.exactOptional(),
  leavers: leaversShape.exactOptional(),
  granting: grantingShape.exactOptional(),
  impact: impactShape.exactOptional(),
});

export type Planned = z.infer<typeof plannedShape>;
export type Review = Planned['review'];

export const NOTHING_TO_SAY: Review = { warnings: [], unknown: [] };

export const PLAN_CLOSED: AppError = {
  code: 'plan-closed',
  message: 'This plan no longer exists.',
  advice: 'Plan again to see the current state.',
};

export type WantedView = z.infer<typeof wantedViewShape>;
export type LeaversView = z.infer<typeof leaversShape>;
