/** A moment in milliseconds since the epoch, as `Date.now()` gives it. */
export type Ms = number;

/** A calendar day as `YYYY-MM-DD`: the same wherever the computer is, without a time or a zone. */
export type Day = string;

/** An end that is so many days away, or fewer, needs attention. */
export const SOON_DAYS = 14;
/** The longest note (UTF-16 units) about why access ends. */
export const MOST_NOTE = 500;

/** Where an end date stands: `due` on its day and from then on. `daysLeft` is below 0 once the day is past. */
export type EndState = { stands: 'later' | 'soon' | 'due'; daysLeft: number };

const DAY_MS = 86_400_000;
const SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/;

export function isDay(text: string): boolean {
  const parts = partsOf(text);
  return parts !== null && dayFrom(...parts) === text;
}

/** Null where a server’s text is no date. */
export function parseMoment(iso: string | null | undefined): Ms | null {
  const at = iso ? Date.parse(iso) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}

/** For a file, in UTC; empty for what is not known, and for a year of which spreadsheets know nothing. */
export function isoOf(at: Ms | null | undefined): string {
  const date = new Date(at ?? Number.NaN);
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9_999 ? '' : date.toISOString();
}

/** The day on this computer’s calendar; `at` in ms since the epoch. */
export function dayAt(at: number): Day {
  const date = new Date(at);
  return dayFrom(date.getFullYear(), date.getMonth() + 1, date.getDate());
}

/** The same everywhere, for what two computers have to see alike; `at` in ms since the epoch. */
export function dayInUtc(at: number): Day {
  return new Date(at).toISOString().slice(0, 10);
}

/** A moment of the day on this computer, at noon, when no clock is changed; in ms since the epoch. */
export function noonOf(day: Day): number {
  const [year, month, date] = partsOf(day) ?? [1970, 1, 1];
  return new Date(year, month - 1, date, 12).getTime();
}

/** How many days the second day comes after the first; negative where it comes before it. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((noonInUtc(to) - noonInUtc(from)) / DAY_MS);
}

/** The day that comes so many days later; an earlier one for a negative number. */
export function daysAfter(day: Day, days: number): Day {
  return dayInUtc(noonInUtc(day) + days * DAY_MS);
}

/** The day of the same number, so many months later; the last of a month that has no such day. */
export function monthsAfter(day: Day, months: number): Day {
  const [year, month, date] = partsOf(day) ?? [1970, 1, 1];
  const lastOfMonth = new Date(Date.UTC(year, month + months, 0));
  return dayFrom(
    lastOfMonth.getUTCFullYear(),
    lastOfMonth.getUTCMonth() + 1,
    Math.min(date, lastOfMonth.getUTCDate()),
  );
}

export function endStateOf(day: Day, today: Day): EndState {
  const daysLeft = daysBetween(today, day);
  if (daysLeft <= 0) return { stands: 'due', daysLeft };
  return { stands: daysLeft <= SOON_DAYS ? 'soon' : 'later', daysLeft };
}

/** How far away a day is, for example “in 5 days”. */
export function daysLeftWords(daysLeft: number): string {
  if (daysLeft === 0) return 'today';
  if (daysLeft === 1) return 'tomorrow';
  if (daysLeft === -1) return 'yesterday';
  return daysLeft > 0 ? `in ${daysLeft} days` : `${-daysLeft} days ago`;
}

/** Says that access ends, or ended, and how far away that is, for example “Access ends in 5 days”. */
export function accessEndsWords({ daysLeft }: EndState): string {
  return `Access ${daysLeft < 0 ? 'ended' : 'ends'} ${daysLeftWords(daysLeft)}`;
}

function partsOf(text: string): [number, number, number] | null {
  const [, year, month, date] = SHAPE.exec(text) ?? [];
  return year === undefined ? null : [Number(year), Number(month), Number(date)];
}

/** Out of what the calendar has, or of what it may have: the 30th of February is none of its days. */
function dayFrom(year: number, month: number, date: number): Day {
  const real = new Date(Date.UTC(2000, month - 1, date));
  real.setUTCFullYear(year, month - 1, date);
  return real.toISOString().slice(0, 10);
}

function noonInUtc(day: Day): number {
  return Date.parse(`${day}T12:00:00Z`);
}
