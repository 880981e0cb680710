import { readFileSync } from 'node:fs';
import { createRejectedCertificates } from '../../../src/main/network/certificates.ts';
import type { HttpAdapter, Send } from '../../../src/main/network/exchange.ts';
import { createHttpByTrust } from '../../../src/main/network/network.ts';
import { createPinnedHttp, type PinnedHttp } from '../../../src/main/network/pinnedHttp.ts';
import { DIRECT_ROUTE } from '../../../src/main/network/routes.ts';
import { createTransport } from '../../../src/main/network/transport.ts';
import type { TrustedCertificate } from '../../../src/shared/certificate.ts';
import { ok } from '../../../src/shared/errors.ts';
import type { ProxyChoice } from '../../../src/shared/proxy.ts';
import { createSystemHttp } from './systemHttp.ts';

/** The authority that signs the certificates of test/dokploy/certificates. */
export const AUTHORITY = readFileSync(
  new URL('../../dokploy/certificates/authority.cert.pem', import.meta.url),
  'utf8',
);

/** An instance that is called as the app does, and whose certificates can be trusted. */
export function openTrustConsole(options: {
  origin: string;
  ca?: string;
  trusted?: TrustedCertificate | null;
  proxy?: ProxyChoice;
  headers?: Record<string, string>;
  systemProxy?: string;
  system?: HttpAdapter;
  pinned?: PinnedHttp;
}) {
  const { origin, ca, proxy = DIRECT_ROUTE.proxy, headers = {}, systemProxy = 'DIRECT' } = options;
  let trusted = options.trusted ?? null;
  const dropped: TrustedCertificate[] = [];
  const rejected = createRejectedCertificates();
  const system = createSystemHttp(ca === undefined ? {} : { ca });
  const pinned = createPinnedHttp({
    systemProxy: async () => systemProxy,
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    clock: Date.now,
  });
  const transport = createTransport({
    http: createHttpByTrust({
      system: options.system ?? system,
      pinned: options.pinned ?? pinned,
      onRefused: rejected.note,
      onTrustedBySystem: async (_instanceId, certificate) => {
        dropped.push(certificate);
        trusted = null;
      },
      clock: Date.now,
    }),
    routeOf: async () => ok({ headers, proxy, trusted }),
    userAgent: 'Quayside/test',
    log: () => {},
    wait: async () => {},
  });
  const send = (change: Partial<Send> = {}) =>
    transport.send({
      instanceId: 'one',
      origin,
      path: '/api/organization.all',
      call: 'organization.all',
      kind: 'read',
      key: 'the-key',
      ...change,
    });
  return {
    transport,
    system,
    dropped,
    trusted: () => trusted,
    read: send,
    write: (change: Partial<Send> = {}) =>
      send({
        kind: 'write',
        path: '/api/organization.create',
        call: 'organization.create',
        body: '{}',
        ...change,
      }),
    /** Trusts what was refused, as a person does who compared the fingerprint. */
    trust(fingerprint: string) {
      trusted = rejected.find({ origin, proxy }, fingerprint, Date.now());
      if (!trusted) throw new Error('It was not refused here, or nobody can trust it');
    },
  };
}
