import { describe, expect, test } from 'vitest';
import { CertificateRefused, type PinnedHttp } from '../../../src/main/network/pinnedHttp.ts';
import type { TrustedCertificate } from '../../../src/shared/certificate.ts';
import type { AppError, Result } from '../../../src/shared/errors.ts';
import type { Certificate } from '../../dokploy/instance.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import { AUTHORITY, openTrustConsole } from './trustConsole.ts';

const simulator = testSimulator();

function refusalOf(result: Result<unknown>): NonNullable<AppError['certificate']> {
  if (result.ok || !result.error.certificate)
    throw new Error(`No certificate was refused: ${JSON.stringify(result)}`);
  return result.error.certificate;
}

/** With the key of the simulator's own making no call is refused for its key. */
async function start(tls: Certificate, hostname: string) {
  const server = await simulator.addInstance({ tls });
  const key = server.key({ user: 'owner@example.com', organization: 'Acme' });
  return { server, key, origin: `https://${hostname}:${server.port}` };
}

const KINDS: [string, Certificate, string, { ca?: string }, string][] = [
  ['self-signed', 'self-signed', 'self-signed', {}, 'unknown-issuer'],
  ['of an unknown issuer', 'trusted', 'unknown-issuer', {}, 'unknown-issuer'],
  ['expired', 'expired', 'expired', { ca: AUTHORITY }, 'expired'],
  ['not valid yet', 'not-yet-valid', 'not-yet-valid', { ca: AUTHORITY }, 'expired'],
  ['for another name', 'other-name', 'other-name', { ca: AUTHORITY }, 'other-name'],
];

describe.each(['127.0.0.1', 'localhost', 'quay.test'])('at %s a certificate', (hostname) => {
  test.each(KINDS)(
    '%s is shown, can be trusted, is used then, also after a restart, and blocks when it changes',
    async (_name, tls, problem, system, words) => {
      const { server, key, origin } = await start(tls, hostname);
      const first = openTrustConsole({ origin, ...system });

      const refused = await first.read({ key });
      const shown = refusalOf(refused);
      expect(shown).toMatchObject({ problems: [problem], canTrust: true, trusted: null });
      expect(!refused.ok && refused.error).toMatchObject({ code: 'tls', details: { tls: words } });
      expect(server.requests).toHaveLength(0);

      first.trust(shown.shown.fingerprint);
      expect(await first.read({ key })).toMatchObject({ ok: true, value: { status: 200 } });
      expect(await first.write({ key, body: '{"name":"New"}' })).toMatchObject({ value: { status: 200 } });

      const stored = JSON.parse(JSON.stringify(first.trusted())) as TrustedCertificate;
      const second = openTrustConsole({ origin, ...system, trusted: stored });
      expect(await second.read({ key })).toMatchObject({ ok: true, value: { status: 200 } });
      expect(second.system.opened).toEqual([]);

      server.requests.clear();
      server.setCertificate('self-signed-renewed');
      const changed = refusalOf(await second.read({ key }));
      expect(changed).toMatchObject({
        shown: { subject: expect.stringContaining('renewed') },
        trusted: stored,
      });
      expect(refusalOf(await second.write({ key })).trusted).toEqual(stored);
      expect(server.requests).toHaveLength(0);
      expect(second.dropped).toEqual([]);

      server.setCertificate(tls);
      expect(await second.read({ key })).toMatchObject({ ok: true, value: { status: 200 } });
    },
  );
});

describe('a trusted certificate', () => {
  test('renewed and trusted again, over and over, with several calls at once, never comes back as trouble', async () => {
    const { server, key, origin } = await start('self-signed', 'localhost');
    const { read, write, trust } = openTrustConsole({ origin });
    for (let round = 0; round < 20; round += 1) {
      server.setCertificate(round % 2 === 0 ? 'self-signed-renewed' : 'self-signed');
      const refused = await Promise.all([read({ key }), read({ key }), read({ key }), read({ key })]);
      const prints = new Set(refused.map((result) => refusalOf(result).shown.fingerprint));
      expect(prints.size).toBe(1);
      for (const print of prints) trust(print);
      const used = await Promise.all([read({ key }), read({ key }), write({ key, body: '{"name":"New"}' })]);
      expect(used.map((result) => result.ok && result.value.status)).toEqual([200, 200, 200]);
    }
  });

  test('is dropped by the system’s own yes alone, which is asked without key and headers; the call then goes on', async () => {
    const { server, key, origin } = await start('self-signed', 'localhost');
    const headers = { Authorization: 'Basic secret' };
    const console = openTrustConsole({ origin, ca: AUTHORITY, headers });
    console.trust(refusalOf(await console.read({ key })).shown.fingerprint);
    server.setCertificate('trusted');
    server.requests.clear();
    expect(await console.write({ key, body: '{"name":"Once"}' })).toMatchObject({ value: { status: 200 } });
    expect(console.dropped).toHaveLength(1);
    expect(server.requests.map(({ call }) => call)).toEqual(['health', 'organization.create']);
    expect(server.requests[0]?.headers).not.toHaveProperty('x-api-key');
    expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
    expect(server.requests[1]?.headers).toMatchObject({ 'x-api-key': key, authorization: 'Basic secret' });
  });

  test.each([
    ['ERR_CERT_AUTHORITY_INVALID', 'tls', []],
    ['ERR_CERT_INVALID', 'tls', []],
    ['ERR_CONNECTION_REFUSED', 'refused', []],
    ['ERR_INTERNET_DISCONNECTED', 'offline', []],
  ])('stays when Node cannot read what is shown and the system says %s', async (name, code, dropped) => {
    const { origin, server, key } = await start('self-signed', 'localhost');
    const first = openTrustConsole({ origin });
    first.trust(refusalOf(await first.read({ key })).shown.fingerprint);
    server.requests.clear();
    const trusted = first.trusted();
    const pinned: PinnedHttp = {
      open: (_request, events) => {
        queueMicrotask(() => events.error(new CertificateRefused(null)));
        return { abort: () => {} };
      },
      close: () => {},
      inspect: async () => 'no certificate',
    };
    const system = {
      open: (_request: unknown, events: { error: (error: unknown) => void }) => {
        queueMicrotask(() => events.error(new Error(`net::${name}`)));
        return { abort: () => {} };
      },
      close: () => {},
    };
    const second = openTrustConsole({ origin, trusted, pinned, system });
    expect(await second.read({ key })).toMatchObject({ ok: false, error: { code } });
    expect(second.dropped).toEqual(dropped);
    expect(second.trusted()).toEqual(trusted);
    expect(server.requests).toHaveLength(0);
  });

  test('with a fault that was not told when it was trusted blocks again', async () => {
    const { origin, key, server } = await start('expired', 'localhost');
    const first = openTrustConsole({ origin, ca: AUTHORITY });
    first.trust(refusalOf(await first.read({ key })).shown.fingerprint);
    const trusted = first.trusted();
    if (!trusted) throw new Error('Nothing is trusted');
    const second = openTrustConsole({ origin, ca: AUTHORITY, trusted: { ...trusted, problems: [] } });
    expect(refusalOf(await second.read({ key })).problems).toEqual(['expired']);
    expect(server.requests).toHaveLength(0);
  });
});
