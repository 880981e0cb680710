import { describe, expect, test } from 'vitest';
import { filterMenus, filterOf } from '../../../src/renderer/src/features/activity/ActivitySources.tsx';
import { keyUseSentence, keyUsesOf } from '../../../src/renderer/src/parts/stepWords.ts';
import { NO_TABLE_VIEW } from '../../../src/renderer/src/tableView.ts';
import { type ActivityPage, activityCalls } from '../../../src/shared/calls/activity.ts';
import type { Step } from '../../../src/shared/operations/operation.ts';

const view = { ...NO_TABLE_VIEW, search: ' desk ' };
const choices = { kind: ['invite'], instance: ['shop'], person: ['ops@example.com'], outcome: ['done'] };

describe('what is set above Activity', () => {
  test('is what main filters by', () => {
    const filter = filterOf({ ...view, choices, sort: { column: 'when', descending: false } }, null);
    expect(filter).toEqual({
      instanceId: null,
      search: ' desk ',
      kinds: ['invite'],
      instanceIds: ['shop'],
      people: ['ops@example.com'],
      outcomes: ['done'],
      oldestFirst: true,
    });
    const input = { filter, offset: 0, limit: 100 };
    expect(activityCalls['activity.list'].input.parse(input)).toEqual(input);
  });

  test('in an instance is about that one, whatever was chosen on Home', () => {
    expect(filterOf({ ...view, choices }, 'blog')).toMatchObject({ instanceId: 'blog', instanceIds: [] });
    expect(filterMenus(undefined, { inInstance: true }).map(({ title }) => title)).toEqual([
      'Kind',
      'Done by',
      'Outcome',
    ]);
  });

  test('offers kinds and instances by their names, in order', () => {
    const options: ActivityPage['options'] = {
      kinds: [
        { value: 'remove-instance', count: 2 },
        { value: 'invite', count: 1 },
        { value: 'add-instance', count: 3 },
      ],
      instanceIds: [
        { value: 'b', label: 'Zebra', count: 1 },
        { value: 'a', label: 'Apple', count: 2 },
      ],
      people: [{ value: 'ops@example.com', count: 1 }],
      outcomes: [{ value: 'done', count: 5 }],
    };
    const [kinds, instances, people] = filterMenus(options, { inInstance: false });
    expect(kinds?.options.map(({ label, count }) => `${label} ${count}`)).toEqual([
      'Instance added 3',
      'Instance removed 2',
      'Invite people 1',
    ]);
    expect(instances?.options.map(({ value }) => value)).toEqual(['a', 'b']);
    expect(people?.options).toEqual([{ value: 'ops@example.com', label: 'ops@example.com', count: 1 }]);
  });
});

test('by whom and with which key it was done is said in words that tell of no mail, each once', () => {
  const made = { email: 'ops@example.com', start: 'abc', name: 'Quayside · laptop' };
  const pasted = { email: null, start: null, name: null };
  expect(keyUseSentence(made)).toBe('Used the key “Quayside · laptop” (abc…) of ops@example.com.');
  expect(keyUseSentence(pasted)).toBe('Used a pasted key of an unknown person.');
  const steps = [{ by: made }, {}, { by: { ...made } }, { by: pasted }] as Step[];
  expect(keyUsesOf(steps)).toEqual([made, pasted]);
});
