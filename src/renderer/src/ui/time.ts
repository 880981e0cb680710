const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const dayOfYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

/** A time in ms as a person reads it at a glance: "10:42" today, "24 Nov, 10:42" before, with the year when it is another. */
export function formatTime(at: number, now: number): string {
  const [then, today] = [new Date(at), new Date(now)];
  if (then.toDateString() === today.toDateString()) return clock.format(at);
  const date = then.getFullYear() === today.getFullYear() ? day.format(at) : dayOfYear.format(at);
  return `${date}, ${clock.format(at)}`;
}

/** A time in ms in full, for a tooltip. */
export function formatWhole(at: number): string {
  return whole.format(at);
}

/** How long until a time in ms, in one unit: "in 3 h", "in 12 days", "expired". */
export function formatUntil(at: number, now: number): string {
  const left = at - now;
  if (left <= 0) return 'expired';
  if (left < HOUR) return `in ${Math.max(1, Math.round(left / 60_000))} min`;
  if (left < 2 * DAY) return `in ${Math.round(left / HOUR)} h`;
  return `in ${Math.round(left / DAY)} days`;
}
