import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { HistoryCharts } from '../../../src/renderer/src/features/access/HistoryCharts.tsx';
import {
  coverWords,
  type HistoryLine,
  nearestTo,
  valueWords,
  versionChanges,
} from '../../../src/renderer/src/features/access/historyLines.ts';
import { historyWords } from '../../../src/renderer/src/ui/historyWords.ts';
import { dayOf, dayWithNumber, numberOfDay } from '../../../src/shared/dayCounts.ts';
import { startedBench } from '../state/fixture.ts';

const TODAY = numberOfDay(dayOf(Date.now()));

function line(ago: number, patch: object = {}): HistoryLine {
  const counted = { people: 41, owners: 3, withoutTwoFactor: 12, openInvitations: 5 };
  const cover = { version: '0.29.1', organizations: 4, read: 3, sameLists: true };
  return { day: dayWithNumber(TODAY - ago), instanceId: 'shop', ...counted, ...cover, ...patch };
}
const html = (lines: HistoryLine[]) =>
  renderToStaticMarkup(
    <MantineProvider>
      <HistoryCharts lines={lines} days={90} />
    </MantineProvider>,
  );

test('a line says what is now and what was, and what must not be compared', () => {
  const points = [
    { day: 20_000, value: 38, joins: false },
    { day: 20_030, value: 1_041, joins: true },
  ];
  expect(historyWords('People', points, 20_030)).toBe('People: 1,041 today, 38 on Oct 4, 2024');
  expect(historyWords('People', points, 20_031)).toBe('People: 1,041 on Nov 3, 2024, 38 on Oct 4, 2024');
  expect(historyWords('People', points.slice(1), 20_030)).toBe('People: 1,041 today');
  expect(historyWords('People', [], 20_030)).toBe('People: not known');
  const broken = points.map((point) => ({ ...point, joins: false }));
  expect(historyWords('People', broken, 20_030)).toContain('when other organizations were counted');
});

test('what a day counts is told: organizations that were read and the version, or instances', () => {
  expect(coverWords(line(0))).toBe('3 of 4 organizations · v0.29.1');
  expect(coverWords(line(0, { read: 4, version: null }))).toBe('4 organizations');
  const together = { day: '2026-03-01', people: 1, owners: 1, withoutTwoFactor: 0, openInvitations: 0 };
  expect(coverWords({ ...together, instances: 8, sameLists: true })).toBe('8 instances');
});

test('the value of a day is a sentence, which says where other organizations are counted', () => {
  const day = { day: '2026-03-01', sameLists: false };
  expect(valueWords(line(0, day), 'people', false)).toBe('Mar 1, 2026: 41, other organizations from here on');
  expect(valueWords(line(0, day), 'people', true)).toBe('Mar 1, 2026: 41');
});

test('a version is told where it changed, whatever days did not tell it', () => {
  const versions = ['0.29.0', null, '0.29.0', '0.30.0', null, '0.30.2'];
  expect(versionChanges(versions.map((version, at) => line(9 - at, { version })))).toEqual([
    { at: 3, from: '0.29.0', to: '0.30.0' },
    { at: 5, from: '0.30.0', to: '0.30.2' },
  ]);
});

test('the pointer reads the day that is nearest to it', () => {
  const points = [{ x: 0 }, { x: 10 }, { x: 100 }];
  expect([nearestTo(-5, points), nearestTo(6, points), nearestTo(54, points), nearestTo(56, points)]).toEqual(
    [0, 1, 1, 2],
  );
  expect(nearestTo(1, [])).toBeNull();
});

test('one day is a dot in each chart, and history begins with it', () => {
  const drawn = html([line(0, { sameLists: false })]);
  expect(drawn).toContain('History begins today');
  expect(drawn.match(/aria-label="People: 41 today"/g)).toHaveLength(1);
  expect(drawn.match(/type="range"/g)).toHaveLength(4);
  expect(html([line(3, { sameLists: false })])).toContain('History begins with this day');
});

test('breaks, versions and a sum over several instances are explained where there are some, else not', () => {
  const plain = html([line(2, { sameLists: false }), line(1), line(0)]);
  expect(plain).not.toContain('must not be compared');
  expect(plain).not.toContain('aria-label="Versions"');
  expect(plain).not.toContain('dotted');
  const marked = html([line(2), line(1, { sameLists: false }), line(0, { version: '0.30.0' })]);
  expect(marked).toContain('must not be compared');
  expect(marked).toMatch(/upright dotted line.*v0\.29\.1 → v0\.30\.0/s);
  expect(marked).not.toContain('nothing was read for more than a week');
  expect(html([line(9), line(0)])).toContain('nothing was read for more than a week');
  expect(html([line(7), line(0)])).not.toContain('nothing was read for more than a week');
  const together = { ...line(0), instances: 2 } as HistoryLine;
  expect(html([together, together])).toContain('counts once on each');
});

test('other counts that main keeps are read again by what shows them', async () => {
  const bench = await startedBench([]);
  expect(bench.store.getState().dayCounts).toEqual({ revision: 0 });
  bench.emit('history.changed', { revision: 3 });
  await expect.poll(() => bench.store.getState().dayCounts).toEqual({ revision: 3 });
});

test('the history of one instance is asked of it alone, and that of all together', async () => {
  const bench = await startedBench([]);
  void bench.actions.readHistory('shop', 30);
  void bench.actions.readHistory(null, 365);
  void bench.actions.listDayCounts(90);
  const asked = bench.pending.filter(({ name }) => name.startsWith('history.'));
  expect(asked.map(({ name, input }) => [name, input])).toEqual([
    ['history.of', { instanceIds: ['shop'], days: 30 }],
    ['history.together', { instanceIds: [], days: 365 }],
    ['history.of', { instanceIds: [], days: 90 }],
  ]);
});
