import { describe, expect, it } from 'vitest';
import {
  createHasAnother,
  type KeyRow,
  pastedWords,
} from '../../../src/renderer/src/features/keys/keyRows.ts';
import { keyVerbs } from '../../../src/renderer/src/state/keyVerbs.ts';
import type { Instance } from '../../../src/shared/instance.ts';

describe('keys that do not work', () => {
  const row = (id: string, state: KeyRow['state']) =>
    ({
      key: { id, instanceId: id, organizationId: id },
      instanceName: 'Shop',
      opens: 'Acme',
      state,
    }) as KeyRow;

  const opens = { organizationId: 'b', organizationName: 'Billing', userEmail: 'ann@example.com' };
  it.each<[KeyRow['state'], string[]]>([
    [{ state: 'good' }, []],
    [{ state: 'role-too-low', reason: '' }, []],
    [{ state: 'missing' }, ['Paste a key…']],
    [{ state: 'not-accepted' }, ['Paste a key…']],
    [{ state: 'swapped', opens } as KeyRow['state'], ['Save it for Billing instead', 'Paste a key…']],
    [
      { state: 'swapped', opens: { ...opens, organizationId: 'a' } } as KeyRow['state'],
      ['Save it for ann@example.com instead', 'Paste a key…'],
    ],
  ])('offer what mends them before all else: %o', (state, first) => {
    const titles = Object.values(keyVerbs(row('a', state).key, state)).map(({ title }) => title);
    expect(titles).toEqual([...first, 'Rotate', 'Retire', 'Forget']);
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
      const hasAnother = createHasAnother(rows);
      expect(rows.every(hasAnother)).toBe(true);
      return looks / count;
    };
    expect(looksOf(400)).toBeLessThanOrEqual(looksOf(40));
    const alone = [row('a', { state: 'good' }), row('b', { state: 'missing' })];
    expect(alone.map(createHasAnother(alone))).toEqual([false, false]);
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
