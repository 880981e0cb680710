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
  /** Those that were made there; null where the server has no such roles (Dokploy < 0.28.7). */
  roles: z.array(customRoleShape).nullable(),
  /** Resource → all actions that a role can allow there; null where the server does not say. */
  statements: actionsShape.nullable(),
  /** Whether the organization's owner has a license; null where the server does not say. */
  licensed: z.boolean().nullable(),
});

export type Roles = z.infer<typeof rolesShape>;

/** An invitation that waits for somebody whose key is here. */
const ownInvitationShape = invitationShape.extend({
  /** Whom it waits for; null where the instance's keys do not tell whose they are. */
  userId: id.nullable(),
  /** Null where the server did not say what it is to. */
  organizationName: z.string().nullable(),
});

export const ownInvitationsShape = z.object({
  invitations: z.array(ownInvitationShape),
  /** The addresses of those who could not be asked for. */
  unread: z.array(z.string()),
});

export type OwnInvitation = z.infer<typeof ownInvitationShape>;
export type OwnInvitations = z.infer<typeof ownInvitationsShape>;

/** A session, with the organization in which it can be revoked and whose key does that. */
const seenSessionShape = sessionShape.extend({ organizationId: id, actorId: id.exactOptional() });

/**
 * Who is signed in on an instance, as far as keys show it. An owner's key shows everybody of its organization, any other
 * its own person alone: whoever is in none of these is not known to be signed in, and not known to be signed out.
 */
const sessionListShape = z.strictObject({
  /** Each once, however many keys show it; the newest first. */
  sessions: z.array(seenSessionShape),
  /** The organizations of whose members all sessions are listed. */
  whole: z.array(id),
  /** Other people all of whose sessions are listed, since a key of theirs was asked. */
  own: z.array(id),
  /** The organizations of whose other members nothing is known, and why, as a sentence. */
  unknown: z.array(z.strictObject({ organizationId: id, why: text })),
});

/** What is known of the sessions of one account. Without a list of theirs it is never that there are none. */
const accountSessionsShape = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('known'), userId: id, sessions: z.array(seenSessionShape) }),
  /** No key here shows them; `why` as a sentence. */
  z.strictObject({ state: z.literal('unknown'), userId: id, why: text }),
  z.strictObject({ state: z.literal('failed'), userId: id, error: failureShape }),
]);

export const organizationCalls = {
  // What is in an organization, and who.
  /** Counted. Null where the server tells it only with all secrets (Dokploy < 0.28.3): that is read with `heavy` alone. */
  'organizations.contents': {
    input: organizationOf.extend({ heavy: z.boolean() }),
    output: contentsShape.nullable(),
  },
  'members.list': { input: organizationOf, output: z.array(memberShape) },
  /** Names and ids alone. Before 0.28.3 the server sends all of every service with it: only when a person asks (`heavy`). */
  'permissions.tree': { input: organizationOf.extend({ heavy: z.boolean() }), output: treeShape },
  /** Three requests from Dokploy 0.28.7, none before. */
  'roles.read': { input: organizationOf, output: rolesShape },
  /** Who has this role, Dokploy's own three too; before 0.28.7 by the list of members. */
  'roles.holders': {
    input: z.strictObject({ instanceId: id, organizationId: id, role }),
    output: z.array(roleHolderShape),
  },
  /** Links on the clipboard, one a line and each once, built from their instance's own address; `label` stands before its link. */
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
  /** The mail notifications by which this server can send an invitation. */
  'invitations.mailProviders': { input: organizationOf, output: z.array(mailProviderShape) },

  // Who is signed in (Dokploy ≥ 0.30.0; else `server-too-old`): read from the servers when it is looked at, and never kept.
  /** Of everybody, with a key of each organization's owner, and once with a key of each other person. */
  'sessions.list': { input: z.strictObject({ instanceId: id }), output: sessionListShape },
  /** Of these accounts alone, each asked for in one of the organizations in which it was seen. */
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
