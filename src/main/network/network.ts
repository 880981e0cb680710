import { networkInterfaces } from 'node:os';
import type { CertificateTrouble, TrustedCertificate } from '../../shared/certificate.ts';
import type { CredentialStore } from '../credentials/credentialStore.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { createRejectedCertificates, type RejectedCertificates, readTrouble } from './certificates.ts';
import { readNetworkError } from './chromiumErrors.ts';
import type { HttpAdapter, HttpEvents, HttpRequest, SystemHttp } from './exchange.ts';
import { CertificateRefused, createPinnedHttp, type PinnedHttp } from './pinnedHttp.ts';
import { createProbe } from './probe.ts';
import { createRoutes, DIRECT_ROUTE } from './routes.ts';
import { createTransport } from './transport.ts';

/** Derived from the addresses: another VPN or Wi-Fi changes it. */
export function networkName(interfaces = networkInterfaces()): string {
  const addresses = Object.entries(interfaces).flatMap(([name, own = []]) =>
    own.filter(({ internal }) => !internal).map(({ cidr, address }) => `${name} ${cidr ?? address}`),
  );
  return addresses.sort().join('\n');
}

export function createNetwork({
  system,
  instances,
  credentialStore,
  onTrustedBySystem,
  userAgent,
  clock,
  log,
}: {
  system: SystemHttp;
  instances: Instances;
  credentialStore: CredentialStore;
  onTrustedBySystem: (instanceId: string, trusted: TrustedCertificate) => Promise<void>;
  userAgent: string;
  clock: typeof Date.now;
  log: (line: string) => void;
}) {
  const rejectedCertificates = createRejectedCertificates();
  const routes = createRoutes({ instances, credentialStore });
  const { systemProxy, resolve } = system;
  const transport = createTransport({
    http: createHttpByTrust({
      system,
      pinned: createPinnedHttp({ systemProxy, resolve, clock }),
      onRefused: rejectedCertificates.note,
      onTrustedBySystem,
      clock,
    }),
    routeOf: routes.of,
    userAgent,
    log: (entry) => log(Object.values(entry).join(' ')),
  });
  return { transport, routes, rejectedCertificates, probe: createProbe({ systemProxy, resolve }) };
}

type Call = { request: HttpRequest; events: HttpEvents; signal: AbortSignal };

/** Node's TLS pins trusted certificates, Chromium does all else. Refusals carry all certificate facts. */
export function createHttpByTrust(options: {
  system: HttpAdapter & Pick<SystemHttp, 'isReadOnly'>;
  pinned: PinnedHttp;
  onRefused: RejectedCertificates['note'];
  onTrustedBySystem: (instanceId: string, trusted: TrustedCertificate) => Promise<void>;
  clock: typeof Date.now;
}): HttpAdapter {
  const { system, pinned, onRefused, onTrustedBySystem, clock } = options;

  function start(adapter: HttpAdapter, { request, events, signal }: Call): void {
    if (signal.aborted) return;
    try {
      const handle = adapter.open(request, events);
      signal.addEventListener('abort', () => handle.abort(), { once: true });
    } catch (error) {
      events.error(error);
    }
  }

  function bySystem(call: Call): void {
    const { request, events, signal } = call;
    const error = (reason: unknown) => {
      if (!isRefusal(reason)) return events.error(reason);
      // Chromium caches verdicts: only the server tells which certificate it shows now.
      pinned.inspect(request.url, request.route, signal).then(
        (pem) => events.error(reason, toTrouble(request, pem, reason)),
        () => events.error(reason),
      );
    };
    start(system, { ...call, events: { ...events, error } });
  }

  /** A refused certificate means that nothing was sent: writes, too, can be retried another way. */
  function byPin(call: Call, trusted: TrustedCertificate): void {
    const { request, events } = call;
    const error = (reason: unknown) => {
      if (!(reason instanceof CertificateRefused)) return events.error(reason);
      askSystem(call)
        .then(async (refusal) => {
          if (refusal !== null) {
            const isTold = isRefusal(refusal) && reason.pem !== null;
            return events.error(refusal, isTold ? toTrouble(request, reason.pem, refusal) : null);
          }
          await onTrustedBySystem(request.instanceId, trusted);
          bySystem({ ...call, request: withoutTrust(request) });
        })
        .catch(events.error);
    };
    start(pinned, { ...call, events: { ...events, error } });
  }

  /** Null if the system accepts. Sends neither key nor headers. */
  function askSystem({ request, signal }: Call): Promise<unknown> {
    const probe = {
      ...request,
      method: 'GET',
      url: new URL('/api/health', request.url).href,
      headers: { accept: 'application/json', 'user-agent': request.headers['user-agent'] ?? '' },
      body: null,
      route: { ...DIRECT_ROUTE, proxy: request.route.proxy },
    } as const;
    return new Promise((done) => {
      const ended = new AbortController();
      const answered = (status: number) => {
        // A proxy that asks for sign-in answers instead of the server.
        done(status === 407 ? new Error('net::ERR_PROXY_AUTH_REQUESTED') : null);
        ended.abort();
      };
      start(system, {
        request: probe,
        events: { response: answered, redirect: answered, data: () => {}, end: () => {}, error: done },
        signal: AbortSignal.any([signal, ended.signal]),
      });
    });
  }

  function toTrouble(request: HttpRequest, pem: string | null, refusal: unknown): CertificateTrouble | null {
    const { origin, hostname } = new URL(request.url);
    const systemError = readNetworkError(refusal).name;
    const trouble =
      pem === null ? null : readTrouble({ pem, hostname, systemError }, request.route.trusted, clock());
    if (trouble) onRefused({ origin, proxy: request.route.proxy }, trouble);
    return trouble;
  }

  return {
    ...(system.platform === undefined ? {} : { platform: system.platform }),
    open(request, events) {
      if (system.isReadOnly && request.method !== 'GET') throw new Error('Nothing is changed from here');
      const controller = new AbortController();
      const call = { request, events, signal: controller.signal };
      const { trusted } = request.route;
      if (trusted && request.url.startsWith('https:')) byPin(call, trusted);
      else bySystem(call);
      return { abort: () => controller.abort() };
    },
    close(instanceId) {
      system.close(instanceId);
      pinned.close(instanceId);
    },
  };
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && /net::ERR_CERT_/.test(error.message);
}

function withoutTrust(request: HttpRequest): HttpRequest {
  return { ...request, route: { ...request.route, trusted: null } };
}
