import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createRejectedCertificates, isPinned, readTrouble } from '../../../src/main/network/certificates.ts';
import type { TrustedCertificate } from '../../../src/shared/certificate.ts';
import { failureShape } from '../../../src/shared/failureShape.ts';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');
const ORIGIN = 'https://127.0.0.1:8443';
const WAY = { origin: ORIGIN, proxy: { mode: 'system' } } as const;

function pem(name: string): string {
  return readFileSync(new URL(`../../dokploy/certificates/${name}.cert.pem`, import.meta.url), 'utf8');
}

function trouble(
  name: string,
  systemError: string,
  {
    trusted = null,
    now = NOW,
    hostname = '127.0.0.1',
  }: Partial<{ trusted: TrustedCertificate | null; now: number; hostname: string }> = {},
) {
  return readTrouble({ pem: pem(name), hostname, systemError }, trusted, now);
}

function noted(name: string, systemError: string) {
  const rejectedCertificates = createRejectedCertificates();
  const told = trouble(name, systemError);
  if (told === null) throw new Error('It could not be read');
  rejectedCertificates.note(WAY, told);
  return { rejectedCertificates, fingerprint: told.shown.fingerprint };
}

/** The certificate as it is stored once it was refused and then trusted. */
function trust(name: string, systemError = 'ERR_CERT_AUTHORITY_INVALID'): TrustedCertificate {
  const { rejectedCertificates, fingerprint } = noted(name, systemError);
  const trusted = rejectedCertificates.find(WAY, fingerprint, NOW);
  if (!trusted) throw new Error('It cannot be trusted');
  return trusted;
}

describe('a refused certificate', () => {
  test('that cannot be read is nobody’s to trust', () => {
    const shown = { pem: 'no certificate', hostname: '127.0.0.1', systemError: 'ERR_CERT_AUTHORITY_INVALID' };
    expect(readTrouble(shown, null, NOW)).toBeNull();
  });

  test('is told to the page whole', () => {
    for (const trusted of [null, trust('self-signed')]) {
      const certificate = trouble('self-signed-renewed', 'ERR_CERT_AUTHORITY_INVALID', { trusted });
      const failure = { code: 'tls', message: 'Refused.', advice: 'Look.', certificate };
      expect(failureShape.parse(failure)).toEqual(failure);
    }
  });

  test.each([
    ['self-signed', 'ERR_CERT_AUTHORITY_INVALID', ['self-signed']],
    ['trusted', 'ERR_CERT_AUTHORITY_INVALID', ['unknown-issuer']],
    ['expired', 'ERR_CERT_AUTHORITY_INVALID', ['unknown-issuer', 'expired']],
    ['expired', 'ERR_CERT_DATE_INVALID', ['expired']],
    ['other-name', 'ERR_CERT_AUTHORITY_INVALID', ['unknown-issuer', 'other-name']],
    ['other-name', 'ERR_CERT_COMMON_NAME_INVALID', ['other-name']],
  ])('%s, refused with %s, has the faults %j', (name, systemError, problems) => {
    expect(trouble(name, systemError)).toMatchObject({ problems, canTrust: true, trusted: null });
  });

  test.each(['localhost', 'quay.test', '127.0.0.1', '[::1]', '::1'])(
    'at %s only the faults it has are told',
    (hostname) => {
      const problemsOf = (name: string, systemError: string) =>
        trouble(name, systemError, { hostname })?.problems;
      expect(problemsOf('self-signed', 'ERR_CERT_AUTHORITY_INVALID')).toEqual(['self-signed']);
      expect(problemsOf('not-yet-valid', 'ERR_CERT_DATE_INVALID')).toEqual(['not-yet-valid']);
      expect(problemsOf('other-name', 'ERR_CERT_COMMON_NAME_INVALID')).toEqual(['other-name']);
    },
  );

  test('a self-signed one in the local network is one of an unknown issuer, whatever Chromium calls it', () => {
    const told = trouble('self-signed', 'ERR_CERT_SELF_SIGNED_LOCAL_NETWORK');
    expect(told).toMatchObject({ problems: ['self-signed'], canTrust: true });
  });

  test('one that begins tomorrow is not valid yet', () => {
    const now = Date.parse('2024-12-31T00:00:00.000Z');
    expect(trouble('self-signed', 'ERR_CERT_AUTHORITY_INVALID', { now })?.problems).toEqual([
      'self-signed',
      'not-yet-valid',
    ]);
  });

  test('it is shown with its names, its days and its fingerprint', () => {
    expect(trouble('self-signed', 'ERR_CERT_AUTHORITY_INVALID')?.shown).toEqual({
      subject: 'CN=self-signed, O=Quayside tests',
      issuer: 'CN=self-signed, O=Quayside tests',
      names: ['localhost', 'quay.test', '127.0.0.1', '0:0:0:0:0:0:0:1'],
      validFrom: '2025-01-01T00:00:00.000Z',
      validTo: '2126-01-01T00:00:00.000Z',
      fingerprint: expect.stringMatching(/^54:03:A2:(?:[0-9A-F]{2}:){28}[0-9A-F]{2}$/),
    });
  });

  test.each([
    'ERR_CERT_REVOKED',
    'ERR_CERT_WEAK_KEY',
    'ERR_SSL_PINNED_KEY_NOT_IN_CERT_CHAIN',
    'ERR_CERT_INVALID',
  ])('nobody can set %s aside, not even by an earlier trust', (systemError) => {
    expect(trouble('self-signed', systemError, { trusted: trust('self-signed') })?.canTrust).toBe(false);
  });
});

describe('a trusted certificate', () => {
  const shown = (name: string, hostname = '127.0.0.1') => ({ pem: pem(name), hostname });

  test('counts with the faults that were told', () => {
    expect(isPinned(shown('self-signed'), trust('self-signed'), NOW)).toBe(true);
    expect(isPinned(shown('expired'), trust('expired'), NOW)).toBe(true);
    expect(isPinned(shown('other-name'), trust('other-name'), NOW)).toBe(true);
  });

  test('does not count for another one, nor for what cannot be read', () => {
    const trusted = trust('self-signed');
    expect(isPinned(shown('self-signed-renewed'), trusted, NOW)).toBe(false);
    expect(isPinned({ pem: 'no certificate', hostname: '127.0.0.1' }, trusted, NOW)).toBe(false);
  });

  test('does not count once it has a fault that was not told', () => {
    const later = Date.parse('2126-02-01T00:00:00.000Z');
    expect(isPinned(shown('self-signed'), trust('self-signed'), later)).toBe(false);
    expect(isPinned(shown('self-signed', 'another.example'), trust('self-signed'), NOW)).toBe(false);
  });

  test('was refused at that very origin', () => {
    const { rejectedCertificates, fingerprint } = noted('self-signed', 'ERR_CERT_AUTHORITY_INVALID');
    expect(
      rejectedCertificates.find({ ...WAY, origin: 'https://127.0.0.1:8444' }, fingerprint, NOW),
    ).toBeNull();
    expect(rejectedCertificates.find(WAY, fingerprint.replace('54', '55'), NOW)).toBeNull();
    expect(rejectedCertificates.find(WAY, fingerprint, NOW)).toMatchObject({ origin: ORIGIN, fingerprint });
  });

  test('was refused by that very way: a proxy can show a certificate of its own for any server', () => {
    const { rejectedCertificates, fingerprint } = noted('self-signed', 'ERR_CERT_AUTHORITY_INVALID');
    const given = { mode: 'given', url: 'http://proxy.example.com:3128' } as const;
    for (const proxy of [given, { mode: 'none' } as const])
      expect(rejectedCertificates.find({ ...WAY, proxy }, fingerprint, NOW)).toBeNull();
  });

  test('is none that nobody can set aside', () => {
    const { rejectedCertificates, fingerprint } = noted('self-signed', 'ERR_CERT_REVOKED');
    expect(rejectedCertificates.find(WAY, fingerprint, NOW)).toBeNull();
  });
});
