import { dayOf as localDay } from '../../../shared/dayCounts.ts';
import { LOCALE } from './locale.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

// Formatters are slow to make and quick to use.
const month = new Intl.DateTimeFormat(LOCALE, { year: 'numeric', month: 'short' });
const date = new Intl.DateTimeFormat(LOCALE, { year: 'numeric', month: 'short', day: 'numeric' });
const clock = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const exact = new Intl.DateTimeFormat(LOCALE, {
  dateStyle: 'full',
  timeStyle: 'long',
  hourCycle: 'h23',
});

/** A server's date in ms since the epoch, or null when the text is no date. */
export function parseMoment(iso: string | null | undefined): number | null {
  const at = iso ? Date.parse(iso) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}

/** For example "May 2024". `at` in ms since the epoch. */
export function monthOf(at: number): string {
  return month.format(at);
}

/** For example "May 4, 2024". `at` in ms since the epoch. */
export function dateOf(at: number): string {
  return date.format(at);
}

/** For a spreadsheet, for example "2024-05-04"; empty where it is not known. `at` in ms since the epoch. */
export function dayOf(at: number | null): string {
  return at === null ? '' : localDay(at);
}

/** For example "10:42". `at` in ms since the epoch. */
export function timeOf(at: number): string {
  return clock.format(at);
}

/** To the second and with the zone, for a tooltip. `at` in ms since the epoch. */
export function exactly(at: number): string {
  return exact.format(at);
}

/** "10:42" today, with the date before it on any other day. Both in ms since the epoch. */
export function clockOf(at: number, now: number): string {
  const sameDay = date.format(at) === date.format(now);
  return sameDay ? clock.format(at) : `${date.format(at)}, ${clock.format(at)}`;
}

function span(ms: number): string {
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return `${Math.floor(ms / HOUR)} h`;
  const days = Math.floor(ms / DAY);
  if (days < 60) return `${days} days`;
  return days < 730 ? `${Math.floor(days / 30.44)} months` : `${Math.floor(days / 365.25)} years`;
}

/** "in 6 h", "2 days ago"; never promises more time than is left. Both in ms since the epoch. */
export function inWords(at: number, now: number): string {
  const left = at - now;
  if (Math.abs(left) < MINUTE) return left > 0 ? 'in under a minute' : 'just now';
  return left > 0 ? `in ${span(left)}` : `${span(-left)} ago`;
}
