import { z } from 'zod';
import { sessionShape } from '../dokploy.ts';
import { failureShape } from '../failureShape.ts';
import { type CallShapes, id, text } from './fields.ts';

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

/** Who is signed in (Dokploy ≥ 0.30.0; else `server-too-old`): read from the servers when it is looked at, and never kept. */
export const sessionCalls = {
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
