import { z } from 'zod';
import { INSTANCE_COLORS, instanceShape, proxyShape } from '../instance.ts';
import { type CallShapes, done, forSession, id, nothing, organizationOf, typed } from './fields.ts';

/** SHA-256 of a certificate that was shown: it counts only when main saw it there itself. */
const fingerprint = z.string().max(100);
/** How an instance is reached; a header without a value keeps the one that it has. */
const connection = z.strictObject({
  proxy: proxyShape,
  headers: z.array(z.strictObject({ name: typed, value: typed.exactOptional() })).max(100),
});

export const instanceCalls = {
  /** Whether Dokploy answers at an address that is being typed: asked without a key and without any header. Stores nothing. */
  'instances.probe': {
    input: z.strictObject({ attemptId: id, url: typed, proxy: proxyShape }),
    output: done,
    reach: 'look',
  },
  /** In the browser: where Dokploy makes keys, on the server of an address that was typed, and on no other. */
  'instances.openKeyPage': { input: z.strictObject({ url: typed }), output: done, reach: 'browser' },
  /** Has a person confirm where the keys of a list go, all at once; each is then added by itself. */
  'instances.announce': {
    input: z.strictObject({ urls: z.array(typed).max(1_000) }),
    output: done,
    reach: 'key',
  },
  /** Checks address, server, key and organization, telling each step by `connect.progress`; stores nothing on failure. */
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
  /** A changed origin needs a key: a key never goes to an origin that it was not given for. */
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
      /** It is right that another installation answers. */
      otherInstallation: z.boolean().exactOptional(),
      forSession,
    }),
    output: instanceShape,
  },
  /** Trusts a certificate that main has seen this instance show, or with null none by hand; the next request goes by it. */
  'instances.trustCertificate': {
    input: z.strictObject({ instanceId: id, fingerprint: fingerprint.nullable() }),
    output: instanceShape,
  },
  /** Remembers the installation that answered last as the right one; gives `other-installation` when it changed again. */
  'instances.acceptInstallation': { input: z.strictObject({ instanceId: id }), output: instanceShape },
  'instances.reorder': { input: z.strictObject({ instanceIds: z.array(id).max(1000) }), output: done },
  /** `retireMade` first deletes the keys made here on the server; one that cannot be keeps the instance. `forgetActivity`: its Activity goes, too. */
  'instances.remove': {
    input: z.strictObject({
      instanceId: id,
      retireMade: z.boolean().exactOptional(),
      forgetActivity: z.boolean().exactOptional(),
    }),
    output: done,
  },
  /** Ends the wait that its server asked for (`rate-limited`): the person wants to try now. */
  'instances.endWait': { input: z.strictObject({ instanceId: id }), output: done },
  /** Stops waiting for the write that the instance was sent and has not answered; its outcome is unknown then. */
  'instances.stopWrite': { input: z.strictObject({ instanceId: id }), output: done },
  /** In the browser: the page of an invitation, else its own. */
  'instances.open': {
    input: z.strictObject({ instanceId: id, invitationId: id.exactOptional() }),
    output: done,
    reach: 'browser',
  },
  /** Stores a pasted key when it opens this organization as a known person; else tells what it opens, and stores nothing. */
  'keys.paste': {
    input: organizationOf.extend({
      attemptId: id,
      key: typed,
      /** Stores it for what it opens, whatever that is. */
      fileWhereItBelongs: z.boolean().exactOptional(),
      /** Asked of anybody but this person (ids and addresses): stored beside theirs. Gives `key-of-same-person`. */
      notOf: z
        .strictObject({ userIds: z.array(id).max(1_000), emails: z.array(typed).max(1_000) })
        .exactOptional(),
      forSession,
    }),
    output: z.discriminatedUnion('outcome', [
      z.strictObject({ outcome: z.literal('stored'), organizationId: z.string().nullable() }),
      z.strictObject({
        outcome: z.literal('elsewhere'),
        /** Null when it opens no organization any more: then it can be filed nowhere. */
        organizationId: z.string().nullable(),
        organizationName: z.string().nullable(),
        userEmail: z.string().nullable(),
        role: z.string().nullable(),
        otherOrganization: z.boolean(),
        otherPerson: z.boolean(),
      }),
    ]),
  },
  /** Saves a stored key, which another program put in the place of the recorded one, for what it opens. */
  'keys.reassign': { input: z.strictObject({ instanceId: id, keyId: id }), output: done },
  /** Deletes a key here alone: it keeps working on the server. */
  'keys.forget': { input: z.strictObject({ instanceId: id, keyId: id }), output: done },
  /** Moves the keys that were kept for this session into the keychain. */
  'keys.moveIn': { input: nothing, output: z.strictObject({ moved: z.number().int() }) },
} as const satisfies CallShapes;
