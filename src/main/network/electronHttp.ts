import { type App, net, type Session, session } from 'electron';
import type { ProxyChoice } from '../../shared/proxy.ts';
import type { HttpRequest, SystemHttp } from './exchange.ts';

type Lease = {
  pooled: Pooled<Session>;
  name: string;
  origin: string;
  ready: Promise<void> | null;
  running: number;
  ending: boolean;
};

/**
 * Chromium's stack, for the system's proxy and certificates. Reads of an instance share an in-memory session
 * without cache; each write has its own.
 */
export function createElectronHttp(): SystemHttp {
  const pool = createSessionPool<Session>({
    // No `persist:`: nothing reaches the disk.
    create: (number) => session.fromPartition(`network-${number}`, { cache: false }),
    now: () => performance.now(),
  });
  const reads = new Map<string, Lease>();
  /** Proxy settings of free sessions without connections. */
  const readyFor = new WeakMap<Session, string>();
  const lookups = session.fromPartition('network-lookups', { cache: false });

  function lease(url: string, proxy: ProxyChoice): Lease {
    const { origin } = new URL(url);
    const pooled = pool.take(origin);
    const made: Lease = {
      pooled,
      name: nameOf(origin, proxy),
      origin,
      ready: null,
      running: 0,
      ending: false,
    };
    // Writes take a prepared session, to avoid waiting for the proxy.
    if (readyFor.get(pooled.session) === JSON.stringify(proxy)) return made;
    readyFor.delete(pooled.session);
    made.ready = prepare(pooled.session, proxy).then(() => {
      readyFor.set(pooled.session, JSON.stringify(proxy));
      made.ready = null;
    });
    return made;
  }

  function leaseOf({ instanceId, method, url, route }: HttpRequest): Lease {
    // A write must not use a kept connection: if that breaks before the answer, Chromium resends the request,
    // and the server would run it twice.
    if (method === 'POST') return { ...lease(url, route.proxy), ending: true };
    const known = reads.get(instanceId);
    const isFit =
      known?.name === nameOf(new URL(url).origin, route.proxy) && !pool.isStale(known.pooled, known.origin);
    if (known && isFit) return known;
    if (known) end(known);
    const fresh = lease(url, route.proxy);
    reads.set(instanceId, fresh);
    return fresh;
  }

  function end(known: Lease): void {
    known.ending = true;
    if (known.running > 0) return;
    const { session: own } = known.pooled;
    void own.clearAuthCache().catch(() => undefined);
    // Wait for the proxy to be set: the next user sets another.
    Promise.resolve(known.ready)
      .then(() => own.closeAllConnections())
      .catch(() => readyFor.delete(own))
      .finally(() => pool.give(known.pooled));
  }

  return {
    open: (request, events) => {
      const used = leaseOf(request);
      const client = net.request({
        method: request.method,
        url: request.url,
        session: used.pooled.session,
        // session.fetch would follow with the key, or hide the target.
        redirect: 'manual',
        credentials: 'omit',
        useSessionCookies: false,
        cache: 'no-store',
      });
      used.running += 1;
      let over = false;
      const leave = () => {
        if (over) return;
        over = true;
        used.running -= 1;
        if (used.ending) end(used);
      };
      const failed = (error: unknown) => {
        if (error instanceof Error && /net::ERR_CERT_/.test(error.message)) {
          pool.noteRefusal(used.pooled, used.origin);
        }
        leave();
        events.error(error);
      };
      for (const [name, value] of Object.entries(request.headers)) client.setHeader(name, value);
      client.on('redirect', (status, _method, target) => {
        leave();
        events.redirect(status, target);
      });
      client.on('response', (response) => {
        events.response(response.statusCode, response.headers);
        response.on('data', events.data);
        response.on('end', () => {
          leave();
          events.end();
        });
        response.on('error', failed);
        response.on('aborted', () => failed(new Error('net::ERR_CONNECTION_CLOSED')));
      });
      // Otherwise Electron asks app-wide for a sign-in; this way the 401 page is read as it is.
      client.on('login', (_authInfo, callback) => callback());
      client.on('error', failed);
      client.on('abort', leave);
      const send = () => {
        if (!over) client.end(request.body ?? undefined);
      };
      if (used.ready) used.ready.then(send, failed);
      else send();
      return {
        abort: () => {
          leave();
          client.abort();
        },
      };
    },

    close: (instanceId) => {
      const known = reads.get(instanceId);
      reads.delete(instanceId);
      if (known) end(known);
    },

    systemProxy: (url) => lookups.resolveProxy(url),

    async resolve(hostname) {
      const { endpoints } = await lookups.resolveHost(hostname);
      return endpoints.flatMap(({ address, family }) =>
        family === 'unspec' ? [] : [{ address, family: family === 'ipv6' ? (6 as const) : (4 as const) }],
      );
    },
  };
}

/** Since Electron 44 the first matching client certificate would be sent. */
export function refuseClientCertificates(app: Pick<App, 'on'>): void {
  app.on('select-client-certificate', (event, _contents, _url, _certificates, answer) => {
    event.preventDefault();
    answer();
  });
}

function nameOf(origin: string, proxy: ProxyChoice): string {
  return JSON.stringify([origin, proxy]);
}

async function prepare(own: Session, proxy: ProxyChoice): Promise<void> {
  // Chromium bypasses proxies for this computer's own names, where a tunnel may be.
  const config = {
    system: { mode: 'system' },
    none: { mode: 'direct' },
    given: {
      mode: 'fixed_servers',
      proxyRules: proxy.mode === 'given' ? proxy.url : '',
      proxyBypassRules: '<-loopback>',
    },
  } as const;
  await own.setProxy(config[proxy.mode]);
  await own.closeAllConnections();
}

/** Older refusals are judged anew: the person may have installed the authority. ms */
const REFUSAL_HOLDS = 60_000;
/** Chromium caches certificate verdicts of a session this long. ms */
const VERDICT_KEPT = 30 * 60_000;
/** Free sessions before one with a remembered refusal is reused. */
const SPARE = 4;

type Pooled<S> = {
  session: S;
  protocol: string;
  /** By origin, monotonic ms. */
  refusals: Map<string, number>;
};

/**
 * Electron keeps every session, so they are reused. Never across https and http: HSTS would apply to another
 * server at the same host.
 */
export function createSessionPool<S>(options: { create: (number: number) => S; now: () => number }) {
  const { create, now } = options;
  let free: Pooled<S>[] = [];
  let made = 0;

  function sinceRefusal({ refusals }: Pooled<S>, origin: string): number {
    const at = refusals.get(origin);
    return at === undefined || now() - at > VERDICT_KEPT ? Number.POSITIVE_INFINITY : now() - at;
  }

  return {
    take(origin: string): Pooled<S> {
      const { protocol } = new URL(origin);
      const fit = free.filter((pooled) => pooled.protocol === protocol);
      const best =
        fit.find((pooled) => sinceRefusal(pooled, origin) === Number.POSITIVE_INFINITY) ??
        (fit.length < SPARE
          ? undefined
          : fit.toSorted((a, b) => sinceRefusal(b, origin) - sinceRefusal(a, origin))[0]);
      if (best) {
        free = free.filter((pooled) => pooled !== best);
        return best;
      }
      made += 1;
      return { session: create(made), protocol, refusals: new Map() };
    },
    give: (pooled: Pooled<S>) => void free.push(pooled),
    noteRefusal: (pooled: Pooled<S>, origin: string) => void pooled.refusals.set(origin, now()),
    isStale: (pooled: Pooled<S>, origin: string): boolean => {
      const since = sinceRefusal(pooled, origin);
      return since > REFUSAL_HOLDS && since !== Number.POSITIVE_INFINITY;
    },
  };
}
