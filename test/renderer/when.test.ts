import { expect, test } from 'vitest';
import {
  clockOf,
  dateBy,
  dateOf,
  exactly,
  inWords,
  monthOf,
  writeDatesAs,
} from '../../src/renderer/src/when.ts';
import { thousands } from '../../src/shared/text.ts';
import { parseMoment } from '../../src/shared/time.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 0, 15, 12);

test('what is left is told in one unit and never as more than it is', () => {
  expect(inWords(NOW + 6.9 * HOUR, NOW)).toBe('in 6 h');
  expect(inWords(NOW + 47.9 * HOUR, NOW)).toBe('in 47 h');
  expect(inWords(NOW + 59.9 * 60_000, NOW)).toBe('in 59 min');
  expect(inWords(NOW + 30_000, NOW)).toBe('in under a minute');
});

test('what is past is told in one unit', () => {
  expect(inWords(NOW - 30_000, NOW)).toBe('just now');
  expect(inWords(NOW - 50 * HOUR, NOW)).toBe('2 days ago');
  expect(inWords(NOW - 100 * 24 * HOUR, NOW)).toBe('3 months ago');
  expect(inWords(NOW - 900 * 24 * HOUR, NOW)).toBe('2 years ago');
});

test('a date that cannot be read is null, not a wrong one', () => {
  for (const text of [null, undefined, '', 'soon', '2026-13-45T00:00:00Z'])
    expect(parseMoment(text)).toBeNull();
  expect(parseMoment('2026-01-15T12:00:00.000Z')).toBe(NOW);
});

test('dates and numbers are written in the language of the words around them, whatever the system speaks', () => {
  const noon = new Date(2026, 0, 15, 15, 4).getTime();
  expect(dateOf(noon)).toBe('Jan 15, 2026');
  expect(monthOf(noon)).toBe('Jan 2026');
  expect(clockOf(noon, noon)).toBe('15:04');
  expect(thousands(12_345)).toBe('12,345');
});

test('dates are written as was chosen, also where the system has no language that is one', () => {
  const written = () => [dateOf(NOW), monthOf(NOW)];
  writeDatesAs('british', 'de-AT');
  expect(written()).toEqual(['15 Jan 2026', 'Jan 2026']);
  writeDatesAs('system', 'de-DE');
  expect(written()).toEqual(['15. Jan. 2026', 'Jan. 2026']);
  writeDatesAs('digits', 'de-DE');
  expect(written()).toEqual(['2026-01-15', '2026-01']);
  expect(exactly(NOW)).toMatch(/^2026-01-15 \d\d:\d\d:00 /);
  writeDatesAs('system', 'no language at all');
  expect(written()).toEqual(['Jan 15, 2026', 'Jan 2026']);
  writeDatesAs('american', 'de-DE');
  expect(written()).toEqual(['Jan 15, 2026', 'Jan 2026']);
  expect(dateBy(NOW, 'digits', 'en')).toBe('2026-01-15');
});
