import { z } from 'zod';
import { dayShape } from '../accessEnd.ts';
import { record } from '../boundedShapes.ts';
import { count, id, organizationOf, role, text, typed } from '../calls/fields.ts';
import { actionsShape } from '../dokploy.ts';
import { differenceShape } from '../drift.ts';
import { permissionsShape } from '../permissions/shapes.ts';
import { MOST_STEPS } from './steps.ts';

const organizationRef = { instanceId: id, organizationId: id };
/** For instances with keys of several people; by default the preferred one. */
const actorId = id.exactOptional();
/** May be a data: URL of an image. */
const logo = z.string().max(300_000);
/** Days; null for no end. Dokploy takes 1 to 365. */
const expiresInDays = z.number().int().min(1).max(365).nullable();
const forSession = z.boolean().exactOptional();

/** Granted now, or after joining; `name` as it was at that time. */
const kitOf = { id, mode: z.enum(['at-least', 'exactly']), name: text.exactOptional() };
const kit = z.strictObject(kitOf).exactOptional();
/** Kept on this computer alone, before anything is sent. */
const endsOn = dayShape.exactOptional();

/** Holds all permissions, so that the role can be recreated. Dokploy ≥ 0.28.7. */
const customRole = { ...organizationRef, name: role, permissions: actionsShape };

/** Missing fields stay as they are; an empty logo or a null role is removed. */
const settingsShape = z.strictObject({
  name: text,
  logo: logo.exactOptional(),
  defaultRole: role.nullable().exactOptional(),
});

const membershipsShape = z.strictObject({
  organizationIds: z.array(id).max(1_000),
  hidden: count.nullable(),
});

const change = <A extends string, Shape extends z.ZodRawShape>(action: A, shape: Shape) =>
  z.strictObject({ action: z.literal(action), ...shape });

/** `from` and `before` hold the planned state: if it differs now, others changed it. */
export const changeShape = z.discriminatedUnion('action', [
  change('members.setRole', { ...organizationRef, memberId: id, email: text, from: role, role, actorId }),
  /** Grants and revokes by difference: other permissions stay. */
  change('members.setPermissions', {
    ...organizationRef,
    userId: id,
    email: text,
    role,
    grant: permissionsShape,
    revoke: permissionsShape,
    /** `isTakenBack`: this change undoes the kit. */
    kit: z.strictObject({ ...kitOf, isTakenBack: z.literal(true).exactOptional() }).exactOptional(),
    actorId,
  }),
  /** The password is made here and never part of the change. Dokploy ≥ 0.29.0. */
  change('members.create', {
    ...organizationRef,
    email: text,
    role,
    passwordId: id,
    /** File with the password; missing if it is shown instead. */
    sheet: text.exactOptional(),
    /** Dokploy cancels the address's open invitations with it. */
    cancels: count.exactOptional(),
    kit,
    endsOn,
    actorId,
  }),
  change('members.remove', {
    ...organizationRef,
    userId: id,
    email: text,
    owned: z.array(id).max(1_000).exactOptional(),
    memberships: membershipsShape.exactOptional(),
    /** Undoes the creation of an account with this role; an account used since stays. */
    madeAs: role.exactOptional(),
    actorId,
  }),
  /** Keeps the account. Dokploy < 0.27.0. */
  change('members.endMembership', { ...organizationRef, memberId: id, email: text, actorId }),
  /** Reads only: searches for a person after an off-boarding, or where they could not be read before. */
  change('members.find', {
    instanceId: id,
    email: text,
    also: z.array(text).max(1_000),
    known: z.array(id).max(1_000),
    why: text.exactOptional(),
  }),
  change('sessions.revoke', {
    ...organizationRef,
    sessionId: id,
    userId: id,
    email: text,
    device: text,
    actorId,
  }),
  /** Signs out of every browser the server lists at that time. */
  change('sessions.revokeAll', { ...organizationRef, userId: id, email: text, actorId }),
  change('invitations.create', { ...organizationRef, email: text, role, kit, endsOn, actorId }),
  /** Keeps role and kit, so that the person can be invited again. */
  change('invitations.remove', {
    ...organizationRef,
    invitationId: id,
    email: text,
    role: role.nullable(),
    /** Does nothing once the invitation is accepted. */
    unlessAccepted: z.boolean().exactOptional(),
    kit,
    actorId,
  }),
  change('invitations.renew', {
    ...organizationRef,
    invitationId: id,
    email: text,
    role,
    kit,
    endsOn,
    actorId,
  }),
  /** For the person whose key is here. Dokploy < 0.27.0. */
  change('invitations.accept', {
    ...organizationRef,
    invitationId: id,
    name: text,
    role: role.nullable(),
    userId: id.exactOptional(),
  }),
  change('invitations.send', { ...organizationRef, invitationId: id, email: text, notificationId: id }),
  change('organizations.create', {
    instanceId: id,
    userId: id.exactOptional(),
    name: text,
    logo: logo.exactOptional(),
    before: z.array(id).max(1_000),
  }),
  change('organizations.update', { ...organizationRef, settings: settingsShape, before: settingsShape }),
  change('organizations.delete', { ...organizationRef, name: text }),
  /** The key's own person leaves. Dokploy < 0.27.0. */
  change('organizations.leave', {
    ...organizationRef,
    memberId: id,
    userId: id,
    email: text,
    /** Quayside has no other key of theirs for the instance. */
    isLastKey: z.literal(true).exactOptional(),
  }),
  change('organizations.setDefault', {
    ...organizationRef,
    name: text,
    before: z.strictObject({ organizationId: id, name: text }).nullable(),
  }),
  change('roles.create', { ...customRole }),
  /** Replaces the permissions; `newName` renames, and its members move along. */
  change('roles.update', { ...customRole, newName: role.exactOptional(), before: actionsShape }),
  change('roles.delete', {
    ...customRole,
    invited: count.exactOptional(),
    isDefault: z.literal(true).exactOptional(),
  }),
  /** Stored after a check; the key never passes the window. */
  change('keys.make', { ...organizationRef, expiresInDays, forSession }),
  /** Retires the old key last: any failure leaves a working key. */
  change('keys.rotate', {
    instanceId: id,
    organizationId: id.nullable(),
    keyId: id,
    expiresInDays,
    forSession,
  }),
  /** Deletes it on the server first. */
  change('keys.retire', {
    ...{ instanceId: id, organizationId: id.nullable(), keyId: id },
    serverKeyId: id.exactOptional(),
  }),
  /** A key already gone is a success. */
  change('keys.retireOnServer', { instanceId: id, serverKeyId: id, name: text }),
  /** For keys that could not be listed when planned; includes keys in use. */
  change('keys.retireOfComputer', {
    instanceId: id,
    computer: z.string().max(32),
    registry: z.string().max(32),
  }),
]);

export type Change = z.infer<typeof changeShape>;
export type ActionName = Change['action'];
export type ChangeBy<A extends ActionName> = Extract<Change, { action: A }>;
export type ToldMemberships = z.infer<typeof membershipsShape>;
export type Settings = z.infer<typeof settingsShape>;

const action = z.string().max(40);
/** Limits far above what Dokploy has. */
const permissions = record(z.string().max(100), z.array(action.regex(/^[a-z]+$/i)).max(100), 100);
const ids = z.array(id).max(MOST_STEPS);
const invitations = z.array(organizationOf.extend({ invitationId: id })).max(MOST_STEPS);
const emails = z.array(text).max(MOST_STEPS);
const bringsIn = {
  emails,
  /** `role: null`: the role each person has elsewhere. */
  places: z.array(organizationOf.extend({ role: role.nullable() })).max(MOST_STEPS),
  kitId: id.nullable(),
  endsOn,
  /** Also moves existing end dates, and sets one for endless access. */
  movesEnds: z.literal(true).exactOptional(),
};
const openInvitations = {
  expired: z.boolean(),
  olderThan: typed,
  domain: typed,
};

const MOST_THERE = 1_000;

/** Invitations go with every choice. */
export const OFFBOARD_CHOICES = ['end', 'delete', 'lower', 'revoke-sessions', 'leave'] as const;

const intent = <K extends string, Shape extends z.ZodRawShape>(kind: K, shape: Shape) =>
  z.strictObject({ kind: z.literal(kind), ...shape });

/** Typed and chosen by a person; only the main process makes plans of it. */
export const intentShape = z.discriminatedUnion('kind', [
  intent('create-organization', {
    instanceId: id,
    name: text,
    logo: settingsShape.shape.logo,
    userId: id.exactOptional(),
  }),
  intent('change-organization', {
    ...organizationRef,
    settings: settingsShape.extend({ name: text.exactOptional() }),
  }),
  intent('make-default', organizationRef),
  intent('delete-organization', organizationRef),
  /** As the person whose key is used for it. */
  intent('leave-organization', organizationRef),
  intent('create-role', {
    name: typed,
    permissions,
    places: z.array(organizationOf).max(MOST_STEPS),
  }),
  intent('edit-role', { ...organizationRef, role, permissions }),
  intent('rename-role', { ...organizationRef, role, name: typed }),
  /** `replaces`: updates an existing role of that name. */
  intent('copy-role', {
    ...organizationRef,
    role,
    places: z.array(organizationOf).max(MOST_STEPS),
    replaces: z.boolean(),
  }),
  intent('delete-role', { ...organizationRef, role }),
  intent('set-role', { ...organizationRef, memberIds: ids, role }),
  intent('set-permissions', {
    ...organizationRef,
    userIds: ids,
    grant: permissionsShape,
    revoke: permissionsShape,
  }),
  /** By ids within the organization, by names elsewhere. `from`: copies a member. */
  intent('grant', {
    kitId: id.nullable(),
    from: organizationOf.extend({ userId: id }).exactOptional(),
    mode: kitOf.mode,
    emails: emails.nullable(),
    together: z.array(emails).max(MOST_STEPS),
    places: z.array(organizationOf).max(MOST_STEPS),
    /** Readings are reused by plans with the same id until it is given up. */
    readings: id,
  }),
  intent('rotate-key', { ...{ instanceId: id, keyId: id, expiresInDays, forSession: z.boolean() } }),
  intent('retire-key', { instanceId: id, keyId: id }),
  /** A key that the server lists but that is not recorded here. */
  intent('retire-listed-key', { instanceId: id, serverKeyId: id }),
  intent('remove-these-invitations', { invitations }),
  intent('renew-these-invitations', { invitations }),
  intent('send-invitation', { ...organizationRef, invitationId: id, notificationId: id }),
  intent('accept-invitations', {
    invitations: z.array(z.strictObject({ instanceId: id, invitationId: id })).max(MOST_STEPS),
  }),
  intent('revoke-these-sessions', {
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
  intent('off-board', {
    addresses: emails,
    together: z.array(emails).max(MOST_STEPS),
    /** By first address of a person, then by instance id. */
    choices: record(text, record(id, z.enum(OFFBOARD_CHOICES), MOST_THERE), MOST_THERE),
    /** From these instances alone: not counted as an off-boarding. */
    only: ids.exactOptional(),
    /** For all others, where possible; by default the furthest that affects nobody else's work. */
    fate: z.enum(['end', 'lower', 'leave']).exactOptional(),
    /** Digests of what was seen, by first address; `all`: everybody possible. Missing: search only. */
    confirmed: z.union([record(text, text, MOST_STEPS), z.literal('all')]).exactOptional(),
    /** The off-boarding that it goes on with: what is left of that one is planned by what can be done now. */
    finishes: id.exactOptional(),
  }),
  /** Plans by fresh readings. */
  intent('undo', { operationId: id, stepIds: z.array(count).max(MOST_STEPS).exactOptional() }),
  intent('put-back', { baselineId: id, differences: z.array(differenceShape).min(1).max(2_000) }),
  intent('wanted-access', {
    token: id,
    confirmed: z.union([record(text, text, MOST_STEPS), z.literal('all')]),
  }),
  intent('review-changes', { campaignId: id }),
  intent('invite', {
    ...bringsIn,
    ownRoles: record(text, role, MOST_STEPS),
  }),
  intent('add-people', bringsIn),
  intent('change-roles', {
    emails,
    role: text,
    places: z.array(organizationOf.extend({ organizationId: z.string().max(200) })).max(MOST_STEPS),
  }),
  intent('revoke-sessions', { emails }),
  intent('renew-invitations', openInvitations),
  intent('remove-invitations', openInvitations),
  intent('create-keys', {
    instanceIds: ids.nullable(),
    without: z.array(organizationOf).max(MOST_STEPS),
    expiresInDays,
    forSession: z.boolean(),
    /** A key of Quayside's own also where a pasted key opens the organization. */
    besidePasted: z.boolean().exactOptional(),
  }),
  intent('rotate-keys', {
    withinDays: typed,
    ended: z.boolean(),
    expiresInDays,
    keyIds: ids.nullable(),
    /** Also keys that expire later, or never. */
    whenever: z.literal(true).exactOptional(),
    without: ids,
  }),
  intent('retire-keys', { computer: text.nullable() }),
]);

export type Intent = z.infer<typeof intentShape>;
export type IntentOf<K extends Intent['kind']> = Extract<Intent, { kind: K }>;
