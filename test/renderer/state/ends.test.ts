import { expect, test } from 'vitest';
import { endingOn } from '../../../src/renderer/src/state/ends.ts';

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
