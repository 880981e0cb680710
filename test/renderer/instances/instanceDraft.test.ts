import { expect, test } from 'vitest';
import { draftOf, holdsInstance } from '../../../src/renderer/src/features/instances/connection.ts';

const linked = { name: 'Shop', url: 'https://shop.example', key: '', connection: draftOf() };

test('what a link filled in is nothing that was typed, and spaces are nothing', () => {
  expect(holdsInstance(linked, linked)).toBe(false);
  expect(holdsInstance({ ...linked, key: ' ' }, linked)).toBe(false);
  for (const typed of [{ name: 'Yard' }, { url: '' }, { key: 'k' }])
    expect(holdsInstance({ ...linked, ...typed }, linked)).toBe(true);
});

test('a proxy and a header are lost, too; a header that was removed again is nothing', () => {
  const { connection } = linked;
  const header = { id: 0, name: 'X-Team', value: 'shop', stored: false };
  const holds = (change: Partial<typeof connection>) =>
    holdsInstance({ ...linked, connection: { ...connection, ...change } }, linked);
  expect(holds({ mode: 'none' })).toBe(true);
  expect(holds({ headers: [header], next: 1 })).toBe(true);
  expect(holds({ headers: [], next: 1 })).toBe(false);
});
