import { describe, expect, test } from 'vitest';
import { matcherOf, optionsOf } from '../../../src/main/activity/activity.ts';
import { foundBy } from '../../../src/main/operations/archiveLines.ts';
import type { Operation } from '../../../src/shared/operations/operation.ts';
import { countSteps } from '../../../src/shared/operations/steps.ts';
import { filter, operation } from './fixture.ts';

const searched = (one: Operation, texts?: string) => ({ operation: one, text: foundBy(one, texts) });
const one = searched(
  operation('one', 1, { subjects: ['desk@example.com'], people: ['ops@example.com'] }),
  'desk@example.com\nÄrzte\nShop',
);
const two = searched(
  operation('two', 2, {
    kind: 'add-instance',
    instanceIds: ['blog'],
    instanceNames: ['Blog'],
    note: '“Blog” at https://blog.example.com.',
    counts: countSteps([]),
  }),
);
const three = searched(
  operation('three', 3, {
    instanceIds: ['shop', 'blog'],
    instanceNames: ['Shop', 'Blog'],
    people: ['ops@example.com', 'ada@example.com'],
    counts: countSteps([
      { state: { state: 'open', at: 1, error: { code: 'offline', message: '', advice: '' } } },
    ]),
    phase: 'open',
  }),
);
const all = [one, two, three];
const ids = (patch: Parameters<typeof filter>[0]) =>
  all.filter(matcherOf(filter(patch))).map(({ operation: { id } }) => id);

describe('a filter', () => {
  test('lets all through when nothing is chosen, and each choice narrows it', () => {
    expect(ids({})).toEqual(['one', 'two', 'three']);
    expect(ids({ kinds: ['add-instance'] })).toEqual(['two']);
    expect(ids({ kinds: ['add-instance', 'invite'] })).toEqual(['one', 'two', 'three']);
    expect(ids({ instanceIds: ['blog'] })).toEqual(['two', 'three']);
    expect(ids({ people: ['ada@example.com'] })).toEqual(['three']);
    expect(ids({ outcomes: ['open'] })).toEqual(['three']);
    expect(ids({ outcomes: ['done'] })).toEqual(['one', 'two']);
    expect(ids({ instanceIds: ['shop'], people: ['ops@example.com'], outcomes: ['open'] })).toEqual([
      'three',
    ]);
  });

  test('finds each word of a search somewhere, whatever its case and accents', () => {
    expect(ids({ search: 'DESK' })).toEqual(['one']);
    expect(ids({ search: 'arzte shop' })).toEqual(['one']);
    expect(ids({ search: 'invite ops@' })).toEqual(['one', 'three']);
    expect(ids({ search: 'https://blog' })).toEqual(['two']);
    expect(ids({ search: 'desk blog' })).toEqual([]);
  });

  test('offers what there is, with how many, instances by the name that they have now', () => {
    const options = optionsOf(all, (id) => (id === 'shop' ? 'Store' : undefined));
    expect(options).toEqual({
      kinds: [
        { value: 'invite', count: 2 },
        { value: 'add-instance', count: 1 },
      ],
      instanceIds: [
        { value: 'shop', label: 'Store', count: 2 },
        { value: 'blog', label: 'Blog', count: 2 },
      ],
      people: [
        { value: 'ops@example.com', count: 2 },
        { value: 'ada@example.com', count: 1 },
      ],
      outcomes: [
        { value: 'open', count: 1 },
        { value: 'done', count: 2 },
      ],
    });
  });

  test('tells an instance whose name nobody knows any more as removed', () => {
    const apart = searched(operation('a', 1, { instanceIds: ['x', 'y'], instanceNames: ['Same'] }));
    expect(optionsOf([apart], () => undefined).instanceIds.map(({ label }) => label)).toEqual([
      'Removed instance',
      'Removed instance',
    ]);
  });
});
