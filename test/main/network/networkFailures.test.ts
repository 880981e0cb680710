import { describe, expect, test } from 'vitest';
import type { NetworkProblem, TlsProblem } from '../../../src/main/network/chromiumErrors.ts';
import {
  canceledFailure,
  networkFailure,
  rateLimitedFailure,
  timeoutFailure,
  tooLargeFailure,
} from '../../../src/main/network/networkFailures.ts';
import type { CertificateTrouble } from '../../../src/shared/certificate.ts';
import { shownCertificate } from '../../shared/records.ts';

const CONTEXT = { host: 'shop.example.com', call: 'user.all', kind: 'read' as const };
const tls = (kind?: TlsProblem): NetworkProblem => ({
  code: 'tls',
  name: 'ERR_CERT_AUTHORITY_INVALID',
  ...(kind ? { tls: kind } : {}),
});
const shown = shownCertificate();
const trusted = (fingerprint: string) => ({
  ...shown,
  fingerprint,
  origin: 'https://shop.example.com',
  problems: [],
  trustedAt: '',
});

describe('a refused certificate', () => {
  const MAY_TRUST = 'trust this one certificate';
  const told = (certificate: Partial<CertificateTrouble>, kind: TlsProblem | undefined = 'unknown-issuer') =>
    networkFailure(CONTEXT, tls(kind), {
      certificate: { shown, problems: [], canTrust: true, trusted: null, ...certificate },
    });

  test('that nobody has trusted can be trusted where the system lets it be set aside', () => {
    expect(told({})).toMatchObject({
      code: 'tls',
      details: { tls: 'unknown-issuer' },
      certificate: { shown },
    });
    expect(told({}).advice).toContain(MAY_TRUST);
    expect(told({ canTrust: false }, 'revoked').advice).not.toContain(MAY_TRUST);
    expect(told({ canTrust: false }, 'revoked').message).toContain('revoked');
  });

  test('of which the system names no kind is told as no https', () => {
    const certificate = { shown, problems: [], canTrust: false, trusted: null };
    expect(networkFailure(CONTEXT, tls(), { certificate })).toMatchObject({
      message: expect.stringContaining('does not answer with https'),
      details: { tls: 'protocol' },
    });
  });

  test('in place of the trusted one is another one, or the same with a new fault', () => {
    const other = told({ trusted: trusted('AB:CE') });
    expect(other.message).toContain('a different certificate from the one you trusted');
    expect(other.advice).toContain('compare the new fingerprint');
    const worse = told({ trusted: trusted('AB:CE'), canTrust: false });
    expect(worse.advice).not.toContain('fingerprint');
    const same = told({ trusted: trusted('AB:CD') });
    expect(same.message).toContain('that you trusted has a new problem');
    for (const each of [other, worse, same]) expect(each.details).toMatchObject({ tls: 'changed' });
  });

  test('of which nothing is known is told by what the system says, or as no https at all', () => {
    expect(networkFailure(CONTEXT, tls('expired'))).toMatchObject({
      message: expect.stringContaining('not valid today'),
      details: { tls: 'expired', reason: 'ERR_CERT_AUTHORITY_INVALID' },
    });
    expect(networkFailure(CONTEXT, tls())).toMatchObject({
      message: expect.stringContaining('does not answer with https'),
      details: { tls: 'protocol' },
    });
  });
});

describe('the words', () => {
  const of = (code: NetworkProblem['code'], name = 'ERR_X', way = {}) =>
    networkFailure(CONTEXT, { code, name }, way);

  test('name the proxy that did not let it through: the given one, or the computer’s', () => {
    const given = { proxy: { mode: 'given' as const, url: 'http://proxy.example.com:3128' } };
    expect(of('proxy-failed', 'ERR_X', given).message).toContain('http://proxy.example.com:3128');
    expect(of('proxy-failed', 'ERR_X', { proxy: { mode: 'system' } }).message).toContain('of this computer');
    expect(of('proxy-failed', 'ERR_PROXY_CERTIFICATE_NOT_PUBLIC', given).message).toContain(
      'public authority',
    );
  });

  test('name the port where one is given, and compression where that is it', () => {
    const barred = { ...CONTEXT, host: 'shop.example.com:25' };
    expect(networkFailure(barred, { code: 'port-barred', name: 'ERR_UNSAFE_PORT' }).message).toContain(
      'Port 25 ',
    );
    expect(of('port-barred').message).toContain('Port shop.example.com ');
    const garbled = of('response-malformed', 'ERR_CONTENT_DECODING_FAILED');
    expect(garbled.advice).toContain('compression');
    expect(garbled.message).not.toContain('ERR_');
    expect(of('response-malformed', 'Z_DATA_ERROR').advice).toContain('compression');
    expect(of('response-malformed', 'ERR_INVALID_HTTP_RESPONSE').advice).not.toContain('compression');
  });

  test('tell limits in whole seconds and megabytes, at least one', () => {
    const seconds = (ms: number) => timeoutFailure(CONTEXT, ms).message.replace(/.*within /, '');
    expect([seconds(10_000), seconds(1000), seconds(100)]).toEqual(['10 seconds.', '1 second.', '1 second.']);
    expect(tooLargeFailure(CONTEXT, 10_000_000).message).toContain('10 MB');
    expect(tooLargeFailure(CONTEXT, 10).message).toContain('1 MB');
  });

  test('say when a server takes calls again, with the day when that is another one', () => {
    const now = new Date(2026, 4, 1, 10).getTime();
    const advice = (until: number | null) => rateLimitedFailure(CONTEXT, until, now).advice;
    expect(advice(null)).toBe('Wait a minute, then try again.');
    expect(advice(now + 3_600_000)).not.toContain('2026');
    expect(advice(now + 24 * 3_600_000)).toContain('2026');
    expect(rateLimitedFailure(CONTEXT, now, now).details).toMatchObject({ status: 429, until: now });
  });

  test('of a write that was given up leave it open only when it was sent', () => {
    const write = { ...CONTEXT, kind: 'write' as const };
    expect(canceledFailure(write).details).toMatchObject({ outcomeUnknown: true });
    expect(canceledFailure(write, false).details).not.toHaveProperty('outcomeUnknown');
  });
});

describe('what to do is said as this system needs it', () => {
  const told = (problem: NetworkProblem, platform: string) =>
    networkFailure(CONTEXT, problem, { platform }).advice;

  test('macOS keeps apps out of the own network unless it was allowed, and says no more than that there is no way', () => {
    const problem: NetworkProblem = { code: 'unreachable', name: 'ERR_ADDRESS_UNREACHABLE' };
    expect(told(problem, 'darwin')).toContain('Privacy & Security → Local Network');
    expect(told(problem, 'linux')).not.toContain('Local Network');
  });

  test('on Linux Chromium reads the authorities of one database alone', () => {
    expect(told(tls('unknown-issuer'), 'linux')).toContain('~/.local/share/pki/nssdb');
    expect(told(tls('unknown-issuer'), 'win32')).toContain('install that authority on this computer');
  });

  test('Windows has now and then no port to give, which passes', () => {
    expect(told({ code: 'network', name: 'ERR_NO_BUFFER_SPACE' }, 'win32')).toContain('no free port');
    expect(told({ code: 'network', name: 'ERR_FAILED' }, 'win32')).toContain('check the network');
  });
});
