/** Milliseconds since the epoch. */
export type Ms = number;

/** `YYYY-MM-DD`, without time or zone. */
export type Day = string;

export const SOON_DAYS = 14;
/** UTF-16 units. */
export const MOST_NOTE = 500;

/** `due` from its day on. `daysLeft` is negative afterwards. */
export type EndState = { stands: 'later' | 'soon' | 'due'; daysLeft: number };

const DAY_MS = 86_400_000;
const SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/;

export function isDay(text: string): boolean {
  const parts = partsOf(text);
  return parts !== null && dayFrom(...parts) === text;
}

export function parseMoment(iso: string | null | undefined): Ms | null {
  const at = iso ? Date.parse(iso) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}

/** UTC; empty if unknown or beyond the years of spreadsheets. */
export function isoOf(at: Ms | null | undefined): string {
  const date = new Date(at ?? Number.NaN);
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9_999 ? '' : date.toISOString();
}

/** Local calendar; `at` in ms since the epoch. */
export function dayAt(at: number): Day {
  const date = new Date(at);
  return dayFrom(date.getFullYear(), date.getMonth() + 1, date.getDate());
}

/** For files that two computers compare; `at` in ms since the epoch. */
export function dayInUtc(at: number): Day {
  return new Date(at).toISOString().slice(0, 10);
}

/** Local noon, when clocks never change. Ms since the epoch. */
export function noonOf(day: Day): number {
  const [year, month, date] = partsOf(day) ?? [1970, 1, 1];
  return new Date(year, month - 1, date, 12).getTime();
}

export function daysBetween(from: Day, to: Day): number {
  return Math.round((noonInUtc(to) - noonInUtc(from)) / DAY_MS);
}

export function daysAfter(day: Day, days: number): Day {
  return dayInUtc(noonInUtc(day) + days * DAY_MS);
}

const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];

/** For example "December 2026". Without `Intl`, whose first use blocks for a tenth of a second. */
export function monthWords(day: Day): string {
  const [year = '', month = ''] = day.split('-');
  return `${MONTHS[Number(month) - 1] ?? ''} ${year}`;
}

/** Falls back to the last day of a shorter month. */
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

export function daysLeftWords(daysLeft: number): string {
  if (daysLeft === 0) return 'today';
  if (daysLeft === 1) return 'tomorrow';
  if (daysLeft === -1) return 'yesterday';
  return daysLeft > 0 ? `in ${daysLeft} days` : `${-daysLeft} days ago`;
}

export function accessEndsWords({ daysLeft }: EndState): string {
  return `Access ${daysLeft < 0 ? 'ended' : 'ends'} ${daysLeftWords(daysLeft)}`;
}

function partsOf(text: string): [number, number, number] | null {
  const [, year, month, date] = SHAPE.exec(text) ?? [];
  return year === undefined ? null : [Number(year), Number(month), Number(date)];
}

/** Normalizes days such as February 30. */
function dayFrom(year: number, month: number, date: number): Day {
  const real = new Date(Date.UTC(2000, month - 1, date));
  real.setUTCFullYear(year, month - 1, date);
  return real.toISOString().slice(0, 10);
}

function noonInUtc(day: Day): number {
  return Date.parse(`${day}T12:00:00Z`);
}
