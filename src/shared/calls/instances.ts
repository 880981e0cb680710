import { z } from 'zod';
import { INSTANCE_COLORS, instanceShape, proxyShape } from '../instance.ts';
import { type CallShapes, done, forSession, id, nothing, organizationOf, typed } from './fields.ts';

/** SHA-256; accepted only if the main process itself saw this certificate there. */
const fingerprint = z.string().max(100);
/** A header without a value keeps its current one. */
const connection = z.strictObject({
  proxy: proxyShape,
  headers: z.array(z.strictObject({ name: typed, value: typed.exactOptional() })).max(100),
});

export const instanceCalls = {
  /** Sends no key and no header. Stores nothing. */
  'instances.probe': {
    input: z.strictObject({ attemptId: id, url: typed, proxy: proxyShape }),
    output: done,
    reach: 'look',
  },
  /** Opens the typed server only. */
  'instances.openKeyPage': { input: z.strictObject({ url: typed }), output: done, reach: 'browser' },
  /** Confirms where a list's keys go, once for all; each is then added by its own call. */
  'instances.announce': {
    input: z.strictObject({ urls: z.array(typed).max(1_000) }),
    output: done,
    reach: 'key',
  },
  /** Progress comes by `connect.progress`; stores nothing on failure. */
  'instances.add': {
    input: z.strictObject({
      attemptId: id,
      name: typed,
      url: typed,
      key: typed,
      connection: connection.exactOptional(),
      trust: fingerprint.exactOptional(),
      forSession,
    }),
    output: instanceShape,
    reach: 'key',
  },
  /** A new origin needs a new key: keys never go to an origin they were not given for. */
  'instances.edit': {
    input: z.strictObject({
      attemptId: id,
      instanceId: id,
      name: typed,
      color: z.enum(INSTANCE_COLORS),
      url: typed,
      key: typed.exactOptional(),
      connection: connection.exactOptional(),
      trust: fingerprint.exactOptional(),
    }),
    output: instanceShape,
    reach: 'key',
  },
  'instances.replaceKey': {
    input: z.strictObject({
      attemptId: id,
      instanceId: id,
      key: typed,
      otherInstallation: z.boolean().exactOptional(),
      forSession,
    }),
    output: instanceShape,
  },
  /** Only certificates the main process saw there; null trusts none by hand. From the next request on. */
  'instances.trustCertificate': {
    input: z.strictObject({ instanceId: id, fingerprint: fingerprint.nullable() }),
    output: instanceShape,
  },
  /** Gives `other-installation` if it changed again. */
  'instances.acceptInstallation': { input: z.strictObject({ instanceId: id }), output: instanceShape },
  'instances.reorder': { input: z.strictObject({ instanceIds: z.array(id).max(1000) }), output: done },
  /** `retireMade`: first deletes keys made here on the server; a failure keeps the instance. */
  'instances.remove': {
    input: z.strictObject({
      instanceId: id,
      retireMade: z.boolean().exactOptional(),
      forgetActivity: z.boolean().exactOptional(),
    }),
    output: done,
  },
  /** Ends the wait after `rate-limited`. */
  'instances.endWait': { input: z.strictObject({ instanceId: id }), output: done },
  /** The write's outcome is unknown then. */
  'instances.stopWrite': { input: z.strictObject({ instanceId: id }), output: done },
  'instances.open': {
    input: z.strictObject({ instanceId: id, invitationId: id.exactOptional() }),
    output: done,
    reach: 'browser',
  },
  /** Stores the key only if it opens this organization as a known person; else reports what it opens. */
  'keys.paste': {
    input: organizationOf.extend({
      attemptId: id,
      key: typed,
      fileWhereItBelongs: z.boolean().exactOptional(),
      /** Ids and addresses of a person who must not own it. Gives `key-of-same-person`. */
      notOf: z
        .strictObject({ userIds: z.array(id).max(1_000), emails: z.array(typed).max(1_000) })
        .exactOptional(),
      forSession,
    }),
    output: z.discriminatedUnion('outcome', [
      z.strictObject({ outcome: z.literal('stored'), organizationId: z.string().nullable() }),
      z.strictObject({
        outcome: z.literal('elsewhere'),
        /** Null if the key opens no organization: it cannot be stored. */
        organizationId: z.string().nullable(),
        organizationName: z.string().nullable(),
        userEmail: z.string().nullable(),
        role: z.string().nullable(),
        otherOrganization: z.boolean(),
        otherPerson: z.boolean(),
      }),
    ]),
  },
  /** For a stored key that another program replaced. */
  'keys.reassign': { input: z.strictObject({ instanceId: id, keyId: id }), output: done },
  /** The key keeps working on the server. */
  'keys.forget': { input: z.strictObject({ instanceId: id, keyId: id }), output: done },
  'keys.moveIn': { input: nothing, output: z.strictObject({ moved: z.number().int() }) },
} as const satisfies CallShapes;
