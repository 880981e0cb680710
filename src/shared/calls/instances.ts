import { z } from 'zod';
import { INSTANCE_COLORS, instanceShape, proxyShape } from '../instance.ts';
import { type CallShapes, done, forSession, id, typed } from './fields.ts';

/** SHA-256 of a certificate that was shown: it counts only when main saw it there itself. */
const fingerprint = z.string().max(100);
/** How an instance is reached; a header without a value keeps the one that it has. */
const connection = z.strictObject({
  proxy: proxyShape,
  headers: z.array(z.strictObject({ name: typed, value: typed.optional() })).max(100),
});
/** Adding, editing and removing instances. */
export const instanceCalls = {
  /** Checks address, server, key and organization, telling each step by `connect.progress`; stores nothing on failure. */
  'instances.add': {
    input: z.strictObject({
      attemptId: id,
      name: typed,
      url: typed,
      key: typed,
      connection: connection.optional(),
      /** Trusts this certificate of this address. */
      trust: fingerprint.optional(),
      forSession,
    }),
    output: instanceShape,
  },
  /** A changed origin needs a key: a key never goes to an origin that it was not given for. */
  'instances.edit': {
    input: z.strictObject({
      attemptId: id,
      instanceId: id,
      name: typed,
      color: z.enum(INSTANCE_COLORS),
      url: typed,
      key: typed.optional(),
      connection: connection.optional(),
      trust: fingerprint.optional(),
    }),
    output: instanceShape,
  },
  'instances.replaceKey': {
    input: z.strictObject({
      attemptId: id,
      instanceId: id,
      key: typed,
      /** It is right that another installation answers. */
      otherInstallation: z.boolean().optional(),
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
  /**
   * `retireMade` first deletes the keys made here on the server; when one cannot be, nothing is removed. `forgetActivity`:
   * what was done on it leaves Activity, too.
   */
  'instances.remove': {
    input: z.strictObject({
      instanceId: id,
      retireMade: z.boolean().optional(),
      forgetActivity: z.boolean().optional(),
    }),
    output: done,
  },
  /** Ends the wait that its server asked for (`rate-limited`): the person wants to try now. */
  'instances.endWait': { input: z.strictObject({ instanceId: id }), output: done },
  /** Stops waiting for the write that the instance was sent and has not answered; its outcome is unknown then. */
  'instances.stopWrite': { input: z.strictObject({ instanceId: id }), output: done },
  /** Opens the instance's own page in the person's browser. */
  'instances.open': { input: z.strictObject({ instanceId: id }), output: done },
} as const satisfies CallShapes;
