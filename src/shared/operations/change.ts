import { z } from 'zod';
import { dayShape } from '../accessEnd.ts';
import { record } from '../boundedShapes.ts';
import { count, id, organizationOf, role, text, typed } from '../calls/fields.ts';
import { actionsShape } from '../dokploy.ts';
import { differenceShape } from '../drift.ts';
import { permissionsShape } from '../permissions/shapes.ts';
import { MOST_STEPS } from './steps.ts';

const organizationRef = { instanceId: id, organizationId: id };
/** Whose keys it goes with, where an instance holds keys of several people; left out, with the preferred one. */
const actorId = id.exactOptional();
/** A logo can be an image written out as a data: address. */
const logo = z.string().max(300_000);
/** How long a key that is made is to live, in days; null for without end. Dokploy takes a day to 365 of them. */
const expiresInDays = z.number().int().min(1).max(365).nullable();
const forSession = z.boolean().exactOptional();

/** The kit that somebody is granted by, or waits for once they joined, as it was called then. */
const kitOf = { id, mode: z.enum(['at-least', 'exactly']), name: text.exactOptional() };
const kit = z.strictObject(kitOf).exactOptional();
/** On which day the access of whoever comes in ends: it is kept on this computer alone, before anything is sent. */
const endsOn = dayShape.exactOptional();

/** A custom role, with all that it allows: it is made again by that. Dokploy ≥ 0.28.7. */
const customRole = { ...organizationRef, name: role, permissions: actionsShape };

/** What an organization is to be called and show; what is left out stays, an empty logo or a null role goes. */
const settingsShape = z.strictObject({
  name: text,
  logo: logo.exactOptional(),
  /** Dokploy ≥ 0.30.0. */
  defaultRole: role.nullable().exactOptional(),
});

/** In which organizations an account is, as it was told before it is deleted; left out where nobody was told any. */
const membershipsShape = z.strictObject({
  organizationIds: z.array(id).max(1_000),
  /** In how many more it is; null where the server did not say. */
  hidden: count.nullable(),
});

const change = <A extends string, Shape extends z.ZodRawShape>(action: A, shape: Shape) =>
  z.strictObject({ action: z.literal(action), ...shape });

/** One change of a server, with what was found when it was planned (`from`, `before`): what differs then was changed by others. */
export const changeShape = z.discriminatedUnion('action', [
  change('members.setRole', { ...organizationRef, memberId: id, email: text, from: role, role, actorId }),
  /** Grants and takes away by difference: whatever else the person has, or gets meanwhile, stays. */
  change('members.setPermissions', {
    ...organizationRef,
    userId: id,
    email: text,
    /** The role by which it was planned: for another one other things count. */
    role,
    grant: permissionsShape,
    revoke: permissionsShape,
    /** By which it was planned; `isTakenBack`: it takes that back. */
    kit: z.strictObject({ ...kitOf, isTakenBack: z.literal(true).exactOptional() }).exactOptional(),
    actorId,
  }),
  /** Makes an account with a password that was made here, which is never part of it, and a member of it. Dokploy ≥ 0.29.0. */
  change('members.create', {
    ...organizationRef,
    email: text,
    role,
    /** Names the password in main's memory. */
    passwordId: id,
    /** The name of the file on which the password stands; left out where it is shown instead. */
    sheet: text.exactOptional(),
    /** How many open invitations of the address there the server cancels with it, as was told. */
    cancels: count.exactOptional(),
    kit,
    endsOn,
    actorId,
  }),
  /** Deletes the person's whole account on the instance. */
  change('members.remove', {
    ...organizationRef,
    userId: id,
    email: text,
    /** The ids of the organizations that go with it, as they were told; left out where nobody was told any. */
    owned: z.array(id).max(1_000).exactOptional(),
    memberships: membershipsShape.exactOptional(),
    /** It takes back the making of an account with this role: one that is in use since stays. */
    madeAs: role.exactOptional(),
    actorId,
  }),
  /** Ends one membership, and leaves the account. Dokploy < 0.27.0. */
  change('members.endMembership', { ...organizationRef, memberId: id, email: text, actorId }),
  /** Changes nothing: looks for a person by their addresses, after they were off-boarded, or where nobody could look before. */
  change('members.find', {
    instanceId: id,
    email: text,
    also: z.array(text).max(1_000),
    /** The ids of the memberships, invitations and accounts that the plan knows of: what becomes of these, other steps say. */
    known: z.array(id).max(1_000),
    /** Why it could not be looked at, as a sentence; left out where it was. */
    why: text.exactOptional(),
  }),
  /** Signs one browser out. */
  change('sessions.revoke', {
    ...organizationRef,
    sessionId: id,
    userId: id,
    email: text,
    device: text,
    actorId,
  }),
  /** Signs a person out of every browser that the server lists when its turn comes. */
  change('sessions.revokeAll', { ...organizationRef, userId: id, email: text, actorId }),
  change('invitations.create', { ...organizationRef, email: text, role, kit, endsOn, actorId }),
  /** The role and the kit are kept, so that the person can be invited again. */
  change('invitations.remove', {
    ...organizationRef,
    invitationId: id,
    email: text,
    role: role.nullable(),
    /** Nobody had accepted it when this was planned: once somebody did, it stays, and so does who came in by it. */
    unlessAccepted: z.boolean().exactOptional(),
    kit,
    actorId,
  }),
  /** Removes and invites again. */
  change('invitations.renew', { ...organizationRef, invitationId: id, email: text, role, kit, endsOn }),
  /** Makes the person whose key is here a member of what they are invited to. Dokploy < 0.27.0. */
  change('invitations.accept', {
    ...organizationRef,
    invitationId: id,
    /** Of the organization. */
    name: text,
    role: role.nullable(),
    /** Whom the invitation waits for; left out where the keys do not tell whose they are. */
    userId: id.exactOptional(),
  }),
  /** Has the server mail the link by one of its notifications. */
  change('invitations.send', { ...organizationRef, invitationId: id, email: text, notificationId: id }),
  change('organizations.create', {
    instanceId: id,
    /** Who makes it, and owns it then. */
    userId: id.exactOptional(),
    name: text,
    logo: logo.exactOptional(),
    /** The ids of the organizations that were there before. */
    before: z.array(id).max(1_000),
  }),
  change('organizations.update', { ...organizationRef, settings: settingsShape, before: settingsShape }),
  change('organizations.delete', { ...organizationRef, name: text }),
  change('organizations.setDefault', {
    ...organizationRef,
    name: text,
    /** The person's default one before; null where there was none. */
    before: z.strictObject({ organizationId: id, name: text }).nullable(),
  }),
  change('roles.create', { ...customRole }),
  /** What a custom role allows is replaced, and it is renamed where `newName` is there: its members move along. */
  change('roles.update', { ...customRole, newName: role.exactOptional(), before: actionsShape }),
  /** Of a custom role that nobody has. */
  change('roles.delete', {
    ...customRole,
    /** How many open invitations gave it; left out where they were not known. */
    invited: count.exactOptional(),
    /** New members got it. */
    isDefault: z.literal(true).exactOptional(),
  }),
  /** Makes a key for an organization of the person's on the server, checks and stores it; it never passes the window. */
  change('keys.make', { ...organizationRef, expiresInDays, forSession }),
  /** Makes a new key, checks, stores and uses it, then retires the old one. Any failure leaves a key that works. */
  change('keys.rotate', {
    instanceId: id,
    organizationId: id.nullable(),
    keyId: id,
    expiresInDays,
    forSession,
  }),
  /** Deletes a key made here on the server, then here. */
  change('keys.retire', {
    ...{ instanceId: id, organizationId: id.nullable(), keyId: id },
    /** As the server lists it, where it was chosen there. */
    serverKeyId: id.exactOptional(),
  }),
  /** Deletes another key of the same person on the server; one that is already gone is a success. */
  change('keys.retireOnServer', { instanceId: id, serverKeyId: id, name: text }),
  /** Finds and deletes a computer's keys on the server, those in use too, where they could not be listed when it was planned. */
  change('keys.retireOfComputer', {
    instanceId: id,
    /** As the names of the keys have it. */
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
/** What a role is to allow, by resource: far more than Dokploy has. */
const permissions = record(z.string().max(100), z.array(action.regex(/^[a-z]+$/i)).max(100), 100);
const ids = z.array(id).max(MOST_STEPS);
const invitations = z.array(organizationOf.extend({ invitationId: id })).max(MOST_STEPS);
const emails = z.array(text).max(MOST_STEPS);
const bringsIn = {
  emails,
  /** The organizations that were chosen, each with the role there; null: with the one that each has elsewhere. */
  places: z.array(organizationOf.extend({ role: role.nullable() })).max(MOST_STEPS),
  /** The kit whose permissions are offered to be granted to them once they joined. */
  kitId: id.nullable(),
  endsOn,
  /** Also of those who have another end date, or access without one: else theirs stays. */
  movesEnds: z.literal(true).exactOptional(),
};
const openInvitations = {
  /** Those that ran out alone. */
  expired: z.boolean(),
  /** In days; empty for any age. */
  olderThan: typed,
  /** Of their addresses; empty for any. */
  domain: typed,
};

/** People who leave, and instances that they leave. */
const MOST_THERE = 1_000;

/** What becomes of the account of a person on an instance, beside that invitations go. */
export const OFFBOARD_CHOICES = ['end', 'delete', 'lower', 'revoke-sessions', 'leave'] as const;

const intent = <K extends string, Shape extends z.ZodRawShape>(kind: K, shape: Shape) =>
  z.strictObject({ kind: z.literal(kind), ...shape });

/** What a person wants changed, as they typed and chose it. Main makes a plan of it; nobody else plans. */
export const intentShape = z.discriminatedUnion('kind', [
  intent('create-organization', {
    instanceId: id,
    name: text,
    logo: settingsShape.shape.logo,
    /** Who makes it and owns it then, where the instance holds keys of several people. */
    userId: id.exactOptional(),
  }),
  /** What is left out stays as it is; an empty logo or a null role goes. */
  intent('change-organization', {
    ...organizationRef,
    settings: settingsShape.extend({ name: text.exactOptional() }),
  }),
  intent('make-default', organizationRef),
  intent('delete-organization', organizationRef),
  intent('create-role', {
    name: typed,
    permissions,
    places: z.array(organizationOf).max(MOST_STEPS),
  }),
  intent('edit-role', { ...organizationRef, role, permissions }),
  intent('rename-role', { ...organizationRef, role, name: typed }),
  /** Makes it in these organizations, too; `replaces`: where one has its name, it allows the same from now on. */
  intent('copy-role', {
    ...organizationRef,
    role,
    places: z.array(organizationOf).max(MOST_STEPS),
    replaces: z.boolean(),
  }),
  intent('delete-role', { ...organizationRef, role }),
  intent('set-role', { ...organizationRef, memberIds: ids, role }),
  /** Grants and takes away what each of them lacks or has of it. */
  intent('set-permissions', {
    ...organizationRef,
    userIds: ids,
    grant: permissionsShape,
    revoke: permissionsShape,
  }),
  /** Grants by a kit, or as a member has it (`from`): by ids within their organization, and by names elsewhere. */
  intent('grant', {
    /** Null: the only one there is. */
    kitId: id.nullable(),
    from: organizationOf.extend({ userId: id }).exactOptional(),
    mode: kitOf.mode,
    /** Null: every member there. */
    emails: emails.nullable(),
    /** Addresses that are one person’s. */
    together: z.array(emails).max(MOST_STEPS),
    places: z.array(organizationOf).max(MOST_STEPS),
    /** What was read for another plan under this id is not read again until that is given up. */
    readings: id,
  }),
  intent('rotate-key', { ...{ instanceId: id, keyId: id, expiresInDays, forSession: z.boolean() } }),
  intent('retire-key', { instanceId: id, keyId: id }),
  /** Of a key that the server lists of the same person, and is not recorded here. */
  intent('retire-listed-key', { instanceId: id, serverKeyId: id }),
  intent('remove-these-invitations', { invitations }),
  intent('renew-these-invitations', { invitations }),
  intent('send-invitation', { ...organizationRef, invitationId: id, notificationId: id }),
  /** Of the people whose keys are here. */
  intent('accept-invitations', {
    invitations: z.array(z.strictObject({ instanceId: id, invitationId: id })).max(MOST_STEPS),
  }),
  /** Each a session that was listed, or, without its id, all of a person; where and by whose key it is revoked. */
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
  /** Removes the people of these addresses from every instance. */
  intent('off-board', {
    addresses: emails,
    /** Addresses that are one person’s, beside those that were joined. */
    together: z.array(emails).max(MOST_STEPS),
    /** What becomes of accounts, by the first address of a person, then by instance id. */
    choices: record(text, record(id, z.enum(OFFBOARD_CHOICES), MOST_THERE), MOST_THERE),
    /** From these instances alone: nobody leaves then, and what they are elsewhere stays. */
    only: ids.exactOptional(),
    /** What becomes of all others, where it can; left out, as much goes as takes nobody else’s work along. */
    fate: z.enum(['end', 'lower']).exactOptional(),
    /** By first address, what was seen of their off-boarding when it was confirmed; `all`: whoever can be. Left out, they are only looked for. */
    confirmed: z.union([record(text, text, MOST_STEPS), z.literal('all')]).exactOptional(),
    /** The off-boarding that it goes on with: what is left of that one is planned by what can be done now. */
    finishes: id.exactOptional(),
  }),
  /** Takes back what an operation did, or these steps of it, as readings of now find it. */
  intent('undo', { operationId: id, stepIds: z.array(count).max(MOST_STEPS).exactOptional() }),
  /** Makes differences from a baseline, as the person saw them, as they were before. */
  intent('put-back', { baselineId: id, differences: z.array(differenceShape).min(1).max(2_000) }),
  /** Makes access as a file that main holds wants it. */
  intent('wanted-access', {
    token: id,
    /** By address, what was seen of each removal that is meant; `all`: the plan is confirmed as a whole. */
    confirmed: z.union([record(text, text, MOST_STEPS), z.literal('all')]),
  }),
  /** Does what a closed access review decided and is not done yet. */
  intent('review-changes', { campaignId: id }),
  intent('invite', {
    ...bringsIn,
    /** The role that an address has elsewhere, by the folded address. */
    ownRoles: record(text, role, MOST_STEPS),
  }),
  intent('add-people', bringsIn),
  intent('change-roles', {
    emails,
    /** Empty until one was chosen. */
    role: text,
    /** The organizations that were chosen; without an id of theirs: an instance of which none is known. */
    places: z.array(organizationOf.extend({ organizationId: z.string().max(200) })).max(MOST_STEPS),
  }),
  intent('revoke-sessions', { emails }),
  intent('renew-invitations', openInvitations),
  intent('remove-invitations', openInvitations),
  intent('create-keys', {
    /** On these instances alone; null for all. */
    instanceIds: ids.nullable(),
    without: z.array(organizationOf).max(MOST_STEPS),
    expiresInDays,
    forSession: z.boolean(),
  }),
  intent('rotate-keys', {
    withinDays: typed,
    ended: z.boolean(),
    expiresInDays,
    /** Of these alone; null for all. */
    keyIds: ids.nullable(),
    /** The instances that are left out. */
    without: ids,
  }),
  /** Retires the keys that a computer’s Quayside made; null: none was chosen. */
  intent('retire-keys', { computer: text.nullable() }),
]);

export type Intent = z.infer<typeof intentShape>;
export type IntentOf<K extends Intent['kind']> = Extract<Intent, { kind: K }>;
