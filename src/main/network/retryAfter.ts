/** No server is waited for longer than this, in ms. */
const LONGEST = 24 * 3_600_000;

/**
 * Reads a `Retry-After` header (RFC 9110: seconds or a date): when the server takes calls again, in ms since the epoch.
 * Null where it is missing, malformed or past.
 */
export function readRetryAfter(text: string, now: number): number | null {
  const value = text.trim();
  const at = /^\d{1,9}$/.test(value)
    ? now + Number(value) * 1000
    : /^[A-Z][a-z]{2,8},? /.test(value)
      ? Date.parse(value)
      : Number.NaN;
  return at > now ? Math.min(at, now + LONGEST) : null;
}
