import { describe, expect, test } from 'vitest';
import {
  endFault,
  isGone,
  unreadWords,
  whereWords,
} from '../../../src/renderer/src/features/access/endWords.ts';

const TODAY = '2026-03-03';
const OFFBOARDED = new Date(2026, 1, 1, 12).getTime();

describe('what was typed', () => {
  const fault = (typed: { day?: string; isPartial?: boolean; note?: string }, before: string | null = null) =>
    endFault({ day: '', isPartial: false, note: '', ...typed }, before, TODAY)?.words ?? null;

  test('is kept with a day from today on, or a note, or both', () => {
    expect(fault({ day: TODAY })).toBeNull();
    expect(fault({ day: '2030-01-01', note: 'three months' })).toBeNull();
    expect(fault({ note: 'ask Jane' })).toBeNull();
  });

  test('is not kept with neither, with half a date, or with one that there is not', () => {
    expect(fault({ note: '  ' })).toBe('Choose a date, or write a note.');
    expect(fault({ isPartial: true, note: 'ask Jane' })).toBe('Complete the date, or clear it.');
    expect(fault({ day: '202611-01-01' })).toBe('This date does not exist: choose another.');
  });

  test('a day that is past is refused with what to do instead, unless it was set before', () => {
    expect(fault({ day: '2026-03-02' })).toMatch(/^This date is past\..*off-board the person\.$/);
    expect(fault({ day: '2026-03-02', note: 'still here' }, '2026-03-02')).toBeNull();
    expect(fault({ day: '2026-03-01' }, '2026-03-02')).toMatch(/^This date is past/);
  });
});

describe('where somebody is', () => {
  const words = (
    where: Partial<Parameters<typeof whereWords>[0]['where']>,
    offboardedAt: number | null = null,
  ) => whereWords({ where: { member: 0, invited: 0, instances: 0, unknown: 0, ...where }, offboardedAt });

  test('is counted', () => {
    expect(words({ member: 3, instances: 2 })).toBe('In 3 organizations on 2 instances');
    expect(words({ member: 1, invited: 1, instances: 1 })).toBe(
      'In 1 organization, invited to 1 organization on 1 instance',
    );
    expect(words({ invited: 2, instances: 1, unknown: 1 })).toBe('Invited to 2 organizations on 1 instance');
  });

  test('nowhere is said, with the off-boarding, and as far as it is known alone', () => {
    expect(words({})).toBe('No access left');
    expect(words({}, OFFBOARDED)).toBe('Off-boarded Feb 1, 2026; no access left');
    expect(words({ unknown: 2 })).toBe('Not found so far');
    expect(words({ unknown: 2 }, OFFBOARDED)).toBe('Off-boarded Feb 1, 2026; not found so far');
  });

  test('what could not be read is said once for all', () => {
    const unread = (...unknown: number[]) =>
      unreadWords(unknown.map((each) => ({ where: { member: 1, invited: 0, instances: 1, unknown: each } })));
    expect([unread(), unread(0)]).toEqual([null, null]);
    expect(unread(1, 0)).toBe('1 organization or instance could not be read and may have people, too.');
    expect(unread(1, 3)).toBe('3 organizations or instances could not be read and may have people, too.');
  });

  test('whoever is invited alone is not gone', () => {
    expect(isGone({ where: { member: 0, invited: 1, instances: 1, unknown: 0 } })).toBe(false);
    expect(isGone({ where: { member: 0, invited: 0, instances: 0, unknown: 5 } })).toBe(true);
  });
});
