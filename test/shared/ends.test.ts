import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  accessEndsWords,
  daysAfter,
  daysBetween,
  daysLeftWords,
  endStateOf,
  isDay,
  monthsAfter,
  SOON_DAYS,
} from '../../src/shared/time.ts';

/** Where clocks are changed in the night, at midnight, or never, and where a day was left out. */
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/Sao_Paulo',
  'Africa/Cairo',
  'Asia/Beirut',
  'Pacific/Apia',
  'Pacific/Kiritimati',
];
/** About midnights that were left out or came twice: in Cairo, São Paulo and Beirut. */
const CHANGED = ['2026-04-23T22:00:00Z', '2018-11-04T03:00:00Z', '2022-03-26T22:00:00Z'].flatMap((moment) =>
  [-3_600_000, -1, 0, 1, 3_600_000].map((by) => Date.parse(moment) + by),
);

const FIRST = Date.UTC(1999, 11, 31);
/** A day by how many days it is after 1999-12-31, worked out apart. */
const dayNumber = (number: number) => new Date(FIRST + number * 86_400_000).toISOString().slice(0, 10);
const number = fc.integer({ min: 0, max: 80_000 });
const day = number.map(dayNumber);

test('a day is one that the calendar has', () => {
  for (const text of ['2026-03-01', '2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])
    expect(isDay(text)).toBe(true);
  for (const text of ['', '2026-3-1', '2026-02-29', '1900-02-29', '2026-04-31', '2026-13-01', '2026-00-10'])
    expect(isDay(text)).toBe(false);
  for (const text of ['2026-01-00', '12026-01-01', '2026-01-01T00:00', ' 2026-01-01', '٢٠٢٦-٠١-٠١'])
    expect(isDay(text)).toBe(false);
  fc.assert(fc.property(day, isDay));
});

test('days between two days are counted by the calendar, over leap days too', () => {
  expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2);
  expect(daysBetween('2026-02-28', '2026-03-01')).toBe(1);
  fc.assert(
    fc.property(number, number, (from, to) => daysBetween(dayNumber(from), dayNumber(to)) === to - from),
  );
});

/** What the module says on a computer in another zone. */
function inZone(zone: string, given: { moments: number[]; days: string[] }) {
  const script = fileURLToPath(new URL('./daysInZone.ts', import.meta.url));
  const answer = execFileSync(process.execPath, [script], {
    env: { ...process.env, TZ: zone, NODE_OPTIONS: '' },
    input: JSON.stringify(given),
    encoding: 'utf8',
  });
  return JSON.parse(answer) as { ofMoments: string[]; ofNoons: string[] };
}

test.each(ZONES)('in %s a day is the one that a calendar there shows, and has its own noon', (zone) => {
  const calendar = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
  const anyMoment = fc.integer({ min: FIRST, max: FIRST + 30_000 * 86_400_000 });
  // About midnight most of all, where the day turns and some clocks are changed.
  const offset = fc.integer({ min: -16 * 60, max: 16 * 60 }).map((minutes) => minutes * 60_000);
  const aboutMidnight = fc.tuple(number, offset).map(([at, off]) => FIRST + at * 86_400_000 + off);
  const moments = [...fc.sample(anyMoment, 1_000), ...fc.sample(aboutMidnight, 1_000), ...CHANGED];
  // The one day that was left out there.
  const days = fc.sample(day, 1_000).filter((each) => !(zone === 'Pacific/Apia' && each === '2011-12-30'));
  const { ofMoments, ofNoons } = inZone(zone, { moments, days });
  expect(ofMoments).toEqual(moments.map((at) => calendar.format(at)));
  expect(ofNoons).toEqual(days);
});

describe('months later', () => {
  test.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2026-08-31', 6, '2027-02-28'],
    ['2026-11-15', 3, '2027-02-15'],
    ['2026-12-31', 12, '2027-12-31'],
  ])('%s and %i months is %s', (from, months, to) => expect(monthsAfter(from, months)).toBe(to));

  test('it is the same day of the month, or the last of a shorter one', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 240 }), (from, months) => {
        const to = monthsAfter(from, months);
        const [year = 0, month = 0, date = 0] = from.split('-').map(Number);
        const [toYear = 0, toMonth = 0, toDate = 0] = to.split('-').map(Number);
        expect(toYear * 12 + toMonth).toBe(year * 12 + month + months);
        if (toDate !== date) {
          expect(toDate).toBeLessThan(date);
          expect(daysBetween(to, monthsAfter(`${to.slice(0, 8)}01`, 1))).toBe(1);
        }
      }),
    );
  });
});

describe('an end date', () => {
  test('is due on its day and later, soon for fourteen days before, and later else', () => {
    const stands = (daysLeft: number) => endStateOf(dayNumber(1_000 + daysLeft), dayNumber(1_000)).stands;
    expect([-400, -1, 0].map(stands)).toEqual(['due', 'due', 'due']);
    expect([1, 13, 14].map(stands)).toEqual(['soon', 'soon', 'soon']);
    expect([15, 400].map(stands)).toEqual(['later', 'later']);
  });

  test('stands nearer with every day that goes by, and never further', () => {
    const order = ['later', 'soon', 'due'];
    fc.assert(
      fc.property(number, fc.integer({ min: -60, max: 60 }), (today, away) => {
        const end = dayNumber(today + away);
        const now = endStateOf(end, dayNumber(today));
        const next = endStateOf(end, dayNumber(today + 1));
        expect(now.daysLeft).toBe(away);
        expect(next.daysLeft).toBe(away - 1);
        expect(order.indexOf(next.stands)).toBeGreaterThanOrEqual(order.indexOf(now.stands));
        expect(now.stands === 'soon').toBe(away > 0 && away <= SOON_DAYS);
      }),
    );
  });

  test('is said in words', () => {
    expect([-2, -1, 0, 1, 5].map(daysLeftWords)).toEqual([
      '2 days ago',
      'yesterday',
      'today',
      'tomorrow',
      'in 5 days',
    ]);
    const words = (daysLeft: number) => accessEndsWords({ stands: 'soon', daysLeft });
    expect([words(-1), words(0), words(5)]).toEqual([
      'Access ended yesterday',
      'Access ends today',
      'Access ends in 5 days',
    ]);
  });
});

test('so many days later is so many days away, over the ends of months and leap days', () => {
  expect(daysAfter('2026-11-26', SOON_DAYS)).toBe('2026-12-10');
  expect(daysAfter('2028-02-28', 1)).toBe('2028-02-29');
  expect(daysAfter('2026-01-01', -1)).toBe('2025-12-31');
  expect(endStateOf(daysAfter('2026-12-20', SOON_DAYS), '2026-12-20').stands).toBe('soon');
  expect(endStateOf(daysAfter('2026-12-20', SOON_DAYS + 1), '2026-12-20').stands).toBe('later');
});
