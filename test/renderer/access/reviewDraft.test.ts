import { expect, test } from 'vitest';
import {
  baselineWords,
  daysIn,
  previewWords,
  usualBaseline,
} from '../../../src/renderer/src/features/access/AccessReview.tsx';
import {
  found,
  type ScopeDraft,
  scopeIn,
  unchosenWords,
} from '../../../src/renderer/src/parts/ReviewScope.tsx';

const DRAFT: ScopeDraft = {
  kind: 'all',
  groupId: 'g',
  instanceIds: ['a'],
  organizations: [{ instanceId: 'a', organizationId: 'o' }],
};
const NOTHING: ScopeDraft = { kind: 'all', groupId: null, instanceIds: [], organizations: [] };
const NO_MORE = { instances: 1, baselines: [] };
const KINDS = ['group', 'instances', 'organizations'] as const;

test('only what is chosen of its kind is asked for, and nothing chosen is told in words', () => {
  expect(scopeIn(NOTHING)).toEqual({ kind: 'all' });
  expect(KINDS.map((kind) => scopeIn({ ...DRAFT, kind }))).toEqual([
    { kind: 'group', groupId: 'g' },
    { kind: 'instances', instanceIds: ['a'] },
    { kind: 'organizations', organizations: [{ instanceId: 'a', organizationId: 'o' }] },
  ]);
  expect(KINDS.map((kind) => scopeIn({ ...NOTHING, kind }))).toEqual([null, null, null]);
  expect(KINDS.map((kind) => unchosenWords({ ...NOTHING, kind }))).toEqual([
    'Choose a group.',
    'Choose at least one instance.',
    'Choose at least one organization.',
  ]);
});

test.each([
  [
    { people: 312, organizations: 41, read: 38 },
    '312 people in 41 organizations, 38 read in full. The report lists the other 3.',
  ],
  [
    { people: 1, organizations: 2, read: 1 },
    '1 person in 2 organizations, 1 read in full. The report lists the other 1.',
  ],
  [{ people: 20_000, organizations: 1, read: 1 }, '20,000 people in 1 organization.'],
  [{ people: 0, organizations: 0, read: 0 }, 'No organization there is known yet.'],
])('what %j covers is told', (counts, words) => expect(previewWords({ ...counts, ...NO_MORE })).toBe(words));

test('it is compared with the newest baseline that has something of all of it, else with none', () => {
  const baseline = (id: string, covers: 'all' | 'some') => ({ id, name: id, keptAt: 0, covers });
  expect(usualBaseline([baseline('part', 'some'), baseline('new', 'all'), baseline('old', 'all')])).toBe(
    'new',
  );
  expect(usualBaseline([baseline('part', 'some')])).toBeNull();
  expect(baselineWords(baseline('part', 'some'))).toMatch(/^part, saved .+; covers only part$/);
});

test('days are whole numbers that are not beyond all reason', () => {
  expect(['30', ' 0 ', '3650'].map(daysIn)).toEqual([30, 0, 3650]);
  expect(['', '-1', '1.5', '3651', 'soon'].map(daysIn)).toEqual([null, null, null, null, null]);
});

test('organizations are found by words of their names and of their instances', () => {
  const all = ['acme on shop', 'acme on blog', 'labs on shop'].map((text) => ({ text }));
  expect(found(all, ['shop', 'acme'])).toEqual([{ text: 'acme on shop' }]);
  expect(found(all, [])).toHaveLength(3);
});
