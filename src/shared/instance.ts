import { z } from 'zod';
import { accountShape } from './dokploy.ts';
import { KEY_HEALTH_STATES } from './errors.ts';
import { trustedCertificateShape } from './failureShape.ts';

/** In the order in which new instances get them. */
export const INSTANCE_COLORS = ['red', 'amber', 'blue', 'violet', 'green', 'teal', 'pink', 'slate'] as const;

/** The key itself is in the keychain under this record's id. */
export const keyRecordShape = z.object({
  id: z.string(),
  instanceId: z.string(),
  /** Null if the key's organization is gone. */
  organizationId: z.string().nullable(),
  organizationName: z.string().nullable(),
  userId: z.string().nullable(),
  userEmail: z.string().nullable(),
  /** Last seen: a promotion on the server applies at once. */
  role: z.string().nullable(),
  origin: z.enum(['pasted', 'made']),
  /** Dokploy's id and first letters; for keys made here. */
  serverKeyId: z.string().nullable(),
  start: z.string().nullable(),
  /** Registry that had it made; missing if pasted, or on older records, which count as made here. */
  madeBy: z.string().exactOptional(),
  /** Stored before the key is requested: finds the key if no answer came. */
  serverName: z.string().exactOptional(),
  createdAt: z.string(),
  lastUsedAt: z.string().nullable(),
  expiresAt: z.string().nullable(),
  /** pending: not yet in the keychain; removing: to be deleted there. */
  status: z.enum(['pending', 'active', 'removing']),
  /** `session`: in memory alone, since the keychain could not be used. Missing: in the keychain. */
  keptIn: z.literal('session').exactOptional(),
  /** To be deleted on the server, then here; continues after a restart. */
  retiring: z.literal(true).exactOptional(),
  /** For a pending key: the record it replaces once stored. */
  replaces: z.string().exactOptional(),
});

/** The value is in the keychain under this record's id. */
const headerRecordShape = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  status: z.enum(['pending', 'active', 'removing']),
  keptIn: z.literal('session').exactOptional(),
});

export const proxyShape = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('system') }),
  z.object({ mode: z.literal('none') }),
  z.object({ mode: z.literal('given'), url: z.string().max(4_096) }),
]);

/** The installation at the last reading: people, and organizations by id. */
const identityShape = z.object({
  userIds: z.array(z.string()),
  organizations: z.record(z.string(), z.string()),
});

/** By Dokploy's id, or by name if no answer told whether it was made. */
const toRetireShape = z.union([
  z.object({
    serverKeyId: z.string(),
    userId: z.string().nullable(),
    name: z.string().exactOptional(),
  }),
  z.object({
    name: z.string(),
    userId: z.string().nullable(),
    askedAt: z.string(),
  }),
]);

/** Holds no secret. */
export const instanceShape = z.object({
  id: z.string(),
  name: z.string(),
  origin: z.string(),
  color: z.enum(INSTANCE_COLORS),
  createdAt: z.string(),
  keys: z.array(keyRecordShape),
  status: z.enum(['pending', 'active', 'removing']),
  /** Trusted by the person, not by the system. */
  certificate: trustedCertificateShape.exactOptional(),
  headers: z.array(headerRecordShape).exactOptional(),
  /** Missing: the system's. */
  proxy: proxyShape.exactOptional(),
  identity: identityShape.exactOptional(),
  /** Useless keys made here: deleted once the server answers. */
  toRetire: z.array(toRetireShape).exactOptional(),
  /** While being removed: its Activity goes, too. */
  forgetsActivity: z.literal(true).exactOptional(),
});

/** Last use since the app started; in memory only. */
export const keyHealthShape = z.object({
  state: z.enum(KEY_HEALTH_STATES),
  at: z.number(),
  goodAt: z.number().nullable(),
  /** Dokploy ≥ 0.28.4 tells why the organization is no longer visible. */
  lost: z.enum(['organization-gone', 'user-left', 'either']).nullable(),
  /** For `swapped`: the organization and owner of the key found in the keychain. */
  opens: z
    .object({
      organizationId: z.string(),
      organizationName: z.string().nullable(),
      userEmail: z.string().nullable(),
    })
    .exactOptional(),
});

function reading<T extends z.ZodType>(data: T) {
  return z.object({ data, at: z.number() });
}

const seenMembersShape = z.object({ at: z.number(), count: z.number() });

const seenInvitationsShape = z.object({
  at: z.number(),
  count: z.number(),
  soonest: z.array(z.object({ id: z.string(), email: z.string(), expiresAt: z.number() })),
  later: z.array(z.object({ expiresAt: z.number(), count: z.number() })),
});

export const seenOrganizationShape = z.object({
  organizationId: z.string(),
  members: seenMembersShape.exactOptional(),
  invitations: seenInvitationsShape.exactOptional(),
});

/** No lists and no secrets: the first screen shows it before any network. */
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
