import { expect, test } from 'vitest';
import {
  itemsWithout,
  MOST_USED,
  tidyUsed,
  usedItemId,
  withCurrentName,
  withUsed,
} from '../../src/shared/choices.ts';
import type { UsedItem } from '../../src/shared/preferences.ts';

const command = (id: string): UsedItem => ({ kind: 'command', command: id });
const organization = (instanceId: string): UsedItem => ({
  kind: 'organization',
  instanceId,
  organizationId: 'acme',
});

test('what is used again is remembered once, as the last', () => {
  const used = [command('one'), organization('a'), command('two')].reduce(withUsed, [] as UsedItem[]);
  expect(withUsed(used, command('one')).map(usedItemId)).toEqual([
    'command one',
    'command two',
    'organization ["a","acme"]',
  ]);
});

test('no more is remembered than the choices may hold: what was used longest ago goes', () => {
  const many = Array.from({ length: MOST_USED + 5 }, (_, at) => command(`${at}`));
  const used = many.reduce(withUsed, [] as UsedItem[]);
  expect([used.length, used[0], used.at(-1)]).toEqual([MOST_USED, many.at(-1), many[5]]);
  expect(tidyUsed([...many, ...many])).toEqual(many.slice(0, MOST_USED));
});

test('what is on an instance that was removed drops out; nothing is made anew where nothing is', () => {
  const used = [command('one'), organization('a'), { kind: 'instance', instanceId: 'a' } as const];
  expect(itemsWithout(used, 'a')).toEqual([command('one')]);
  expect(itemsWithout(used, 'b')).toBe(used);
});

test('a command that was used under its earlier name is the one of today', () => {
  expect([command('new-template'), command('settings'), organization('a')].map(withCurrentName)).toEqual([
    command('new-kit'),
    command('settings'),
    organization('a'),
  ]);
});
