import { z } from 'zod';
import { ERROR_CODES } from './errors.ts';

const text = z.string();
export const certificateShape = z.strictObject({
  /** SHA-256 of the whole certificate: 32 hexadecimal pairs with colons. */
  fingerprint: text,
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
  /** Accepted problems: a new one blocks the certificate again. */
  problems,
  trustedAt: text,
});

export const certificateTroubleShape = z.strictObject({
  shown: certificateShape,
  problems,
  /** False for certificates that nobody should accept, such as revoked ones or weak keys. */
  canTrust: z.boolean(),
  trusted: trustedCertificateShape.nullable(),
});

/** Only named fields leave the main process. Never a secret. */
const detailsShape = z.object({
  host: text.exactOptional(),
  call: text.exactOptional(),
  /** For a write: nobody knows whether it was done. */
  outcomeUnknown: z.boolean().exactOptional(),
  status: z.number().exactOptional(),
  reason: text.exactOptional(),
  tls: text.exactOptional(),
  target: text.exactOptional(),
  front: text.exactOptional(),
  field: text.exactOptional(),
  sentence: text.exactOptional(),
  contentType: text.exactOptional(),
  since: text.exactOptional(),
  /** Refused by a rule of Quayside: nothing was sent. */
  rule: z.boolean().exactOptional(),
  /** End of a rate limit; ms since the epoch. */
  until: z.number().exactOptional(),
  instanceId: text.exactOptional(),
  name: text.exactOptional(),
  keyId: text.exactOptional(),
  organizationId: text.exactOptional(),
  /** Organization names of the known and the answering installation. */
  known: text.exactOptional(),
  answered: text.exactOptional(),
  still: z.array(text).exactOptional(),
  stillAs: text.exactOptional(),
  read: z.number().exactOptional(),
  readAt: z.number().exactOptional(),
  unread: z.array(z.strictObject({ organization: text, why: text })).exactOptional(),
});

export const failureShape = z.strictObject({
  code: z.enum(ERROR_CODES),
  message: text.min(1),
  advice: text,
  details: detailsShape.exactOptional(),
  certificate: certificateTroubleShape.exactOptional(),
});
