import { type App, net, type Session, session } from 'electron';
import type { ProxyChoice } from '../../shared/proxy.ts';
import type { HttpRequest, SystemHttp } from './exchange.ts';

/** A pooled session in use for one origin by one proxy. */
type Lease = {
  pooled: Pooled<Session>;
  /** What it was made ready for. */
  name: string;
  origin: string;
  /** Until the proxy is set; null from then on. */
  ready: Promise<void> | null;
  running: number;
  /** It goes back to the pool with the end of its last call. */
  ending: boolean;
};

/** Chromium's network stack, so that the system's proxy and certificates count. An instance's reads share a session, in memory and without cache; each write has its own. */
export function createElectronHttp(): SystemHttp {
  const pool = createSessionPool<Session>({
    // No `persist:`: nothing of it reaches the disk.
    create: (number) => session.fromPartition(`network-${number}`, { cache: false }),
    now: () => performance.now(),
  });
  const reads = new Map<string, Lease>();
  /** The proxy that each free session was set to, where it has no connection left. */
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
    // Each write takes one anew: nothing of it waits for what was done already.
    if (readyFor.get(pooled.session) === JSON.stringify(proxy)) return made;
    readyFor.delete(pooled.session);
    made.ready = prepare(pooled.session, proxy).then(() => {
      readyFor.set(pooled.session, JSON.stringify(proxy));
      made.ready = null;
    });
    return made;
  }

  function leaseOf({ instanceId, method, url, route }: HttpRequest): Lease {
    // What is left of an earlier write's connections must not carry this one: when a kept one breaks before the
    // answer, Chromium sends the request again by itself, and the server would carry it out twice.
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

  /** What still runs comes to its end before the session is lent to another. */
  function end(known: Lease): void {
    known.ending = true;
    if (known.running > 0) return;
    const { session: own } = known.pooled;
    void own.clearAuthCache().catch(() => undefined);
    // One that was given up while its proxy was being set waits for that: the next user sets another.
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
      // Without an answer here Electron would ask its app-wide sign-in; the page behind a 401 is then read as it is.
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

/** A server that asks for a certificate of the person's gets none: left alone, Electron ≥ 44 sends the first that fits. */
export function refuseClientCertificates(app: Pick<App, 'on'>): void {
  app.on('select-client-certificate', (event, _contents, _url, _certificates, answer) => {
    event.preventDefault();
    answer();
  });
}

function nameOf(origin: string, proxy: ProxyChoice): string {
  return JSON.stringify([origin, proxy]);
}

/** Sets the proxy, and closes what the former user of the session left. */
async function prepare(own: Session, proxy: ProxyChoice): Promise<void> {
  // Chromium would go past a given proxy for this computer's own names, behind which a tunnel may stand.
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

/** A refusal older than this (ms) is judged anew: the person may have installed the authority meanwhile. */
const REFUSAL_HOLDS = 60_000;
/** Chromium remembers for so long (ms) what it said of a certificate in a session; nothing makes it forget earlier. */
const VERDICT_KEPT = 30 * 60_000;
/** So many sessions may stand free, none of them fresh, before one that still remembers a refusal is lent again. */
const SPARE = 4;

type Pooled<S> = {
  session: S;
  protocol: string;
  /** When the session refused an origin's certificate; by origin, monotonic ms. */
  refusals: Map<string, number>;
};

/** Electron keeps each session until the app ends, so they are lent. One for https is never lent for http: an order to use https alone would count for another server at the same host. */
export function createSessionPool<S>(options: {
  create: (number: number) => S;
  /** Monotonic, in ms. */
  now: () => number;
}) {
  const { create, now } = options;
  let free: Pooled<S>[] = [];
  let made = 0;

  /** How long ago it refused the origin, as far as it remembers; Infinity when it does not. */
  function sinceRefusal({ refusals }: Pooled<S>, origin: string): number {
    const at = refusals.get(origin);
    return at === undefined || now() - at > VERDICT_KEPT ? Number.POSITIVE_INFINITY : now() - at;
  }

  return {
    /** A session that nobody uses, for one origin, until it is given back. */
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
    /** Whether a refusal in this session is so old that another session should judge. */
    isStale: (pooled: Pooled<S>, origin: string): boolean => {
      const since = sinceRefusal(pooled, origin);
      return since > REFUSAL_HOLDS && since !== Number.POSITIVE_INFINITY;
    },
  };
}
