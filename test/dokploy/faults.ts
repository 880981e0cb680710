import { type Answer, page } from './answer.ts';

export type Fault =
  | { kind: 'slow'; ms: number }
  | { kind: 'hang' }
  | { kind: 'reset' }
  /** A proxy's HTML page, such as 502, 503, 504 or 403. */
  | { kind: 'status'; status: number }
  /** JSON without Dokploy's `code`, or an empty body, of something in front. */
  | { kind: 'foreign'; status: number; body: '' | object }
  /** A 429 in JSON with a code, with `retry-after` where it says one. */
  | { kind: 'rate-limit'; retryAfter?: string }
  /** A redirect to another origin, as login proxies do: to the same path there unless `to` has a path. */
  | { kind: 'login-redirect'; to: string; status?: 301 | 302 | 303 | 307 | 308 }
  /** A login page with status 200. */
  | { kind: 'login-page' }
  /** The right body, cut in the middle, with a length that says so. */
  | { kind: 'truncated-json' }
  /** The right body under another content type. */
  | { kind: 'wrong-content-type'; type?: string }
  | { kind: 'oversize'; bytes: number }
  /** Status 200, application/json, nothing. */
  | { kind: 'empty-body' }
  /** The right body with one field removed, or replaced by `value`, in the answer or in each of its rows. */
  | { kind: 'wrong-shape'; field: string; value?: unknown }
  /** The right answer by a clock that is so many ms ahead. */
  | { kind: 'clock'; ahead: number }
  /** Headers and half of the body, then the connection is cut. */
  | { kind: 'drop-after-headers' };

/** Which requests a fault meets: one call by name, so many times; `effect` carries the call out although its answer is lost. */
export type FaultOptions = { call?: string; times?: number; effect?: boolean };

export type SetFault = { fault: Fault; call: string | null; left: number; effect: boolean };

/** The faults of one instance; the newest that fits is taken. */
export type Faults = {
  set: (fault: Fault | null, options?: FaultOptions) => void;
  take: (call: string) => SetFault | null;
};

export function createFaults(): Faults {
  let faults: SetFault[] = [];
  return {
    set(fault, options = {}) {
      const call = options.call ?? null;
      faults = faults.filter((entry) => (call === null ? fault !== null : entry.call !== call));
      if (fault === null) return;
      const { times = Number.POSITIVE_INFINITY, effect = false } = options;
      faults.unshift({ fault, call, left: times, effect });
    },
    take(call) {
      const found = faults.find((entry) => entry.left > 0 && (entry.call === null || entry.call === call));
      if (found) found.left -= 1;
      return found ?? null;
    },
  };
}

/** Whether the call runs before the fault shows: those that spoil the right body need it. */
export function keepsEffect({ fault, effect }: SetFault): boolean {
  const spoilers = [
    'slow',
    'truncated-json',
    'wrong-content-type',
    'wrong-shape',
    'clock',
    'drop-after-headers',
  ];
  return effect || spoilers.includes(fault.kind);
}

/** The answer that a fault puts in the place of the right one. */
export function spoil(fault: Fault, right: Answer, path: string): Answer {
  switch (fault.kind) {
    case 'status':
      return page(fault.status, `${fault.status}`, `${fault.status} from the proxy`);
    case 'foreign': {
      const headers = { 'content-type': 'application/json' };
      return { status: fault.status, headers, body: fault.body && JSON.stringify(fault.body) };
    }
    case 'rate-limit': {
      const headers = { 'content-type': 'application/json', 'retry-after': fault.retryAfter ?? '' };
      const body = { message: 'Too many requests', code: 'TOO_MANY_REQUESTS' };
      return { status: 429, headers, body: JSON.stringify(body) };
    }
    case 'login-redirect':
      return { status: fault.status ?? 302, headers: { location: loginTarget(fault.to, path) }, body: '' };
    case 'login-page':
      return page(200, 'Log in', 'Log in to continue');
    case 'wrong-content-type':
      return { ...right, headers: { ...right.headers, 'content-type': fault.type ?? 'text/plain' } };
    case 'oversize':
      return { ...right, status: 200, body: `"${'x'.repeat(fault.bytes - 2)}"` };
    case 'empty-body':
      return { status: 200, headers: { 'content-type': 'application/json' }, body: '' };
    case 'wrong-shape':
      return { ...right, body: JSON.stringify(reshape(JSON.parse(right.body || 'null'), fault)) };
    case 'clock': {
      const date = new Date(Date.now() + fault.ahead).toUTCString();
      return { ...right, headers: { ...right.headers, date } };
    }
    case 'truncated-json':
      return { ...right, body: right.body.slice(0, Math.ceil(right.body.length / 2)) };
    default:
      return right;
  }
}

function loginTarget(to: string, path: string): string {
  const target = new URL(to);
  return target.pathname === '/' ? new URL(path, target).href : target.href;
}

function reshape(value: unknown, fault: Fault & { kind: 'wrong-shape' }): unknown {
  if (Array.isArray(value)) return value.map((row) => reshape(row, fault));
  if (typeof value !== 'object' || value === null) return value;
  const { [fault.field]: _, ...rest } = value as Record<string, unknown>;
  return 'value' in fault ? { ...rest, [fault.field]: fault.value } : rest;
}
