import { z } from 'zod';
import { dictionary, list } from './boundedShapes.ts';
import { permissionsShape } from './permissions/shapes.ts';
import { SERVICE_KINDS } from './permissions/switches.ts';

/**
 * The shapes of Dokploy's answers, as far as Quayside uses them.
 * Objects are not strict: zod drops every field that is not named here, which keeps license keys,
 * payment ids, key hashes and (0.25.7) an SSH private key out of the app.
 */

/** An id keys records on both sides, where a name of every object, such as "constructor", would be found without being stored. */
const idShape = z
  .string()
  .min(1)
  .max(200)
  .refine((id) => !(id in Object.prototype), 'This cannot be an id.');

/** A person's account on an instance. `name` comes from 0.25.7, `firstName` and `lastName` from later ones. */
export const userShape = z.object({
  id: idShape,
  email: z.string(),
  firstName: z.string().nullish(),
  lastName: z.string().nullish(),
  name: z.string().nullish(),
  image: z.string().nullish(),
  twoFactorEnabled: z.boolean().nullish(),
  createdAt: z.string().nullish(),
  banned: z.boolean().nullish(),
});

/** A membership: a person in an organization. The role is this row's `role`; the account's own role is always "user". */
export const memberShape = z.object({
  id: idShape,
  organizationId: idShape,
  userId: idShape,
  role: z.string(),
  createdAt: z.string(),
  user: userShape,
  /** What they were granted there; missing on what was kept by a Quayside that did not read it. */
  permissions: permissionsShape.exactOptional(),
});

/** An organization as `organization.all` gives it; `members` holds the caller's own row alone. */
export const organizationShape = z.object({
  id: idShape,
  name: z.string(),
  slug: z.string().nullish(),
  logo: z.string().nullish(),
  createdAt: z.string(),
  ownerId: z.string(),
  /** Dokploy ≥ 0.30.0. */
  defaultRole: z.string().nullish(),
  members: list(
    z.object({ id: idShape, userId: idShape, role: z.string(), isDefault: z.boolean().nullish() }),
  ).optional(),
});

/** An invitation. Whether it expired is computed from `expiresAt`: the server leaves `status` at "pending". */
export const invitationShape = z.object({
  id: idShape,
  organizationId: idShape,
  email: z.string(),
  role: z.string().nullable(),
  status: z.string(),
  expiresAt: z.string(),
  inviterId: z.string().nullish(),
  /** Missing through 0.26.5. */
  createdAt: z.string().nullish(),
});

/** An invitation that waits for the key's own person (`user.getInvitations`), with what it is to. */
export const waitingInvitationShape = invitationShape.extend({
  organization: z.object({ id: idShape, name: z.string() }).nullish(),
});

/** One of the user's keys as the server lists it: never its value. */
const serverKeyShape = z.object({
  id: idShape,
  name: z.string().nullish(),
  prefix: z.string().nullish(),
  start: z.string().nullish(),
  enabled: z.boolean().nullish(),
  expiresAt: z.string().nullish(),
  createdAt: z.string().nullish(),
});

/** The caller's own membership in the key's organization (`user.get`), with the inventory of their keys. */
export const callerShape = memberShape.extend({
  user: userShape.extend({ apiKeys: list(serverKeyShape).optional() }),
});

/** An organization as an account has it: listed by its last reading, or as last seen. */
const accountOrganizationShape = organizationShape.extend({
  /** Why the last reading could not list it; `at`: when one last did, in ms since the epoch, null for never. Missing where it is listed. */
  unread: z.object({ at: z.number().nullable(), why: z.string() }).exactOptional(),
  /** Whose readings list it, where these may be others than the one in `members`. */
  shownTo: z.array(z.object({ userId: z.string().nullable(), email: z.string().nullable() })).exactOptional(),
});

/** What an instance shows of itself to the keys of its people: account-wide readings. */
export const accountShape = z.object({
  /** As the server says it, without a leading "v"; null when it did not tell. */
  version: z.string().nullable(),
  /** Null for a key whose user left its organization, or whose organization is gone. Of several people the first. */
  caller: callerShape.nullable(),
  /** Of several people the union: the row in `members` is of the person whose key opens the organization. */
  organizations: z.array(accountOrganizationShape),
  /** Organizations that nobody who listed them lists any more: deleted, which may be proven, or these people were removed. */
  left: z
    .array(z.object({ id: idShape, name: z.string(), deleted: z.literal(true).exactOptional() }))
    .exactOptional(),
  /** True on Dokploy Cloud; missing when the server did not tell. */
  isCloud: z.boolean().exactOptional(),
  /** What each person sees, where keys of several people are known. */
  people: z
    .array(z.object({ caller: callerShape.nullable(), organizations: z.array(organizationShape) }))
    .exactOptional(),
});

/** Resource → actions, as roles are made of: each action a word, and nothing else comes in. */
export const actionsShape = dictionary(
  list(z.string()).transform((actions) => actions.filter((action) => /^[a-z]{1,40}$/i.test(action))),
);

/** A role made in an organization beside Dokploy's own three (`customRole.all`). */
export const customRoleShape = z.object({
  role: z.string(),
  /** Resource → the actions that are allowed. */
  permissions: actionsShape,
  /** How many members have it. */
  memberCount: z.number().int().nullish(),
});

/** Somebody who has a role (`customRole.membersByRole`): the one list of people that a member's key may read. */
export const roleHolderShape = z.object({
  id: idShape,
  userId: idShape,
  email: z.string(),
  firstName: z.string().nullish(),
  lastName: z.string().nullish(),
  /** Dokploy 0.25.7. */
  name: z.string().nullish(),
});

export const contentsShape = z.object({
  projects: z.number().int(),
  environments: z.number().int(),
  services: z.number().int(),
  /** Each kind that there is; the server may tell databases together. */
  kinds: z.array(
    z.object({ kind: z.enum([...SERVICE_KINDS, 'database', 'other']), count: z.number().int() }),
  ),
  /** How many services were deployed last with success, and without: whether they run nobody looks at. */
  succeeded: z.number().int(),
  failed: z.number().int(),
});

export const auditEntryShape = z.object({
  id: idShape,
  /** ISO 8601 UTC. */
  at: z.string(),
  /** Of whoever did it, with their role then. */
  email: z.string(),
  role: z.string(),
  action: z.string(),
  resourceType: z.string(),
  resourceId: z.string().nullable(),
  name: z.string().nullable(),
  details: z.array(z.object({ name: z.string(), value: z.string() })),
});

/** What the key of an organization may do there, and what its server has. */
export const rightsShape = z.object({
  /** Resource → action → allowed (`user.getPermissions`, Dokploy ≥ 0.28.7); null where the server does not tell. */
  allowed: z.record(z.string(), z.record(z.string(), z.boolean())).nullable(),
  /** The organization's custom roles (Dokploy ≥ 0.28.7); empty where there are none or the key may not see them. */
  customRoles: z.array(customRoleShape),
  /** Whether its owner has the license without which custom roles open nothing; missing where there are no such roles, or the server did not say. */
  licensed: z.boolean().exactOptional(),
  /** Calls that this server answered it does not have, whatever its version says. */
  absent: z.array(z.string()),
});

/** A browser signed in (`user.listSessions`, Dokploy ≥ 0.30.0). An ended one stays listed; a key is never told its own (`isCurrent`). */
export const sessionShape = z.object({
  id: idShape,
  userId: idShape,
  email: z.string(),
  firstName: z.string().nullish(),
  lastName: z.string().nullish(),
  ipAddress: z.string().nullish(),
  userAgent: z.string().nullish(),
  createdAt: z.string(),
  expiresAt: z.string(),
});

/** A notification of the server's that can send mail (`notification.getEmailProviders`), its secrets dropped. */
export const mailProviderShape = z.object({ notificationId: idShape, name: z.string() });

export type User = z.infer<typeof userShape>;
export type Member = z.infer<typeof memberShape>;
export type AccountOrganization = z.infer<typeof accountOrganizationShape>;
export type Organization = z.infer<typeof organizationShape>;
export type Invitation = z.infer<typeof invitationShape>;
export type Caller = z.infer<typeof callerShape>;
export type ServerKey = z.infer<typeof serverKeyShape>;
export type Account = z.infer<typeof accountShape>;
export type CustomRole = z.infer<typeof customRoleShape>;
export type RoleHolder = z.infer<typeof roleHolderShape>;
export type Contents = z.infer<typeof contentsShape>;
export type AuditEntry = z.infer<typeof auditEntryShape>;
export type Rights = z.infer<typeof rightsShape>;
export type Session = z.infer<typeof sessionShape>;
export type MailProvider = z.infer<typeof mailProviderShape>;
