import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type DayLine,
  dayLine,
  historyText,
  parseHistory,
  scopeLine,
  VERSION_LINE,
} from '../../../src/main/history/historyText.ts';
import { dayWithNumber } from '../../../src/shared/dayCounts.ts';

const count = fc.nat(100_000);
const days = fc.array(
  fc
    .record({
      number: fc.integer({ min: 20_000, max: 20_060 }),
      people: count,
      owners: count,
      withoutTwoFactor: count,
      openInvitations: count,
      organizations: count,
      read: count,
      sameLists: fc.boolean(),
      version: fc.option(fc.string({ maxLength: 20 })),
    })
    .map(({ number, ...rest }): DayLine => ({ day: dayWithNumber(number), ...rest })),
  { maxLength: 60 },
);
const SCOPE = {
  day: dayWithNumber(20_000),
  installation: { userIds: ['u'], organizationIds: ['a', 'b'] },
  read: ['a'],
};
const HEAD = [VERSION_LINE, scopeLine(SCOPE)];

/** What a file holds; it is of this version. */
function parsed(text: string, from?: string) {
  const found = parseHistory(text, from);
  if ('newer' in found) throw new Error('It is newer.');
  return {
    ...found,
    days: [...(found.eras.at(-1)?.days.values() ?? [])].sort((a, b) => (a.day < b.day ? -1 : 1)),
  };
}
const inOrder = (all: readonly DayLine[]) =>
  [...new Map(all.map((line) => [line.day, line])).values()].sort((a, b) => (a.day < b.day ? -1 : 1));

test('there is one line per day, the one that was added last, in whichever order the days came', () => {
  fc.assert(
    fc.property(days, (all) => {
      const found = parsed([...HEAD, ...all.map(dayLine), ''].join('\n'));
      expect(found.days).toEqual(inOrder(all));
      expect(found.malformed).toBe(0);
      expect(found.eras.at(-1)?.scopes).toEqual([SCOPE]);
    }),
  );
});

test('what is written anew is read as what it was, but for days that are too old', () => {
  fc.assert(
    fc.property(days, fc.integer({ min: 1, max: 70 }), (all, most) => {
      const { eras } = parsed([...HEAD, ...all.map(dayLine), ''].join('\n'));
      expect(parsed(historyText(eras, most)).days).toEqual(inOrder(all).slice(-most));
    }),
  );
});

test('read from a day on, it has those days, and the last one before', () => {
  fc.assert(
    fc.property(days, fc.integer({ min: 19_990, max: 20_070 }), (all, number) => {
      const from = dayWithNumber(number);
      const whole = inOrder(all);
      const before = whole.filter(({ day }) => day < from).slice(-1);
      const found = parsed([...HEAD, ...all.map(dayLine), ''].join('\n'), from);
      expect(found.days).toEqual([...before, ...whole.filter(({ day }) => day >= from)]);
    }),
  );
});

test('no damaged line costs a good one', () => {
  const damage = fc.oneof(
    fc.constantFrom(
      '[',
      '{}',
      'null',
      '[1,2]',
      '["2026-01-01",1,1,1,1,1,1,1]',
      '["no day",1,1,1,1,1,1,1,null]',
    ),
    fc.string({ minLength: 1 }).map((text) => `x${text.replaceAll('\n', ' ')}`),
  );
  fc.assert(
    fc.property(
      days,
      fc.array(fc.tuple(fc.nat(60), damage), { minLength: 1, maxLength: 10 }),
      (all, damages) => {
        const lines = all.map(dayLine);
        for (const [place, text] of damages) lines.splice(Math.min(place, lines.length), 0, text);
        const found = parsed([...HEAD, ...lines, ''].join('\n'));
        expect(found.days).toEqual(inOrder(all));
        expect(found.malformed).toBe(damages.length);
      },
    ),
  );
});

test('days are good ones also where the lines before them are damaged', () => {
  const day: DayLine = {
    ...{ day: '2026-01-01', people: 1, owners: 1, withoutTwoFactor: 0, openInvitations: 0 },
    ...{ organizations: 1, read: 1, sameLists: true, version: null },
  };
  const { days: found, eras } = parsed(['damaged', dayLine(day), scopeLine(SCOPE), ''].join('\n'));
  expect(found).toEqual([day]);
  expect(eras).toHaveLength(1);
});

test('a newer version is told, wherever it stands', () => {
  expect(parseHistory('{"version":7}\n["2026-01-01"]\n')).toEqual({ newer: 7 });
});
