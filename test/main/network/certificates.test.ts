import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createRejectedCertificates, judgeCertificate } from '../../../src/main/network/certificates.ts';
import type { TrustedCertificate } from '../../../src/shared/certificate.ts';
import { failureShape } from '../../../src/shared/failureShape.ts';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');
const ORIGIN = 'https://127.0.0.1:8443';

function pem(name: string): string {
  return readFileSync(new URL(`../../dokploy/certificates/${name}.cert.pem`, import.meta.url), 'utf8');
}

function judge(
  name: string,
  systemError: string | null,
  trusted: TrustedCertificate | null = null,
  now = NOW,
  hostname = '127.0.0.1',
) {
  return judgeCertificate({ pem: pem(name), hostname, systemError }, trusted, now);
}

/** The certificate as it is stored once it was refused and then trusted. */
function trust(name: string, systemError = 'ERR_CERT_AUTHORITY_INVALID'): TrustedCertificate {
  const verdict = judge(name, systemError);
  if (verdict.state !== 'refused') throw new Error('It was not refused');
  const rejectedCertificates = createRejectedCertificates();
  rejectedCertificates.note(ORIGIN, verdict.trouble);
  const trusted = rejectedCertificates.find(ORIGIN, verdict.trouble.shown.fingerprint, NOW);
  if (!trusted) throw new Error('It cannot be trusted');
  return trusted;
}

describe('a certificate is judged', () => {
  test('what cannot be read is nobody’s to trust, and does no harm', () => {
    const shown = { pem: 'no certificate', hostname: '127.0.0.1', systemError: 'ERR_CERT_AUTHORITY_INVALID' };
    expect(judgeCertificate(shown, null, NOW)).toEqual({ state: 'unreadable' });
  });

  test('what is told of a refused one crosses to the page whole', () => {
    const certificate = (before: TrustedCertificate | null) => {
      const verdict = judge('self-signed-renewed', 'ERR_CERT_AUTHORITY_INVALID', before);
      if (verdict.state !== 'refused') throw new Error('It was not refused');
      return verdict.trouble;
    };
    for (const trouble of [certificate(null), certificate(trust('self-signed'))]) {
      const failure = { code: 'tls', message: 'Refused.', advice: 'Look.', certificate: trouble };
      expect(failureShape.parse(failure)).toEqual(failure);
    }
  });

  test('what the system trusts needs nothing else', () => {
    expect(judge('trusted', null)).toEqual({ state: 'system' });
    expect(judge('trusted', null, trust('self-signed'))).toEqual({ state: 'system' });
  });

  test.each([
    ['self-signed', 'ERR_CERT_AUTHORITY_INVALID', ['self-signed']],
    ['trusted', 'ERR_CERT_AUTHORITY_INVALID', ['unknown-issuer']],
    ['expired', 'ERR_CERT_AUTHORITY_INVALID', ['unknown-issuer', 'expired']],
    ['expired', 'ERR_CERT_DATE_INVALID', ['expired']],
    ['other-name', 'ERR_CERT_AUTHORITY_INVALID', ['unknown-issuer', 'other-name']],
    ['other-name', 'ERR_CERT_COMMON_NAME_INVALID', ['other-name']],
  ])('%s, refused with %s, has the faults %j', (name, systemError, problems) => {
    expect(judge(name, systemError)).toMatchObject({
      state: 'refused',
      trouble: { problems, canTrust: true, trusted: null },
    });
  });

  test.each(['localhost', 'quay.test', '127.0.0.1', '[::1]', '::1'])(
    'at %s only the faults it has are told',
    (hostname) => {
      const problemsOf = (name: string, systemError: string) => {
        const verdict = judge(name, systemError, null, NOW, hostname);
        return verdict.state === 'refused' ? verdict.trouble.problems : verdict.state;
      };
      expect(problemsOf('self-signed', 'ERR_CERT_AUTHORITY_INVALID')).toEqual(['self-signed']);
      expect(problemsOf('not-yet-valid', 'ERR_CERT_DATE_INVALID')).toEqual(['not-yet-valid']);
      expect(problemsOf('other-name', 'ERR_CERT_COMMON_NAME_INVALID')).toEqual(['other-name']);
    },
  );

  test('a self-signed one in the local network is one of an unknown issuer, whatever Chromium calls it', () => {
    const verdict = judge('self-signed', 'ERR_CERT_SELF_SIGNED_LOCAL_NETWORK');
    expect(verdict).toMatchObject({
      state: 'refused',
      trouble: { problems: ['self-signed'], canTrust: true },
    });
  });

  test('one that begins tomorrow is not valid yet', () => {
    const early = Date.parse('2024-12-31T00:00:00.000Z');
    expect(judge('self-signed', 'ERR_CERT_AUTHORITY_INVALID', null, early)).toMatchObject({
      trouble: { problems: ['self-signed', 'not-yet-valid'] },
    });
  });

  test('it is shown with its names, its days and its fingerprint', () => {
    expect(judge('self-signed', 'ERR_CERT_AUTHORITY_INVALID')).toMatchObject({
      trouble: {
        shown: {
          subject: 'CN=self-signed, O=Quayside tests',
          issuer: 'CN=self-signed, O=Quayside tests',
          names: ['localhost', 'quay.test', '127.0.0.1', '0:0:0:0:0:0:0:1'],
          validFrom: '2025-01-01T00:00:00.000Z',
          validTo: '2126-01-01T00:00:00.000Z',
          fingerprint: expect.stringMatching(/^54:03:A2:(?:[0-9A-F]{2}:){28}[0-9A-F]{2}$/),
        },
      },
    });
  });

  test.each([
    'ERR_CERT_REVOKED',
    'ERR_CERT_WEAK_KEY',
    'ERR_SSL_PINNED_KEY_NOT_IN_CERT_CHAIN',
    'ERR_CERT_INVALID',
  ])('nobody can set %s aside, not even by an earlier trust', (systemError) => {
    expect(judge('self-signed', systemError, trust('self-signed'))).toMatchObject({
      state: 'refused',
      trouble: { canTrust: false },
    });
  });
});

describe('a trust', () => {
  test('counts for the same certificate with the same faults', () => {
    const trusted = trust('self-signed');
    expect(judge('self-signed', 'ERR_CERT_AUTHORITY_INVALID', trusted)).toEqual({ state: 'person' });
  });

  test('does not count for another certificate, which is told beside the old one', () => {
    const trusted = trust('self-signed');
    expect(judge('self-signed-renewed', 'ERR_CERT_AUTHORITY_INVALID', trusted)).toMatchObject({
      state: 'refused',
      trouble: { trusted, shown: { subject: 'CN=self-signed-renewed, O=Quayside tests' } },
    });
  });

  test('does not count once the same certificate has a fault that was not told', () => {
    const trusted = trust('self-signed');
    const later = Date.parse('2126-02-01T00:00:00.000Z');
    expect(judge('self-signed', 'ERR_CERT_AUTHORITY_INVALID', trusted, later)).toMatchObject({
      state: 'refused',
      trouble: { problems: ['self-signed', 'expired'] },
    });
  });

  test('is given only to what was refused at that very origin', () => {
    const rejectedCertificates = createRejectedCertificates();
    const verdict = judge('self-signed', 'ERR_CERT_AUTHORITY_INVALID');
    if (verdict.state !== 'refused') throw new Error('It was not refused');
    rejectedCertificates.note(ORIGIN, verdict.trouble);
    const { fingerprint } = verdict.trouble.shown;
    expect(rejectedCertificates.find('https://127.0.0.1:8444', fingerprint, NOW)).toBeNull();
    expect(rejectedCertificates.find(ORIGIN, fingerprint.replace('54', '55'), NOW)).toBeNull();
    expect(rejectedCertificates.find(ORIGIN, fingerprint, NOW)).toMatchObject({
      origin: ORIGIN,
      fingerprint,
    });
  });

  test('is not given to what nobody can set aside', () => {
    const rejectedCertificates = createRejectedCertificates();
    const verdict = judge('self-signed', 'ERR_CERT_REVOKED');
    if (verdict.state !== 'refused') throw new Error('It was not refused');
    rejectedCertificates.note(ORIGIN, verdict.trouble);
    expect(rejectedCertificates.find(ORIGIN, verdict.trouble.shown.fingerprint, NOW)).toBeNull();
  });
});
