import { z } from 'zod';
import { id, organizationOf, text, typed } from '../calls/fields.ts';
import { differenceShape } from '../drift.ts';
import { settingsShape } from './change.ts';
import { MOST_STEPS } from './steps.ts';

const emails = z.array(text).max(MOST_STEPS);
const openInvitations = z.strictObject({
  /** Those that ran out alone. */
  expired: z.boolean(),
  /** In days; empty for any age. */
  olderThan: typed,
  /** Of their addresses; empty for any. */
  domain: typed,
});

/** What a person wants changed, as they typed and chose it. Main makes a plan of it; nobody else plans. */
export const intentShape = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('create-organization'),
    instanceId: id,
    name: text,
    logo: settingsShape.shape.logo,
    /** Who makes it and owns it then, where the instance holds keys of several people. */
    userId: id.exactOptional(),
  }),
  /** What is left out stays as it is; an empty logo or a null role goes. */
  organizationOf.extend({
    kind: z.literal('change-organization'),
    settings: settingsShape.extend({ name: text.exactOptional() }),
  }),
  organizationOf.extend({ kind: z.literal('make-default') }),
  organizationOf.extend({ kind: z.literal('delete-organization') }),
  /** Makes differences from a baseline, as the person saw them, as they were before. */
  z.strictObject({
    kind: z.literal('put-back'),
    baselineId: id,
    differences: z.array(differenceShape).min(1).max(2_000),
  }),
  /** Makes access as a file that main holds wants it. `confirmed`: by address, what was seen of each removal that is meant. */
  z.strictObject({
    kind: z.literal('wanted-access'),
    token: id,
    confirmed: z.record(text, z.string()),
  }),
  z.strictObject({
    kind: z.literal('change-roles'),
    emails,
    /** Empty until one was chosen. */
    role: text,
    /** The organizations that were chosen; without an id of theirs: an instance of which none is known. */
    places: z.array(organizationOf.extend({ organizationId: z.string().max(200) })).max(MOST_STEPS),
  }),
  z.strictObject({ kind: z.literal('revoke-sessions'), emails }),
  openInvitations.extend({ kind: z.literal('renew-invitations') }),
  openInvitations.extend({ kind: z.literal('remove-invitations') }),
]);

/** What a person wants changed. */
export type Intent = z.infer<typeof intentShape>;
/** An intent of one kind. */
export type IntentOf<K extends Intent['kind']> = Extract<Intent, { kind: K }>;
