import { expect, test } from 'vitest';
import { attentionWords, endingOn, endingWords } from '../../../src/renderer/src/state/ends.ts';

const TODAY = '2026-03-03';
const end = (email: string, day: string) => ({ personId: email, emails: [email], day });

test('who ends later needs no attention, and everyone else does until they are gone', () => {
  const ends = [
    end('past@x.example', '2025-12-31'),
    end('today@x.example', TODAY),
    end('soon@x.example', '2026-03-17'),
    end('later@x.example', '2026-03-18'),
  ];
  expect(endingOn(ends, TODAY).map(({ personId, stands }) => [personId, stands])).toEqual([
    ['past@x.example', 'due'],
    ['today@x.example', 'due'],
    ['soon@x.example', 'soon'],
  ]);
  expect(endingOn(ends, '2026-03-04').map(({ stands }) => stands)).toEqual(['due', 'due', 'soon', 'soon']);
});

test('an end is said with its day once that is past, and with how far it is away before', () => {
  const words = (day: string) => endingOn([end('ann@x.example', day)], TODAY).map(endingWords);
  expect(words('2026-03-02')).toEqual(['Access of ann@x.example ended on Mar 2, 2026']);
  expect(words('2026-03-03')).toEqual(['Access of ann@x.example ends today']);
  expect(words('2026-03-04')).toEqual(['Access of ann@x.example ends tomorrow']);
  expect(words('2026-03-08')).toEqual(['Access of ann@x.example ends in 5 days, on Mar 8, 2026']);
});

test('several are counted, what is past apart from what is to come', () => {
  const all = (...days: string[]) =>
    attentionWords(
      endingOn(
        days.map((day, at) => end(`p${at}@x.example`, day)),
        TODAY,
      ),
    );
  expect(all()).toBeNull();
  expect(all('2026-09-01')).toBeNull();
  expect(all('2026-03-04', '2026-03-05')).toBe('Access of 2 people ends within 14 days');
  expect(all('2026-03-01', '2026-03-02', '2026-03-04')).toBe(
    'Access of 2 people has ended. Access of p2@x.example ends tomorrow',
  );
});

test('an address that would turn the sentence around is made harmless', () => {
  const [ending] = endingOn([end('\u202eann@x.example', TODAY)], TODAY);
  expect(ending && endingWords(ending)).toBe('Access of ann@x.example ends today');
});
