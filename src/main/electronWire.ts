import { net, type Session, session } from 'electron';
import type { Wire } from './transport.ts';

/**
 * The transport's network stack in the app: Chromium's, so that the system's proxy and certificates count.
 * Each instance has a session in memory alone (no `persist:`), without cache.
 */
export function createElectronWire(): Wire {
  const sessions = new Map<string, Session>();

  function sessionOf(instanceId: string): Session {
    const known = sessions.get(instanceId);
    if (known) return known;
    const made = session.fromPartition(`instance-${instanceId}`, { cache: false });
    sessions.set(instanceId, made);
    return made;
  }

  return {
    open: (request, events) => {
      const client = net.request({
        method: request.method,
        url: request.url,
        session: sessionOf(request.instanceId),
        // session.fetch would follow with the key, or hide the target.
        redirect: 'manual',
        credentials: 'omit',
        useSessionCookies: false,
        cache: 'no-store',
      });
      for (const [name, value] of Object.entries(request.headers)) client.setHeader(name, value);
      client.on('redirect', (status, _method, target) => events.redirect(status, target));
      client.on('response', (response) => {
        events.response(response.statusCode, response.headers);
        response.on('data', events.data);
        response.on('end', events.end);
        response.on('error', events.error);
        response.on('aborted', () => events.error(new Error('net::ERR_CONNECTION_CLOSED')));
      });
      // Without an answer here Electron would ask its app-wide sign-in; the page behind a 401 is then read as it is.
      client.on('login', (_authInfo, callback) => callback());
      client.on('error', events.error);
      client.end(request.body ?? undefined);
      return { abort: () => client.abort() };
    },
    close: (instanceId) => {
      const known = sessions.get(instanceId);
      if (!known) return;
      sessions.delete(instanceId);
      // Electron keeps a partition as long as the app runs: what it holds is emptied.
      void known.closeAllConnections().catch(() => undefined);
      void known.clearStorageData().catch(() => undefined);
      void known.clearAuthCache().catch(() => undefined);
    },
  };
}
