import { z } from 'zod';
import { accountShape } from './dokploy.ts';
import { KEY_HEALTH_STATES } from './errors.ts';
import { trustedCertificateShape } from './failureShape.ts';

/** The colours an instance's tile can have, in the order in which new instances get them. */
export const INSTANCE_COLORS = ['red', 'amber', 'blue', 'violet', 'green', 'teal', 'pink', 'slate'] as const;

/** A record of a key: everything about it but the key, which stands in the keychain under this record's id. */
export const keyRecordShape = z.object({
  id: z.string(),
  instanceId: z.string(),
  /** The organization that the key opens; null when the server showed none (its organization is gone). */
  organizationId: z.string().nullable(),
  organizationName: z.string().nullable(),
  userId: z.string().nullable(),
  userEmail: z.string().nullable(),
  /** The role last seen: a promotion on the server applies at once. */
  role: z.string().nullable(),
  origin: z.enum(['pasted', 'made']),
  /** Dokploy's own id and first letters of the key, known for keys made here. */
  serverKeyId: z.string().nullable(),
  start: z.string().nullable(),
  /** Code of the registry that had it made; missing on pasted ones, and on records of before, which count as made here. */
  madeBy: z.string().exactOptional(),
  /** Its name on the server, recorded before it is asked for: by it a key is found of whose making no answer came. */
  serverName: z.string().exactOptional(),
  /** ISO 8601 UTC. */
  createdAt: z.string(),
  lastUsedAt: z.string().nullable(),
  expiresAt: z.string().nullable(),
  /** pending: recorded, not yet in the keychain; removing: to be deleted there, then gone. */
  status: z.enum(['pending', 'active', 'removing']),
  /** Kept in the app's memory alone, because the keychain could not be used; missing means in the keychain. */
  keptIn: z.literal('session').exactOptional(),
  /** To be deleted on the server, then here: what a stop of the app cut short is finished when the server answers. */
  retiring: z.literal(true).exactOptional(),
  /** Of a pending key: the record whose place it takes once it is stored. */
  replaces: z.string().exactOptional(),
});

/** A record of an extra header: everything about it but its value, which stands in the keychain under this record's id. */
const headerRecordShape = z.object({
  id: z.string(),
  name: z.string(),
  /** ISO 8601 UTC. */
  createdAt: z.string(),
  status: z.enum(['pending', 'active', 'removing']),
  keptIn: z.literal('session').exactOptional(),
});

export const proxyShape = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('system') }),
  z.object({ mode: z.literal('none') }),
  z.object({ mode: z.literal('given'), url: z.string().max(4_096) }),
]);

/** What installation an instance was when it was last read: whose keys open it, and their organizations by id with their names. */
const identityShape = z.object({
  userIds: z.array(z.string()),
  organizations: z.record(z.string(), z.string()),
});

/** A key to be deleted on the server: by Dokploy's id, or by its name where no answer told whether it was made. */
const toRetireShape = z.union([
  z.object({
    serverKeyId: z.string(),
    userId: z.string().nullable(),
    /** As it is called on the server, where Quayside named it. */
    name: z.string().exactOptional(),
  }),
  z.object({
    name: z.string(),
    userId: z.string().nullable(),
    /** ISO 8601 UTC. */
    askedAt: z.string(),
  }),
]);

/** An instance as the registry keeps it, and as the renderer knows it. It holds no secret. */
export const instanceShape = z.object({
  id: z.string(),
  name: z.string(),
  /** Scheme, host and port, for example `https://dokploy.example.com`. */
  origin: z.string(),
  color: z.enum(INSTANCE_COLORS),
  createdAt: z.string(),
  keys: z.array(keyRecordShape),
  status: z.enum(['pending', 'active', 'removing']),
  /** A certificate that the system does not trust and the person does. */
  certificate: trustedCertificateShape.exactOptional(),
  /** Extra headers for a proxy in front of the instance. */
  headers: z.array(headerRecordShape).exactOptional(),
  /** Missing means the system's. */
  proxy: proxyShape.exactOptional(),
  identity: identityShape.exactOptional(),
  /** Keys made here that are of no use any more: deleted on the server as soon as it answers. */
  toRetire: z.array(toRetireShape).exactOptional(),
  /** Of one that is being removed: what was done on it leaves Activity, too. */
  forgetsActivity: z.literal(true).exactOptional(),
});

/** How a key did when it was last used or looked for since the app started. Held in memory alone. */
export const keyHealthShape = z.object({
  state: z.enum(KEY_HEALTH_STATES),
  /** ms since the epoch. */
  at: z.number(),
  /** When it last worked; null when it did not since the app started. */
  goodAt: z.number().nullable(),
  /** Of a key whose organization its person no longer sees: why, where the server tells (Dokploy ≥ 0.28.4). */
  lost: z.enum(['organization-gone', 'user-left', 'either']).nullable(),
  /** With `swapped`: what the key in the keychain opens, and whose it is. */
  opens: z
    .object({
      organizationId: z.string(),
      organizationName: z.string().nullable(),
      userEmail: z.string().nullable(),
    })
    .exactOptional(),
});

/** Something read from a server, with the time of reading in ms since the epoch. */
function reading<T extends z.ZodType>(data: T) {
  return z.object({ data, at: z.number() });
}

/** The members that an organization had when they were last read: only how many. */
const seenMembersShape = z.object({ at: z.number(), count: z.number() });

/** The invitations that an organization had when they were last read; times are ms since the epoch. */
const seenInvitationsShape = z.object({
  at: z.number(),
  /** All that the server listed, whatever their status. */
  count: z.number(),
  /** The pending ones that expire first, soonest first. */
  soonest: z.array(z.object({ id: z.string(), email: z.string(), expiresAt: z.number() })),
  /** The other pending ones: how many expire when. */
  later: z.array(z.object({ expiresAt: z.number(), count: z.number() })),
});

/** What was last seen of one organization, in numbers: enough for Home, without its lists. */
export const seenOrganizationShape = z.object({
  organizationId: z.string(),
  members: seenMembersShape.exactOptional(),
  invitations: seenInvitationsShape.exactOptional(),
});

/** What was last seen of an instance, without lists and without secrets: the first screen shows it before any network. */
export const seenSummaryShape = z.object({
  account: reading(accountShape).exactOptional(),
  organizations: z.array(seenOrganizationShape),
});

export const keychainStateShape = z.enum([
  'ready',
  'locked',
  'absent',
  'not-answering',
  'denied',
  'too-large',
  'failed',
]);

export const noticeShape = z.object({
  id: z.string(),
  tone: z.enum(['info', 'warning', 'danger']),
  title: z.string(),
  text: z.string(),
  offers: z.literal('whats-new').exactOptional(),
});

export const CONNECT_STEPS = ['reach', 'dokploy', 'key', 'organization', 'store'] as const;

export type KeyRecord = z.infer<typeof keyRecordShape>;
export type KeyHealth = z.infer<typeof keyHealthShape>;
export type ToRetire = z.infer<typeof toRetireShape>;
export type HeaderRecord = z.infer<typeof headerRecordShape>;
export type Identity = z.infer<typeof identityShape>;
export type Instance = z.infer<typeof instanceShape>;
export type SeenSummary = z.infer<typeof seenSummaryShape>;
export type SeenOrganization = z.infer<typeof seenOrganizationShape>;
export type SeenInvitations = z.infer<typeof seenInvitationsShape>;
export type KeychainState = z.infer<typeof keychainStateShape>;
export type Notice = z.infer<typeof noticeShape>;
export type ConnectStep = (typeof CONNECT_STEPS)[number];
