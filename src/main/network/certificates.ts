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

/** A certificate's texts are untrusted: so many characters are shown of each. */
const LONGEST = 200;

type Shown = { pem: string; hostname: string };

/** The issuer is unknown; Chromium has a name of its own (−219) for a self-signed certificate in the local network. */
const UNKNOWN_ISSUER = /^ERR_CERT_(?:AUTHORITY_INVALID|SELF_SIGNED_LOCAL_NETWORK)$/;

/** The other refusals that a person may set aside; after any else (revoked, weak, pinned by Chromium) nobody can. */
const ASIDE = /^ERR_CERT_(?:DATE_INVALID|COMMON_NAME_INVALID)$/;

/** Whether a server shows the trusted certificate, without a new fault of date or name. `now` in ms since the epoch. */
export function isPinned(shown: Shown, trusted: TrustedCertificate, now: number): boolean {
  const x509 = parse(shown.pem);
  if (x509?.fingerprint256 !== trusted.fingerprint) return false;
  return findProblems(x509, shown.hostname, null, now).every((problem) => trusted.problems.includes(problem));
}

/** What the system refused with `systemError`, such as `ERR_CERT_AUTHORITY_INVALID`; null where Node cannot read it: nobody can trust it. */
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

/** Chromium takes certificates that Node's parser throws at. */
function parse(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null;
  }
}

/** Chromium names one fault, the gravest: the others are looked for here, so that whoever trusts knows them all. */
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
  // checkIP throws for whatever is no address.
  const named = isIP(host) ? x509.checkIP(host) : x509.checkHost(host, { subject: 'never' });
  if (named === undefined || systemError === 'ERR_CERT_COMMON_NAME_INVALID') problems.push('other-name');
  return problems;
}

/** What a server shows, whatever is to be said of it; null when Node cannot read it. */
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

/** The common name first: it is what people look for. */
function readName(name: string): string {
  const parts = (name ?? '').split('\n').filter((part) => part !== '');
  const isCommon = (part: string) => part.startsWith('CN=');
  return oneLine([...parts.filter(isCommon), ...parts.filter((part) => !isCommon(part))].join(', '), LONGEST);
}

function isoOf(date: string): string {
  const at = Date.parse(date);
  return Number.isNaN(at) ? '' : new Date(at).toISOString();
}

/** Where a certificate was shown, and by which way: whoever runs a proxy can show one for any server. */
type RefusalWay = { origin: string; proxy: ProxyChoice };

export type RejectedCertificates = ReturnType<typeof createRejectedCertificates>;

/** The latest hundred refused certificates of this run: only what was really shown at an origin can be trusted for it. */
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
    /** The certificate as it is to be stored once the person trusts it; null when it was never shown there, by that way. */
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
