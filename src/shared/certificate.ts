import type { z } from 'zod';
import type { certificateShape, certificateTroubleShape, trustedCertificateShape } from './failureShape.ts';

export type Certificate = z.infer<typeof certificateShape>;

/** Applies to this origin and fingerprint only. */
export type TrustedCertificate = z.infer<typeof trustedCertificateShape>;

export type CertificateTrouble = z.infer<typeof certificateTroubleShape>;

export type CertificateProblem = CertificateTrouble['problems'][number];

export const PROBLEM_WORDS: Record<CertificateProblem, string> = {
  'self-signed': 'It is self-signed: nobody but the server itself vouches for it.',
  'unknown-issuer': 'Its issuer is unknown to this computer.',
  expired: 'It has expired.',
  'not-yet-valid': 'It is not valid yet.',
  'other-name': 'It was made for another name than this address.',
};
