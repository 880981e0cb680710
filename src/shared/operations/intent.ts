import { z } from 'zod';
import { id, organizationOf, role, text, typed } from '../calls/fields.ts';
import { differenceShape } from '../drift.ts';
import { permissionsShape } from '../permissions/permissionsShape.ts';
import { expiresInDays, settingsShape } from './change.ts';
import { MOST_STEPS } from './steps.ts';

const ids = z.array(id).max(MOST_STEPS);
/** Addresses as a person pasted them, as many as one operation can have. */
const pasted = z.string().max(4_000_000);
const invitations = z.array(organizationOf.extend({ invitationId: id })).max(MOST_STEPS);
const emails = z.array(text).max(MOST_STEPS);
const bringsIn = z.strictObject({
  emails,
  /** The organizations that were chosen, each with the role there; null: with the one that each has elsewhere. */
  places: z.array(organizationOf.extend({ role: role.nullable() })).max(MOST_STEPS),
  /** What is offered to be granted to them once they joined. */
  templateId: id.nullable(),
});
const openInvitations = z.strictObject({
  /** Those that ran out alone. */
  expired: z.boolean(),
  /** In days; empty for any age. */
  olderThan: typed,
  /** Of their addresses; empty for any. */
  domain: typed,
});

/** What becomes of the account of a person on an instance, beside that invitations go. */
export const OFFBOARD_CHOICES = ['end', 'delete', 'lower', 'revoke-sessions', 'leave'] as const;

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
  /** Of a custom role that nobody has. */
  organizationOf.extend({ kind: z.literal('delete-role'), role }),
  organizationOf.extend({ kind: z.literal('set-role'), memberIds: ids, role }),
  /** Grants and takes away what each of them lacks or has of it. */
  organizationOf.extend({
    kind: z.literal('set-permissions'),
    userIds: ids,
    grant: permissionsShape,
    revoke: permissionsShape,
  }),
  /** Deletes an account. */
  organizationOf.extend({ kind: z.literal('remove-person'), userId: id }),
  z.strictObject({
    kind: z.literal('rotate-key'),
    ...{ instanceId: id, keyId: id, expiresInDays, forSession: z.boolean() },
  }),
  z.strictObject({ kind: z.literal('retire-key'), instanceId: id, keyId: id }),
  /** Of a key that the server lists of the same person, and is not recorded here. */
  z.strictObject({ kind: z.literal('retire-listed-key'), instanceId: id, serverKeyId: id }),
  /** Invites all addresses of a text, as it was typed. `kept`: whose invitations ran out, and are not renewed. */
  organizationOf.extend({
    kind: z.literal('invite-here'),
    text: pasted,
    role,
    templateId: id.nullable(),
    kept: emails,
  }),
  z.strictObject({ kind: z.literal('remove-these-invitations'), invitations }),
  z.strictObject({ kind: z.literal('renew-these-invitations'), invitations }),
  /** Has the server mail the link by one of its notifications. */
  organizationOf.extend({ kind: z.literal('send-invitation'), invitationId: id, notificationId: id }),
  /** Of the people whose keys are here. */
  z.strictObject({
    kind: z.literal('accept-invitations'),
    invitations: z.array(z.strictObject({ instanceId: id, invitationId: id })).max(MOST_STEPS),
  }),
  /** Makes accounts with passwords for all addresses of a text, as it was typed. */
  organizationOf.extend({ kind: z.literal('add-here'), text: pasted, role, templateId: id.nullable() }),
  /** Each a session that was listed, or, without its id, all of a person; where and by whose key it is revoked. */
  z.strictObject({
    kind: z.literal('revoke-these-sessions'),
    instanceId: id,
    sessions: z
      .array(
        z.strictObject({
          organizationId: id,
          userId: id,
          actorId: id.exactOptional(),
          sessionId: id.exactOptional(),
        }),
      )
      .max(MOST_STEPS),
  }),
  /** Removes the people of these addresses from every instance. */
  z.strictObject({
    kind: z.literal('off-board'),
    addresses: emails,
    /** Addresses that are one person’s, beside those that were joined. */
    together: z.array(emails).max(MOST_STEPS),
    /** What becomes of accounts, by the first address of a person, then by instance id. */
    choices: z.record(text, z.record(id, z.enum(OFFBOARD_CHOICES))),
    /** By first address, what was seen of their off-boarding when it was confirmed. Left out, they are only looked for. */
    confirmed: z.record(text, text).exactOptional(),
  }),
  /** Makes differences from a baseline, as the person saw them, as they were before. */
  z.strictObject({
    kind: z.literal('put-back'),
    baselineId: id,
    differences: z.array(differenceShape).min(1).max(2_000),
  }),
  /** Makes access as a file that main holds wants it. `confirmed`: by address, what was seen of each removal that is meant. */
  z.strictObject({ kind: z.literal('wanted-access'), token: id, confirmed: z.record(text, z.string()) }),
  bringsIn.extend({
    kind: z.literal('invite'),
    /** The role that an address has elsewhere, by the folded address. */
    ownRoles: z.record(text, role),
  }),
  bringsIn.extend({ kind: z.literal('add-people') }),
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
  /** Makes a key for each organization that none opens. */
  z.strictObject({
    kind: z.literal('create-keys'),
    /** On these instances alone; null for all. */
    instanceIds: ids.nullable(),
    without: z.array(organizationOf).max(MOST_STEPS),
    expiresInDays,
    forSession: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('rotate-keys'),
    /** In how many days they end. */
    withinDays: typed,
    ended: z.boolean(),
    expiresInDays,
    /** Of these alone; null for all. */
    keyIds: ids.nullable(),
    /** The instances that are left out. */
    without: ids,
  }),
  /** Retires the keys that a computer’s Quayside made; null: none was chosen. */
  z.strictObject({ kind: z.literal('retire-keys'), computer: text.nullable() }),
]);

export type Intent = z.infer<typeof intentShape>;
export type IntentOf<K extends Intent['kind']> = Extract<Intent, { kind: K }>;
