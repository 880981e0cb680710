import { z } from 'zod';
import { dictionary, list } from './boundedShapes.ts';
import { permissionsShape } from './permissions/shapes.ts';
import { SERVICE_KINDS } from './permissions/switches.ts';

/**
 * Shapes of Dokploy's answers. Objects are not strict: zod drops unnamed fields, which keeps license keys,
 * payment ids, key hashes and (0.25.7) an SSH private key out of the app.
 */

/** Ids key records, where "constructor" would be found without being stored. */
const idShape = z
  .string()
  .min(1)
  .max(200)
  .refine((id) => !(id in Object.prototype), 'This cannot be an id.');

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

/** The member's role is this row's `role`; the account's own role is always "user". */
export const memberShape = z.object({
  id: idShape,
  organizationId: idShape,
  userId: idShape,
  role: z.string(),
  createdAt: z.string(),
  user: userShape,
  /** Missing in files of older versions of Quayside. */
  permissions: permissionsShape.exactOptional(),
});

/** From `organization.all`; `members` holds the caller's own row only. */
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

/** Expiry is computed from `expiresAt`: Dokploy leaves `status` at "pending". */
export const invitationShape = z.object({
  id: idShape,
  organizationId: idShape,
  email: z.string(),
  role: z.string().nullable(),
  status: z.string(),
  expiresAt: z.string(),
  inviterId: z.string().nullish(),
  /** Missing through Dokploy 0.26.5. */
  createdAt: z.string().nullish(),
});

/** From `user.getInvitations`: invitations of the key's own person. */
export const waitingInvitationShape = invitationShape.extend({
  organization: z.object({ id: idShape, name: z.string() }).nullish(),
});

const serverKeyShape = z.object({
  id: idShape,
  name: z.string().nullish(),
  prefix: z.string().nullish(),
  start: z.string().nullish(),
  enabled: z.boolean().nullish(),
  expiresAt: z.string().nullish(),
  createdAt: z.string().nullish(),
});

/** From `user.get`: the caller's membership in the key's organization, and their keys. */
export const callerShape = memberShape.extend({
  user: userShape.extend({ apiKeys: list(serverKeyShape).optional() }),
});

const accountOrganizationShape = organizationShape.extend({
  /** Reason if the last reading did not list it; `at`: last listed, ms since the epoch. Missing if listed. */
  unread: z.object({ at: z.number().nullable(), why: z.string() }).exactOptional(),
  /** People whose readings list it, if other than the one in `members`. */
  shownTo: z.array(z.object({ userId: z.string().nullable(), email: z.string().nullable() })).exactOptional(),
});

export const accountShape = z.object({
  /** Without a leading "v"; null if not told. */
  version: z.string().nullable(),
  /** Null if the key's user left or its organization is deleted. Of several people the first. */
  caller: callerShape.nullable(),
  /** Owner of the key that read it, where the answer names nobody: a person in no organization any more. */
  userId: idShape.exactOptional(),
  /** Union of several people's lists; `members` is the row of the person whose key opens the organization. */
  organizations: z.array(accountOrganizationShape),
  /** No longer listed by anybody: deleted, which may be proven, or these people were removed. */
  left: z
    .array(z.object({ id: idShape, name: z.string(), deleted: z.literal(true).exactOptional() }))
    .exactOptional(),
  /** True on Dokploy Cloud; missing if not told. */
  isCloud: z.boolean().exactOptional(),
  people: z
    .array(
      z.object({
        caller: callerShape.nullable(),
        userId: idShape.exactOptional(),
        organizations: z.array(organizationShape),
      }),
    )
    .exactOptional(),
});

/** Resource → actions; actions must be plain words. */
export const actionsShape = dictionary(
  list(z.string()).transform((actions) => actions.filter((action) => /^[a-z]{1,40}$/i.test(action))),
);

/** From `customRole.all`. */
export const customRoleShape = z.object({
  role: z.string(),
  permissions: actionsShape,
  memberCount: z.number().int().nullish(),
});

export const roleHolderShape = z.object({
  id: idShape,
  userId: idShape,
  email: z.string(),
  firstName: z.string().nullish(),
  lastName: z.string().nullish(),
  name: z.string().nullish(),
});

export const contentsShape = z.object({
  projects: z.number().int(),
  environments: z.number().int(),
  services: z.number().int(),
  /** Servers may count databases together. */
  kinds: z.array(
    z.object({ kind: z.enum([...SERVICE_KINDS, 'database', 'other']), count: z.number().int() }),
  ),
  /** Counts the last deployments by success; nobody checks whether the services run. */
  succeeded: z.number().int(),
  failed: z.number().int(),
});

export const auditEntryShape = z.object({
  id: idShape,
  /** ISO 8601 UTC. */
  at: z.string(),
  email: z.string(),
  role: z.string(),
  action: z.string(),
  resourceType: z.string(),
  resourceId: z.string().nullable(),
  name: z.string().nullable(),
  details: z.array(z.object({ name: z.string(), value: z.string() })),
});

export const rightsShape = z.object({
  /** Resource → action → allowed, from `user.getPermissions` (Dokploy ≥ 0.28.7); null if not told. */
  allowed: z.record(z.string(), z.record(z.string(), z.boolean())).nullable(),
  /** Dokploy ≥ 0.28.7; empty if there are none or the key may not see them. */
  customRoles: z.array(customRoleShape),
  /** Custom roles open nothing without the owner's license; missing without such roles, or if not told. */
  licensed: z.boolean().exactOptional(),
  /** Calls the server said it does not have, whatever its version. */
  absent: z.array(z.string()),
});

/** From `user.listSessions`, Dokploy ≥ 0.30.0. Ended ones stay listed; a key has no `isCurrent`. */
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

/** From `notification.getEmailProviders`, without its secrets. */
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
