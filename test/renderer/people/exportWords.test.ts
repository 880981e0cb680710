import { expect, test } from 'vitest';
import { exportWords } from '../../../src/renderer/src/state/exportWords.ts';

const FILE = { outcome: 'saved', fileName: 'a.csv' } as const;
const WHOLE = { ...FILE, people: 1, lines: 1, unread: 0, partly: 0, instances: 0, withoutAddress: 0 };

test('a whole file says how much is in it, and no more', () => {
  expect(exportWords(WHOLE)).toBe('1 person in 1 line.');
  expect(exportWords({ ...WHOLE, people: 1200, lines: 3400 })).toBe('1,200 people in 3,400 lines.');
});

test('what could not be read is told, since it is not in the file', () => {
  expect(exportWords({ ...WHOLE, unread: 3, partly: 1, instances: 2, withoutAddress: 1 })).toBe(
    '1 person in 1 line. 3 organizations were not read and are missing from this file. ' +
      '1 organization was read only in part: the rest is missing from this file. ' +
      'Of 2 instances no organization is known, so none is in this file. ' +
      '1 membership without an address is not in this file.',
  );
});
