import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DayCounts } from '../../src/shared/calls/history.ts';
import {
  dayOf,
  dayWithNumber,
  middleOf,
  numberOfDay,
  pointsOf,
  thinned,
  thinnedTogether,
  togetherOf,
} from '../../src/shared/dayCounts.ts';

const MODULE = new URL('../../src/shared/dayCounts.ts', import.meta.url).href;

function line(day: number, { instanceId = 'shop', people = 1, sameLists = true } = {}): DayCounts {
  const counted = { people, owners: 1, withoutTwoFactor: 0, openInvitations: 0 };
  return {
    day: dayWithNumber(day),
    instanceId,
    ...counted,
    version: null,
    organizations: 1,
    read: 1,
    sameLists,
  };
}

test('days count up by one, whatever their length', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 30_000 }), (number) => {
      const day = dayWithNumber(number);
      expect(numberOfDay(day)).toBe(number);
      expect(dayOf(middleOf(day))).toBe(day);
    }),
  );
});

test.each(['Europe/Berlin', 'America/Sao_Paulo', 'Pacific/Kiritimati', 'Asia/Kathmandu'])(
  'a day is the one of the clock on the wall in %s, also where it is changed',
  (zone) => {
    const moments = Array.from({ length: 1_500 }, (_, at) => Date.UTC(2017, 0, 1) + at * 7 * 3_600_000);
    const days = new Intl.DateTimeFormat('sv-SE', { timeZone: zone });
    // A time zone is that of a whole process.
    const script = `import { dayOf } from ${JSON.stringify(MODULE)};
    console.log(JSON.stringify(${JSON.stringify(moments)}.map(dayOf)));`;
    const told = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, TZ: zone },
      encoding: 'utf8',
    });
    expect(JSON.parse(told)).toEqual(moments.map((moment) => days.format(moment)));
  },
);

test('fewer lines are the first, the last and real ones between, and no break is lost', () => {
  const lines = fc
    .array(fc.boolean(), { minLength: 1, maxLength: 200 })
    .map((all) => all.map((sameLists, at) => line(at, { people: at, sameLists })));
  fc.assert(
    fc.property(lines, fc.integer({ min: 2, max: 50 }), (all, most) => {
      const few = thinned(all, most);
      expect(few.length).toBe(Math.min(all.length, most));
      expect(few[0]).toEqual(all[0]);
      expect(few.at(-1)?.day).toBe(all.at(-1)?.day);
      let from = 0;
      for (const each of few) {
        const to = all.findIndex(({ day }) => day === each.day);
        expect(each.people).toBe(all[to]?.people);
        expect(each.sameLists).toBe(all.slice(from, to + 1).every(({ sameLists }) => sameLists));
        from = to + 1;
      }
    }),
  );
});

test('of many instances each has its share', () => {
  const lines = ['a', 'b', 'c'].flatMap((instanceId) =>
    Array.from({ length: 40 }, (_, day) => line(day, { instanceId })),
  );
  const few = thinnedTogether(lines, 30);
  expect(few).toHaveLength(30);
  expect(few.filter(({ instanceId }) => instanceId === 'c')).toHaveLength(10);
  expect(thinnedTogether(lines, 2).map(({ day }) => day)).toEqual([dayWithNumber(39), dayWithNumber(39)]);
});

test('together, an instance that was not read on a day counts as it was read last', () => {
  const lines = [
    line(1, { people: 5, sameLists: false }),
    line(3, { people: 7 }),
    line(1, { instanceId: 'blog', people: 10, sameLists: false }),
    line(2, { instanceId: 'blog', people: 11 }),
  ];
  expect(togetherOf(lines).map(({ people, instances, sameLists }) => [people, instances, sameLists])).toEqual(
    [
      [15, 2, false],
      [16, 2, true],
      [18, 2, true],
    ],
  );
});

test('together, an instance that comes in or counts other lists makes a day that must not be compared', () => {
  const lines = [
    line(1, { sameLists: false }),
    line(2),
    line(2, { instanceId: 'blog', sameLists: false }),
    line(3),
    line(4, { sameLists: false }),
  ];
  expect(togetherOf(lines).map(({ sameLists }) => sameLists)).toEqual([false, false, true, false]);
});

test('the sum of a day is that of what a look-up finds, in whichever order the lines come', () => {
  const entries = fc.uniqueArray(
    fc.record({ day: fc.nat(20), instanceId: fc.constantFrom('a', 'b', 'c'), people: fc.nat(50) }),
    { selector: ({ day, instanceId }) => `${day} ${instanceId}`, maxLength: 40 },
  );
  fc.assert(
    fc.property(entries, (all) => {
      const lines = all.map(({ day, ...rest }) => line(day, rest));
      for (const sum of togetherOf(lines)) {
        const last = ['a', 'b', 'c'].flatMap(
          (id) =>
            lines
              .filter(({ instanceId, day }) => instanceId === id && day <= sum.day)
              .sort((one, other) => (one.day < other.day ? -1 : 1))
              .at(-1) ?? [],
        );
        expect(sum.people).toBe(last.reduce((total, { people }) => total + people, 0));
        expect(sum.instances).toBe(last.length);
      }
    }),
  );
});

test('points are one count by the numbers of the days', () => {
  expect(pointsOf([line(20_000, { people: 4, sameLists: false })], 'people')).toEqual([
    { day: 20_000, value: 4, joins: false },
  ]);
});
