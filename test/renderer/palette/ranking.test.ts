import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Item, itemOf } from '../../../src/renderer/src/features/palette/paletteItems.ts';
import { MOST_FOUND, rank } from '../../../src/renderer/src/features/palette/sections.ts';

function item(title: string, change: Partial<Item> = {}): Item {
  return itemOf({ id: title, title, icon: null, run: () => {}, ...change });
}

const WORLD: Item[] = [
  item('Production', { where: 'dokploy.example.com' }),
  item('Staging', { where: 'staging.example.com' }),
  item('Shop', { where: 'Production' }),
  item('Workshop 10', { where: 'Production' }),
  item('Workshop 9', { where: 'Staging', id: 'other' }),
  item('Général', { where: 'Staging' }),
  item('New organization…', { where: 'Production', keywords: 'create add' }),
  item('Invite people…', { where: 'Shop', keywords: 'add member user' }),
  item('Off-board a person…', { keywords: 'offboard remove delete leave' }),
  item('Remove instance…', { where: 'Production', keywords: 'delete forget' }),
];

const best = (typed: string, recent: string[] = []) =>
  rank(WORLD, typed, recent).map(({ item: { title } }) => title);

describe('what is typed finds', () => {
  test.each([
    ['prod', 'Production'],
    ['shop', 'Shop'],
    ['wsh 9', 'Workshop 9'],
    ['new org', 'New organization…'],
    ['norg', 'New organization…'],
    ['offb', 'Off-board a person…'],
    ['inv', 'Invite people…'],
    ['general', 'Général'],
    ['staging.ex', 'Staging'],
    ['create', 'New organization…'],
    ['shop prod', 'Shop'],
    ['PROD', 'Production'],
  ])('“%s” first %s', (typed, title) => expect(best(typed)[0]).toBe(title));

  test('nothing where the letters are not there, or far apart', () => {
    expect(best('xq')).toEqual([]);
    expect(best('psgn')).toEqual([]);
  });

  test('of what matches as well the first as they are given, in that order', () => {
    const many = Array.from({ length: 100 }, (_, at) =>
      item(`Client ${at + 100}`, { where: `${at * 7919}` }),
    );
    const titles = rank(many, 'client', []).map(({ item: { title } }) => title);
    expect(titles).toEqual(many.slice(0, titles.length).map(({ title }) => title));
    expect(titles).toHaveLength(MOST_FOUND);
  });

  test('a title before what is merely there', () => {
    const found = best('production');
    expect(found[0]).toBe('Production');
    expect(found).toContain('Shop');
  });

  test('what was used last before its like', () => {
    expect(best('workshop')[0]).toBe('Workshop 9');
    expect(best('workshop', ['Workshop 10'])[0]).toBe('Workshop 10');
  });

  test('what was used last not before what is better by far', () =>
    expect(best('prod', ['Shop', 'Workshop 10'])[0]).toBe('Production'));

  test('what can be done before what is barred', () => {
    const barred = item('Workshop 1', { why: 'Not now.' });
    const found = rank([barred, item('Workshop 2')], 'workshop', []);
    expect(found.map(({ item: { title } }) => title)).toEqual(['Workshop 2', 'Workshop 1']);
  });
});

test('the letters that were typed are marked in the title, and the title stays whole', () => {
  const [found] = rank(WORLD, 'norg', []);
  expect(found?.title.map(({ text }) => text).join('')).toBe('New organization…');
  expect(
    found?.title
      .filter(({ hit }) => hit)
      .map(({ text }) => text)
      .join('')
      .toLowerCase(),
  ).toBe('norg');
});

test('a title that was not what matched is shown whole', () => {
  expect(rank(WORLD, 'dokploy', [])[0]?.title).toEqual([{ text: 'Production', hit: false }]);
});

test('what is shown does not bring all of its commands by its name, but it tells them apart', () => {
  const items = ['Invite people…', 'Delete organization…'].map((title) =>
    item(title, { command: 'invite', where: 'Shop' }),
  );
  expect(rank(items, 'shop', [])).toEqual([]);
  expect(rank(items, 'shop invite', []).map((found) => found.item.title)).toEqual(['Invite people…']);
});

test('whatever is typed, each item is found once at most and its title is never torn', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }), { maxLength: 30 }),
      fc.string({ maxLength: 12, unit: 'grapheme' }),
      (titles, typed) => {
        const items = titles.map((title, at) => item(title, { id: String(at) }));
        const found = rank(items, typed, ['0']);
        expect(new Set(found.map(({ item: { id } }) => id)).size).toBe(found.length);
        for (const { item: each, title } of found)
          expect(title.map(({ text }) => text).join('')).toBe(each.title);
      },
    ),
  );
});

test('any title is found by its own first letters', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z]{3,12}( [a-z]{3,12})?$/),
      fc.integer({ min: 1, max: 12 }),
      (title, to) => {
        const found = rank([item(title), ...WORLD], title.slice(0, to), []);
        expect(found.map((each) => each.item.title)).toContain(title);
      },
    ),
  );
});
