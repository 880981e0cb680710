import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type {
  Certificate,
  CertificateProblem,
  CertificateTrouble,
  TrustedCertificate,
} from '../../shared/certificate.ts';
import type { ProxyChoice } from '../../shared/proxy.ts';
import { oneLine } from '../../shared/text.ts';
import { withoutBrackets } from './routes.ts';

const LONGEST = 200;

type Shown = { pem: string; hostname: string };

/** Chromium reports a self-signed certificate in the local network as −219. */
const UNKNOWN_ISSUER = /^ERR_CERT_(?:AUTHORITY_INVALID|SELF_SIGNED_LOCAL_NETWORK)$/;

/** Further refusals that a person may accept; others (revoked, weak, pinned by Chromium) never. */
const ASIDE = /^ERR_CERT_(?:DATE_INVALID|COMMON_NAME_INVALID)$/;

export function isPinned(shown: Shown, trusted: TrustedCertificate, now: number): boolean {
  const x509 = parse(shown.pem);
  if (x509?.fingerprint256 !== trusted.fingerprint) return false;
  return findProblems(x509, shown.hostname, null, now).every((problem) => trusted.problems.includes(problem));
}

/**
 * For example `ERR_CERT_AUTHORITY_INVALID`. Null if Node cannot parse the certificate: nobody can trust it.
 */
export function readTrouble(
  shown: Shown & { systemError: string },
  trusted: TrustedCertificate | null,
  now: number,
): CertificateTrouble | null {
  const { systemError, hostname } = shown;
  const x509 = parse(shown.pem);
  if (x509 === null) return null;
  const canTrust = UNKNOWN_ISSUER.test(systemError) || ASIDE.test(systemError);
  const problems = canTrust ? findProblems(x509, hostname, systemError, now) : [];
  return { shown: readCertificate(x509), problems, canTrust, trusted };
}

/** Node's parser throws at certificates that Chromium takes. */
function parse(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null;
  }
}

/** Chromium names only the gravest fault: find the others, so that a person who trusts knows them. */
function findProblems(x509: X509Certificate, hostname: string, systemError: string | null, now: number) {
  const problems: CertificateProblem[] = [];
  if (systemError !== null && UNKNOWN_ISSUER.test(systemError)) {
    problems.push(x509.subject === x509.issuer ? 'self-signed' : 'unknown-issuer');
  }
  const late = now > Date.parse(x509.validTo);
  if (late) problems.push('expired');
  else if (now < Date.parse(x509.validFrom)) problems.push('not-yet-valid');
  else if (systemError === 'ERR_CERT_DATE_INVALID') problems.push('expired');
  const host = withoutBrackets(hostname);
  const named = isIP(host) ? x509.checkIP(host) : x509.checkHost(host, { subject: 'never' });
  if (named === undefined || systemError === 'ERR_CERT_COMMON_NAME_INVALID') problems.push('other-name');
  return problems;
}

export function readShown(pem: string): Certificate | null {
  const x509 = parse(pem);
  return x509 === null ? null : readCertificate(x509);
}

function readCertificate(x509: X509Certificate): Certificate {
  return {
    fingerprint: x509.fingerprint256,
    subject: readName(x509.subject),
    issuer: readName(x509.issuer),
    names: (x509.subjectAltName ?? '')
      .split(', ')
      .flatMap((entry) => /^(?:DNS|IP Address):(.+)$/.exec(entry)?.[1] ?? [])
      .slice(0, 20)
      .map((name) => oneLine(name, LONGEST)),
    validFrom: isoOf(x509.validFrom),
    validTo: isoOf(x509.validTo),
  };
}

function readName(name: string): string {
  const parts = (name ?? '').split('\n').filter((part) => part !== '');
  const isCommon = (part: string) => part.startsWith('CN=');
  return oneLine([...parts.filter(isCommon), ...parts.filter((part) => !isCommon(part))].join(', '), LONGEST);
}

function isoOf(date: string): string {
  const at = Date.parse(date);
  return Number.isNaN(at) ? '' : new Date(at).toISOString();
}

/** Includes the proxy: whoever runs one can show a certificate for any server. */
type RefusalWay = { origin: string; proxy: ProxyChoice };

export type RejectedCertificates = ReturnType<typeof createRejectedCertificates>;

/** The latest hundred of this run: only certificates really shown at an origin can be trusted. */
export function createRejectedCertificates() {
  const troubles = new Map<string, CertificateTrouble>();
  return {
    note(way: RefusalWay, trouble: CertificateTrouble): void {
      const name = nameOf(way, trouble.shown.fingerprint);
      troubles.delete(name);
      troubles.set(name, trouble);
      const [oldest] = troubles.keys();
      if (troubles.size > 100 && oldest !== undefined) troubles.delete(oldest);
    },
    find(way: RefusalWay, fingerprint: string, now: number): TrustedCertificate | null {
      const trouble = troubles.get(nameOf(way, fingerprint));
      if (!trouble?.canTrust) return null;
      const { shown, problems } = trouble;
      return { ...shown, origin: way.origin, problems, trustedAt: new Date(now).toISOString() };
    },
  };
}

function nameOf({ origin, proxy }: RefusalWay, fingerprint: string): string {
  return JSON.stringify([origin, proxy.mode === 'given' ? proxy.url : proxy.mode, fingerprint]);
}
