import { readNetworkError } from '../network/chromiumErrors.ts';
import type { HttpAdapter } from '../network/exchange.ts';
import { DIRECT_ROUTE } from '../network/routes.ts';
import { done, failed, type Outcome } from './outcome.ts';
import { isAllowed, type UpdateSource } from './source.ts';

/** What is fetched, and within which limits. */
export type Fetching = {
  url: string;
  /** Bytes. */
  most: number;
  /** How long nothing may come, and how long all may take. Ms. */
  idleMs: number;
  wholeMs: number;
  signal: AbortSignal;
  onBytes: (bytes: Uint8Array) => void;
};

/** Fetches what lies at an address; gives how many bytes came. */
export type FetchUpdate = (fetching: Fetching) => Promise<Outcome<number>>;

/** A feed may lie behind a release page, which points on to a store of files, and that to one nearby. */
const MOST_REDIRECTS = 4;
/** Whose session carries it: no instance has this id. */
const SESSION = 'updates';

/** Creates the way to the update server: no key, no cookie, by HTTPS alone also where it is pointed on. */
export function createFetchUpdate(options: {
  http: HttpAdapter;
  source: Pick<UpdateSource, 'loopback'>;
  userAgent: string;
}): FetchUpdate {
  const { source } = options;

  async function follow(fetching: Fetching, endsAt: number, left: number): Promise<Outcome<number>> {
    if (!isAllowed(fetching.url, source)) return failed('redirected', hostOf(fetching.url));
    const answer = await fetchOnce(options, fetching, Math.max(0, endsAt - performance.now()));
    if (!answer.ok || typeof answer.value === 'number') return answer as Outcome<number>;
    if (left === 0) return failed('redirected', hostOf(fetching.url));
    return follow({ ...fetching, url: answer.value.target }, endsAt, left - 1);
  }

  return (fetching) => follow(fetching, performance.now() + fetching.wholeMs, MOST_REDIRECTS);
}

/** One exchange: how many bytes came, or where it points on to. */
function fetchOnce(
  { http, userAgent }: Pick<Parameters<typeof createFetchUpdate>[0], 'http' | 'userAgent'>,
  { url, most, idleMs, signal, onBytes }: Fetching,
  wholeMs: number,
): Promise<Outcome<number | { target: string }>> {
  return new Promise((resolve) => {
    const host = hostOf(url);
    let received = 0;
    let isBody = false;
    let handle: { abort: () => void } | null = null;
    let isOver = false;

    const settle = (outcome: Outcome<number | { target: string }>, abort = true) => {
      if (isOver) return;
      isOver = true;
      clearTimeout(whole);
      clearTimeout(idle);
      signal.removeEventListener('abort', stop);
      resolve(outcome);
      if (abort) handle?.abort();
    };
    const tooSlow = () => settle(failed('too-slow', host));
    const stop = () => settle(failed('cut-short', host));
    const whole = setTimeout(tooSlow, wholeMs);
    let idle = setTimeout(tooSlow, idleMs);
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    if (isOver) return;

    const headers = { accept: '*/*', 'cache-control': 'no-cache', 'user-agent': userAgent };
    handle = http.open(
      { instanceId: SESSION, method: 'GET', url, headers, body: null, route: DIRECT_ROUTE },
      {
        redirect: (_status, target) => settle(done({ target })),
        response: (status) => {
          isBody = true;
          if (status !== 200) settle(failed('refused', `${host}, ${status}`));
        },
        data: (bytes) => {
          if (isOver) return;
          received += bytes.byteLength;
          if (received > most) return settle(failed('too-large', host));
          clearTimeout(idle);
          idle = setTimeout(tooSlow, idleMs);
          onBytes(bytes);
        },
        end: () => settle(done(received), false),
        error: (error) => settle(networkFailure(error, host, isBody), false),
      },
    );
    if (isOver) handle.abort();
  });
}

function networkFailure(error: unknown, host: string, isBody: boolean) {
  const { code, name } = readNetworkError(error);
  if (code === 'offline') return failed('offline', host);
  if (code === 'timeout') return failed('too-slow', host);
  return isBody ? failed('cut-short', host) : failed('unreachable', `${host}, ${name}`);
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'an address that cannot be read';
}
