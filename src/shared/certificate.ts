/** Why a certificate is not trusted, each a reason that a person may set aside for one instance. */
export const CERTIFICATE_PROBLEMS = [
  'self-signed',
  'unknown-issuer',
  'expired',
  'not-yet-valid',
  'other-name',
] as const;

export type CertificateProblem = (typeof CERTIFICATE_PROBLEMS)[number];

/** A certificate as it is shown to a person; all of it is public. */
export type Certificate = {
  /** SHA-256 of the whole certificate: 32 pairs of hexadecimal digits with colons between. */
  fingerprint: string;
  /** One line each, such as "CN=dokploy.example.com, O=Example". */
  subject: string;
  issuer: string;
  names: string[];
  /** ISO 8601 UTC. */
  validFrom: string;
  validTo: string;
};

/** A certificate that the person trusts for one instance although the system does not. It counts for this origin and fingerprint alone. */
export type TrustedCertificate = Certificate & {
  origin: string;
  /** What was told against it when it was trusted: a new reason blocks it again. */
  problems: CertificateProblem[];
  /** ISO 8601 UTC. */
  trustedAt: string;
};

/** A certificate that was refused: what the server showed, why, and the one trusted before, if any. */
export type CertificateTrouble = {
  shown: Certificate;
  problems: CertificateProblem[];
  /** False for what no one should wave through, such as a revoked certificate or a weak key. */
  canTrust: boolean;
  trusted: TrustedCertificate | null;
};

export const PROBLEM_WORDS: Record<CertificateProblem, string> = {
  'self-signed': 'It is self-signed: nobody but the server itself vouches for it.',
  'unknown-issuer': 'Its issuer is unknown to this computer.',
  expired: 'It has expired.',
  'not-yet-valid': 'It is not valid yet.',
  'other-name': 'It was made for another name than this address.',
};
