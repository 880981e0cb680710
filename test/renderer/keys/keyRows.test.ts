import { describe, expect, it } from 'vitest';
import { type KeyRow, pastedWords, troublesOf } from '../../../src/renderer/src/features/keys/keyRows.ts';
import type { Instance } from '../../../src/shared/instance.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

describe('keys that need attention', () => {
  const row = (id: string, state: KeyRow['state'], expiresAt: string | null = null) =>
    ({ key: { id, instanceId: id, expiresAt }, instanceName: 'Shop', opens: 'Acme', state }) as KeyRow;

  it('come with the worst first, in the order of the table otherwise, and those that are good not at all', () => {
    const rows = [
      row('soon', { state: 'good' }, '2026-03-03T12:00:00Z'),
      row('good', { state: 'good' }, '2027-03-01T12:00:00Z'),
      row('missing', { state: 'missing' }),
      row('gone', { state: 'session-gone' }),
      row('malformed', { state: 'malformed' }),
    ];
    const ids = troublesOf(rows, rows, NOW).map(({ row: { key } }) => key.id);
    expect(ids).toEqual(['missing', 'malformed', 'soon', 'gone']);
  });

  it('have another at hand where one of the same instance works, and each key is looked at as often however many there are', () => {
    let looks = 0;
    const rowOf = (at: number): KeyRow => {
      const found = row(`k${at}`, { state: at % 2 === 0 ? 'missing' : 'good' });
      const key = {
        ...found.key,
        get instanceId() {
          looks += 1;
          return `i${at >> 2}`;
        },
      };
      return { ...found, key };
    };
    const looksOf = (count: number) => {
      const rows = Array.from({ length: count }, (_, at) => rowOf(at));
      looks = 0;
      expect(troublesOf(rows, rows, NOW).every(({ another }) => another)).toBe(true);
      return looks / count;
    };
    expect(looksOf(400)).toBeLessThanOrEqual(looksOf(40));
    const alone = [row('a', { state: 'good' }), row('b', { state: 'missing' })];
    expect(troublesOf(alone, alone, NOW)[0]?.another).toBe(false);
  });
});

describe('which of a person’s other keys on the server was pasted here', () => {
  const holding = (...keys: { userId: string | null; serverKeyId: string | null }[]) =>
    ({ keys }) as unknown as Instance;
  const pasted = { userId: 'ann', serverKeyId: null };
  const made = { userId: 'ann', serverKeyId: 'k1' };

  it.each([
    [holding(pasted), 1, 'It is the key pasted here.'],
    [holding(pasted, { ...pasted }), 2, 'They are the keys pasted here.'],
    [holding(pasted), 3, 'One of them was pasted here: Dokploy does not say which one.'],
    [holding(pasted, { ...pasted }), 3, 'Some of them were pasted here: Dokploy does not say which one.'],
    [holding(made), 1, null],
    [holding({ ...pasted, userId: 'ben' }), 2, null],
    [holding({ ...pasted, userId: null }), 1, 'It may be the key pasted here.'],
    [holding({ ...pasted, userId: null }), 2, 'One of them may be the key pasted here.'],
  ])('%o, %i listed', (instance, listed, words) => expect(pastedWords(instance, 'ann', listed)).toBe(words));
});
