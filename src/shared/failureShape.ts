import { z } from 'zod';
import { CERTIFICATE_PROBLEMS, type CertificateTrouble } from './certificate.ts';
import { type AppError, ERROR_CODES, type ErrorDetails } from './errors.ts';

const text = z.string();
const certificate = {
  fingerprint: text,
  subject: text,
  issuer: text,
  names: z.array(text),
  validFrom: text,
  validTo: text,
};
const problems = z.array(z.enum(CERTIFICATE_PROBLEMS));

/** A certificate that the person trusts for one instance. */
export const trustedCertificateShape = z.object({ origin: text, ...certificate, problems, trustedAt: text });

const certificateTroubleShape = z.strictObject({
  shown: z.strictObject(certificate),
  problems,
  canTrust: z.boolean(),
  trusted: trustedCertificateShape.nullable(),
}) satisfies z.ZodType<CertificateTrouble>;

/** Details that are not named here never leave main. */
const detailsShape = z.object({
  host: text.exactOptional(),
  call: text.exactOptional(),
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
  rule: z.boolean().exactOptional(),
  until: z.number().exactOptional(),
  instanceId: text.exactOptional(),
  name: text.exactOptional(),
  keyId: text.exactOptional(),
  organizationId: text.exactOptional(),
  known: text.exactOptional(),
  answered: text.exactOptional(),
  still: z.array(text).exactOptional(),
}) satisfies z.ZodType<ErrorDetails>;

/** A failure as it crosses from main to the page. */
export const failureShape = z.strictObject({
  code: z.enum(ERROR_CODES),
  message: text.min(1),
  advice: text,
  details: detailsShape.exactOptional(),
  certificate: certificateTroubleShape.exactOptional(),
}) satisfies z.ZodType<AppError>;
