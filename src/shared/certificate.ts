import type { z } from 'zod';
import type { certificateShape, certificateTroubleShape, trustedCertificateShape } from './failureShape.ts';

/** A certificate as it is shown to a person; all of it is public. */
export type Certificate = z.infer<typeof certificateShape>;

/** A certificate that the person trusts for one instance although the system does not. It counts for this origin and fingerprint alone. */
export type TrustedCertificate = z.infer<typeof trustedCertificateShape>;

/** A certificate that was refused: what the server showed, why, and the one trusted before, if any. */
export type CertificateTrouble = z.infer<typeof certificateTroubleShape>;

/** Why a certificate is not trusted, each a reason that a person may set aside for one instance. */
export type CertificateProblem = CertificateTrouble['problems'][number];

export const PROBLEM_WORDS: Record<CertificateProblem, string> = {
  'self-signed': 'It is self-signed: nobody but the server itself vouches for it.',
  'unknown-issuer': 'Its issuer is unknown to this computer.',
  expired: 'It has expired.',
  'not-yet-valid': 'It is not valid yet.',
  'other-name': 'It was made for another name than this address.',
};
