import { net, type Session, session } from 'electron';
import type { CertificateTrouble } from '../../shared/certificate.ts';
import { judgeCertificate } from './certificates.ts';
import type { NetworkRoute } from './routes.ts';
import type { HttpAdapter, HttpRequest } from './transport.ts';

/** A refusal older than this (ms) is judged anew: the person may have installed the authority meanwhile. */
const REFUSAL_HOLDS = 60_000;

/** A session and how its calls are. Chromium keeps each judgement of a certificate as long as the session lives. */
type Lane = {
  /** What the session was made for: another route needs another session. */
  name: string;
  session: Session;
  /** Until proxy and judge of certificates are in place; null from then on. */
  ready: Promise<void> | null;
  refused: { trouble: CertificateTrouble; at: number } | null;
  /** Its judgements no longer tell which certificate is shown now. */
  spent: boolean;
  running: number;
  retired: boolean;
};

/**
 * The transport's network stack in the app: Chromium's, so that the system's proxy and certificates count.
 * Each instance has a session in memory alone (no `persist:`), without cache, and another one when its origin,
 * proxy or trusted certificate changes.
 */
export function createElectronHttp(options: {
  /** A certificate was refused. */
  onRefused: (origin: string, trouble: CertificateTrouble) => void;
  /** The system trusts what an instance shows although the person had to trust a certificate before. */
  onTrustedBySystem: (instanceId: string) => void;
}): HttpAdapter {
  const lanes = new Map<string, Lane>();
  let made = 0;

  function laneOf({ instanceId, method, url, route }: HttpRequest): Lane {
    const { origin } = new URL(url);
    const key = laneKey(instanceId, method);
    const { proxy, trusted } = route;
    const name = JSON.stringify([origin, proxy, trusted?.fingerprint, trusted?.problems]);
    const known = lanes.get(key);
    const stale = known?.refused && performance.now() - known.refused.at > REFUSAL_HOLDS;
    if (known && known.name === name && !known.spent && !stale) return known;
    if (known) retire(known);
    made += 1;
    const lane: Lane = {
      name,
      session: session.fromPartition(`instance-${instanceId}-${made}`, { cache: false }),
      ready: null,
      refused: null,
      spent: false,
      running: 0,
      retired: false,
    };
    judge(lane, { instanceId, origin, trusted });
    lane.ready = settled(lane, proxy);
    lanes.set(key, lane);
    return lane;
  }

  function judge(
    lane: Lane,
    { instanceId, origin, trusted }: { instanceId: string; origin: string; trusted: NetworkRoute['trusted'] },
  ): void {
    const own = new URL(origin).hostname.replace(/^\[|\]$/g, '');
    lane.session.setCertificateVerifyProc(
      ({ hostname, certificate, errorCode, verificationResult }, answer) => {
        // An https proxy shows its certificate here too: the system alone judges that.
        if (hostname.replace(/^\[|\]$/g, '') !== own) return answer(-3);
        const systemError = errorCode === 0 ? null : verificationResult.replace(/^net::/, '');
        const verdict = judgeCertificate(
          { pem: certificate.data, hostname, systemError },
          trusted,
          Date.now(),
        );
        if (verdict.state === 'person') return answer(0);
        if (verdict.state === 'unreadable') lane.refused = null;
        if (verdict.state === 'refused') {
          const { trouble } = verdict;
          lane.spent ||=
            lane.refused !== null && lane.refused.trouble.shown.fingerprint !== trouble.shown.fingerprint;
          lane.refused = { trouble, at: performance.now() };
          options.onRefused(origin, trouble);
        } else if (trusted) options.onTrustedBySystem(instanceId);
        answer(-3);
      },
    );
  }

  return {
    open: (request, events) => {
      const lane = laneOf(request);
      const client = net.request({
        method: request.method,
        url: request.url,
        session: lane.session,
        // session.fetch would follow with the key, or hide the target.
        redirect: 'manual',
        credentials: 'omit',
        useSessionCookies: false,
        cache: 'no-store',
      });
      lane.running += 1;
      let over = false;
      const leave = () => {
        if (over) return;
        over = true;
        lane.running -= 1;
        if (lane.retired && lane.running === 0) empty(lane.session);
      };
      const failed = (error: unknown) => {
        leave();
        const isCertificate = error instanceof Error && /net::ERR_CERT_/.test(error.message);
        events.error(error, (isCertificate && lane.refused?.trouble) || null);
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
      const ready = request.method === 'POST' ? freshConnection(lane) : lane.ready;
      if (ready) ready.then(send, failed);
      else send();
      return {
        abort: () => {
          leave();
          client.abort();
        },
      };
    },
    close: (instanceId) => {
      for (const method of ['GET', 'POST'] as const) {
        const key = laneKey(instanceId, method);
        const known = lanes.get(key);
        lanes.delete(key);
        if (known) empty(known.session);
      }
    },
  };
}

/** Writes have a session of their own, whose connections can be closed without cutting a read. */
function laneKey(instanceId: string, method: HttpRequest['method']): string {
  return `${method} ${instanceId}`;
}

/**
 * Before a write no connection may be left over: when a kept one breaks before the answer, Chromium sends the
 * request again by itself, a POST too, and the server would carry it out twice. The transport sends one at a time.
 */
async function freshConnection(lane: Lane): Promise<void> {
  await lane.ready;
  await lane.session.closeAllConnections();
}

/**
 * Resolves once a new session is as it should be. Who judges its certificates is told to Chromium's network process
 * without an answer: a connection made before that arrives is judged by the system alone, and a trusted certificate
 * refused. Closing connections goes the same way and is answered.
 */
async function settled(lane: Lane, proxy: NetworkRoute['proxy']): Promise<void> {
  await Promise.all([setProxy(lane.session, proxy), lane.session.closeAllConnections()]);
  lane.ready = null;
}

/** The system's proxy is what a session has by itself. */
async function setProxy(own: Session, proxy: NetworkRoute['proxy']): Promise<void> {
  if (proxy.mode === 'system') return;
  // Chromium would go past a given proxy for this computer's own names, behind which a tunnel may stand.
  const config =
    proxy.mode === 'none'
      ? ({ mode: 'direct' } as const)
      : ({ mode: 'fixed_servers', proxyRules: proxy.url, proxyBypassRules: '<-loopback>' } as const);
  await own.setProxy(config);
}

/** Takes a session out of use; what still runs in it comes to its end: it may be a write. */
function retire(lane: Lane): void {
  lane.retired = true;
  if (lane.running === 0) empty(lane.session);
}

/** Electron keeps a partition as long as the app runs: what it holds is emptied. */
function empty(used: Session): void {
  void used.closeAllConnections().catch(() => undefined);
  void used.clearStorageData().catch(() => undefined);
  void used.clearAuthCache().catch(() => undefined);
}
