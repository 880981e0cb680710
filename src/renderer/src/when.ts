import type { Preferences } from '../../shared/preferences.ts';
import { dayAt } from '../../shared/time.ts';

// All times are in ms since the epoch.
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LOCALE = 'en';

type Formats = Record<'month' | 'date' | 'day' | 'clock' | 'exact', { format: (at: number) => string }>;

function formatsOf(locale: string): Formats {
  return {
    month: new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short' }),
    date: new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short', day: 'numeric' }),
    day: new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' }),
    clock: new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    exact: new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long', hourCycle: 'h23' }),
  };
}

const exactTime = new Intl.DateTimeFormat('sv', { timeStyle: 'long' });
const DIGITS: Omit<Formats, 'clock'> = {
  month: { format: (at) => dayAt(at).slice(0, 7) },
  date: { format: dayAt },
  day: { format: (at) => dayAt(at).slice(5) },
  exact: { format: (at) => `${dayAt(at)} ${exactTime.format(at)}` },
};

function formatsBy(dates: Preferences['dates'], systemLocale: string): Formats {
  if (dates === 'digits') return { ...formatsOf(LOCALE), ...DIGITS };
  const locale = { american: LOCALE, british: 'en-GB', system: systemLocale }[dates];
  try {
    return formatsOf(locale);
  } catch {
    // The system’s locale can be an invalid language tag.
    return formatsOf(LOCALE);
  }
}

let formats = formatsOf(LOCALE);

/** Affects dates written from now on; drawn ones must be drawn again. */
export function writeDatesAs(dates: Preferences['dates'], systemLocale: string): void {
  formats = formatsBy(dates, systemLocale);
}

export function dateBy(at: number, dates: Preferences['dates'], systemLocale: string): string {
  return formatsBy(dates, systemLocale).date.format(at);
}

export function monthOf(at: number): string {
  return formats.month.format(at);
}

export function dateOf(at: number): string {
  return formats.date.format(at);
}

/** "May 4" this year, "May 2024" in any other. */
export function shortDay(at: number, now: number): string {
  const isThisYear = dayAt(at).slice(0, 4) === dayAt(now).slice(0, 4);
  return isThisYear ? formats.day.format(at) : formats.month.format(at);
}

/** For spreadsheets, for example "2024-05-04"; empty for null. */
export function isoDay(at: number | null): string {
  return at === null ? '' : dayAt(at);
}

export function timeOf(at: number): string {
  return formats.clock.format(at);
}

export function exactly(at: number): string {
  return formats.exact.format(at);
}

/** "10:42" today, with the date on any other day. */
export function clockOf(at: number, now: number): string {
  const { date, clock } = formats;
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

/** Of what has happened: a server’s clock may be ahead of this one. */
export function agoWords(at: number, now: number): string {
  return inWords(Math.min(at, now), now);
}

/** "in 6 h", "2 days ago"; rounds down the time left. */
export function inWords(at: number, now: number): string {
  const left = at - now;
  if (Math.abs(left) < MINUTE) return left > 0 ? 'in under a minute' : 'just now';
  return left > 0 ? `in ${span(left)}` : `${span(-left)} ago`;
}
