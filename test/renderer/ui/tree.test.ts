import { describe, expect, test } from 'vitest';
import { parentAt, siblingsAt, type TreeRow, treeMove } from '../../../src/renderer/src/ui/tree/treeKeys.ts';
import { typedAhead, typedNow } from '../../../src/renderer/src/ui/typeAhead.ts';

/** Rows by name, indented by their level; "+" is closed, "-" open, else nothing is in it. */
function rowsOf(text: string): TreeRow[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, blanks = '', sign = '', name = ''] = /^( *)([+-]?)(.*)$/.exec(line) ?? [];
      const isOpen = sign === '' ? null : sign === '-';
      return { id: name, name, level: blanks.length + 1, at: 1, of: 1, isOpen };
    });
}

const ROWS = rowsOf(`
-shop
 -production
  orders
  web
 +staging
+billing
-website
 production2
`);
const NAMES = ROWS.map(({ name }) => name);
const at = (name: string) => NAMES.indexOf(name);
const press = (key: string, name: string) => {
  const event = { key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  return treeMove(event, ROWS, at(name), 3);
};

describe('keys of a tree', () => {
  test('up and down, a page, the first and the last, and no further', () => {
    expect(press('ArrowDown', 'shop')).toEqual({ does: 'go', to: 1 });
    expect(press('ArrowUp', 'shop')).toEqual({ does: 'go', to: 0 });
    expect(press('PageDown', 'shop')).toEqual({ does: 'go', to: 2 });
    expect(press('Home', 'website')).toEqual({ does: 'go', to: 0 });
    expect(press('End', 'shop')).toEqual({ does: 'go', to: 7 });
  });

  test('right opens and then goes in, left closes and then goes out', () => {
    expect(press('ArrowRight', 'staging')).toEqual({ does: 'open', ids: ['staging'], isOpen: true });
    expect(press('ArrowRight', 'production')).toEqual({ does: 'go', to: at('orders') });
    expect(press('ArrowRight', 'orders')).toBeNull();
    expect(press('ArrowLeft', 'orders')).toEqual({ does: 'go', to: at('production') });
    expect(press('ArrowLeft', 'production')).toEqual({ does: 'open', ids: ['production'], isOpen: false });
    expect(press('ArrowLeft', 'billing')).toBeNull();
  });

  test('Enter opens and closes what has something in it, and checks what has not; Space checks either', () => {
    expect(press('Enter', 'billing')).toEqual({ does: 'open', ids: ['billing'], isOpen: true });
    expect(press('Enter', 'web')).toEqual({ does: 'check' });
    expect(press(' ', 'billing')).toEqual({ does: 'check' });
  });

  test('* opens all that stand beside it', () => {
    expect(press('*', 'shop')).toEqual({ does: 'open', ids: ['billing'], isOpen: true });
    expect(press('*', 'production')).toEqual({ does: 'open', ids: ['staging'], isOpen: true });
  });

  test('with Control they are no keys of the tree', () => {
    const event = { key: 'End', code: '', ctrlKey: true, metaKey: false, altKey: false, shiftKey: false };
    expect(treeMove(event, ROWS, 0, 3)).toBeNull();
  });
});

test('a row knows what it is in, and what stands beside it', () => {
  expect(parentAt(ROWS, at('web'))).toBe(at('production'));
  expect(parentAt(ROWS, at('billing'))).toBeNull();
  expect(siblingsAt(ROWS, at('staging')).map(({ id }) => id)).toEqual(['production', 'staging']);
  expect(siblingsAt(ROWS, at('website')).map(({ id }) => id)).toEqual(['shop', 'billing', 'website']);
});

describe('typing a name', () => {
  const key = (letter: string, timeStamp: number, more = {}) => ({
    ...{ key: letter, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, timeStamp },
    ...more,
  });

  test('letters soon after each other belong together; later ones begin anew', () => {
    const first = typedNow(key('W', 1_000), { text: '', at: 0 });
    expect(first).toEqual({ text: 'w', at: 1_000 });
    const second = typedNow(key('e', 1_300), first ?? { text: '', at: 0 });
    expect(second?.text).toBe('we');
    expect(typedNow(key('b', 3_000), second ?? { text: '', at: 0 })?.text).toBe('b');
  });

  test('what writes no letter is not typed', () => {
    for (const press of [key('Escape', 1), key(' ', 1), key('a', 1, { ctrlKey: true })])
      expect(typedNow(press, { text: '', at: 0 })).toBeNull();
  });

  test('finds the next row that begins so, round the end, the same letter again the one after it', () => {
    expect(typedAhead(NAMES, at('shop'), 'we')).toBe(at('web'));
    expect(typedAhead(NAMES, at('web'), 'we')).toBe(at('web'));
    expect(typedAhead(NAMES, at('web'), 'w')).toBe(at('website'));
    expect(typedAhead(NAMES, at('website'), 'ww')).toBe(at('web'));
    expect(typedAhead(NAMES, at('website'), 's')).toBe(at('shop'));
    expect(typedAhead(NAMES, 0, 'x')).toBeNull();
  });
});
