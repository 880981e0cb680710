/** A refusal older than this (ms) is judged anew: the person may have installed the authority meanwhile. */
const REFUSAL_HOLDS = 60_000;
/** Chromium remembers for so long (ms) what it said of a certificate in a session; nothing makes it forget earlier. */
const VERDICT_KEPT = 30 * 60_000;
/** So many sessions may stand free, none of them fresh, before one that still remembers a refusal is lent again. */
const SPARE = 4;

/** A session that is lent again and again. */
export type Pooled<S> = {
  session: S;
  protocol: string;
  /** When the session refused an origin's certificate; by origin, monotonic ms. */
  refusals: Map<string, number>;
};

/** Sessions are lent and taken back, since Electron keeps each one until the app ends. */
export type SessionPool<S> = {
  /** A session that nobody uses, for one origin, until it is given back. */
  take(origin: string): Pooled<S>;
  give(pooled: Pooled<S>): void;
  /** The session refused the certificate of an origin. */
  noteRefusal(pooled: Pooled<S>, origin: string): void;
  /** Whether a refusal in this session is so old that another session should judge. */
  isStale(pooled: Pooled<S>, origin: string): boolean;
};

/**
 * A pool of as many sessions as were lent at once, and a few. A session for https is never lent for http: the order
 * of one server to use https alone would count for another at the same host.
 */
export function createSessionPool<S>(options: {
  create: (number: number) => S;
  /** Monotonic, in ms. */
  now: () => number;
}): SessionPool<S> {
  const { create, now } = options;
  let free: Pooled<S>[] = [];
  let made = 0;

  /** How long ago it refused the origin, as far as it remembers; Infinity when it does not. */
  function sinceRefusal({ refusals }: Pooled<S>, origin: string): number {
    const at = refusals.get(origin);
    return at === undefined || now() - at > VERDICT_KEPT ? Number.POSITIVE_INFINITY : now() - at;
  }

  return {
    take(origin) {
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
    give: (pooled) => void free.push(pooled),
    noteRefusal: (pooled, origin) => void pooled.refusals.set(origin, now()),
    isStale: (pooled, origin) => {
      const since = sinceRefusal(pooled, origin);
      return since > REFUSAL_HOLDS && since !== Number.POSITIVE_INFINITY;
    },
  };
}
