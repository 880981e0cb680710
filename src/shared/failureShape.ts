import { z } from 'zod';
import { ERROR_CODES } from './errors.ts';

const text = z.string();
export const certificateShape = z.strictObject({
  /** SHA-256 of the whole certificate: 32 pairs of hexadecimal digits with colons between. */
  fingerprint: text,
  /** One line each, such as "CN=dokploy.example.com, O=Example". */
  subject: text,
  issuer: text,
  names: z.array(text),
  /** ISO 8601 UTC. */
  validFrom: text,
  validTo: text,
});
const problems = z.array(z.enum(['self-signed', 'unknown-issuer', 'expired', 'not-yet-valid', 'other-name']));

export const trustedCertificateShape = z.object({
  origin: text,
  ...certificateShape.shape,
  /** What was told against it when it was trusted: a new reason blocks it again. */
  problems,
  /** ISO 8601 UTC. */
  trustedAt: text,
});

export const certificateTroubleShape = z.strictObject({
  shown: certificateShape,
  problems,
  /** False for what no one should wave through, such as a revoked certificate or a weak key. */
  canTrust: z.boolean(),
  trusted: trustedCertificateShape.nullable(),
});

/** Facts that a screen or a later step may need apart from the words. Never a secret: what is not named here never leaves main. */
const detailsShape = z.object({
  /** Host and port, and the name of the call, where a server was asked. */
  host: text.exactOptional(),
  call: text.exactOptional(),
  /** Of a write: nobody knows whether it was done. */
  outcomeUnknown: z.boolean().exactOptional(),
  status: z.number().exactOptional(),
  /** Why, in a word: a network error's name, or which of several causes. */
  reason: text.exactOptional(),
  tls: text.exactOptional(),
  /** Where a redirect points, without query. */
  target: text.exactOptional(),
  front: text.exactOptional(),
  /** The field of the input, or the place in an answer. */
  field: text.exactOptional(),
  /** Dokploy's own sentence, cleaned. */
  sentence: text.exactOptional(),
  contentType: text.exactOptional(),
  /** The first version of Dokploy that has the call. */
  since: text.exactOptional(),
  /** A rule of Quayside's own said no: nothing was sent. */
  rule: z.boolean().exactOptional(),
  /** When the server takes calls again, in ms since the epoch. */
  until: z.number().exactOptional(),
  instanceId: text.exactOptional(),
  name: text.exactOptional(),
  /** The record of the key in question, and the organization that it opens. */
  keyId: text.exactOptional(),
  organizationId: text.exactOptional(),
  /** The organizations of the installation that was known, and of the one that answered. */
  known: text.exactOptional(),
  answered: text.exactOptional(),
  /** Of a search for a person: all that is there of them, each as a sentence. */
  still: z.array(text).exactOptional(),
  /** The strongest role among these; how many organizations were read for it, and when; which were not, each with why. */
  stillAs: text.exactOptional(),
  read: z.number().exactOptional(),
  readAt: z.number().exactOptional(),
  unread: z.array(z.strictObject({ organization: text, why: text })).exactOptional(),
});

/** A failure as it crosses from main to the page. */
export const failureShape = z.strictObject({
  code: z.enum(ERROR_CODES),
  message: text.min(1),
  advice: text,
  details: detailsShape.exactOptional(),
  /** With `tls` where a certificate was refused: what was shown, and why it is not trusted. */
  certificate: certificateTroubleShape.exactOptional(),
});
