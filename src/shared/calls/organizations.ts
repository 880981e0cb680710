import { z } from 'zod';
import {
  actionsShape,
  contentsShape,
  customRoleShape,
  invitationShape,
  mailProviderShape,
  memberShape,
  roleHolderShape,
  sessionShape,
} from '../dokploy.ts';
import { failureShape } from '../failureShape.ts';
import { treeShape } from '../permissions/shapes.ts';
import { type CallShapes, count, id, organizationOf, role, text } from './fields.ts';

const rolesShape = z.object({
  roles: z.array(customRoleShape).nullable(),
  /** Resource → actions a role can allow; null if the server does not say. */
  statements: actionsShape.nullable(),
  licensed: z.boolean().nullable(),
});

export type Roles = z.infer<typeof rolesShape>;

const ownInvitationShape = invitationShape.extend({
  userId: id.nullable(),
  organizationName: z.string().nullable(),
});

export const ownInvitationsShape = z.object({
  invitations: z.array(ownInvitationShape),
  unread: z.array(z.string()),
});

export type OwnInvitation = z.infer<typeof ownInvitationShape>;
export type OwnInvitations = z.infer<typeof ownInvitationsShape>;

/** The organization and key that can revoke it. */
const seenSessionShape = sessionShape.extend({ organizationId: id, actorId: id.exactOptional() });

/** An owner's key shows everybody, another its own person. All others are unknown, not signed out. */
const sessionListShape = z.strictObject({
  sessions: z.array(seenSessionShape),
  whole: z.array(id),
  own: z.array(id),
  unknown: z.array(z.strictObject({ organizationId: id, why: text })),
});

/** Missing sessions never mean none. */
const accountSessionsShape = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('known'), userId: id, sessions: z.array(seenSessionShape) }),
  z.strictObject({ state: z.literal('unknown'), userId: id, why: text }),
  z.strictObject({ state: z.literal('failed'), userId: id, error: failureShape }),
]);

export const organizationCalls = {
  /** Null before Dokploy 0.28.3, which sends all secrets with the counts: read only with `heavy`. */
  'organizations.contents': {
    input: organizationOf.extend({ heavy: z.boolean() }),
    output: contentsShape.nullable(),
  },
  'members.list': { input: organizationOf, output: z.array(memberShape) },
  /** Names and ids. Dokploy before 0.28.3 sends every service: only with `heavy`. */
  'permissions.tree': { input: organizationOf.extend({ heavy: z.boolean() }), output: treeShape },
  'roles.read': { input: organizationOf, output: rolesShape },
  'roles.holders': {
    input: z.strictObject({ instanceId: id, organizationId: id, role }),
    output: z.array(roleHolderShape),
  },
  /** One per line, without duplicates, built from the instance's own address. */
  'invitations.copyLinks': {
    input: z.strictObject({
      links: z
        .array(
          z.strictObject({ instanceId: id, invitationId: id, label: z.string().max(1_000).exactOptional() }),
        )
        .min(1)
        .max(10_000),
    }),
    output: z.strictObject({ links: count }),
  },
  'invitations.mailProviders': { input: organizationOf, output: z.array(mailProviderShape) },

  // Sessions are read on demand and never kept. Dokploy ≥ 0.30.0, else `server-too-old`.
  'sessions.list': { input: z.strictObject({ instanceId: id }), output: sessionListShape },
  'sessions.ofAccounts': {
    input: z.strictObject({
      instanceId: id,
      accounts: z
        .array(z.strictObject({ userId: id, organizationIds: z.array(id).max(1_000) }))
        .min(1)
        .max(1_000),
    }),
    output: z.array(accountSessionsShape),
  },
} as const satisfies CallShapes;

export type SeenSession = z.infer<typeof seenSessionShape>;
export type SessionList = z.infer<typeof sessionListShape>;
export type AccountSessions = z.infer<typeof accountSessionsShape>;
