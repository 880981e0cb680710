import { describe, expect, test } from 'vitest';
import type { Fact } from '../../src/shared/facts/fact.ts';
import { KEY_END } from '../../src/shared/facts/key.ts';
import { TWO_FACTOR } from '../../src/shared/facts/twoFactor.ts';
import { keyRecord } from '../shared/records.ts';
import { keyWaysOf, type Someone, type Told, waysOf } from './told.tsx';

const PEOPLE: Someone[] = ['owner', 'admin', 'member', 'auditor'].flatMap((role) =>
  [true, false, null].map((twoFactor) => ({ role, twoFactor, permissions: null })),
);

/** Each fact of a membership, with all headings that it ever had and in how many ways it is shown. */
const FACTS: Record<string, { fact: Fact<Someone>; headings: readonly string[]; ways: number }> = {
  '2FA': { fact: TWO_FACTOR, headings: ['2FA', 'Two-factor'], ways: 13 },
};

describe('law 6: one word and one weight for one fact, however it is shown', () => {
  test.each(Object.entries(FACTS))('%s', async (_, { fact, headings, ways }) => {
    const wrong: string[] = [];
    for (const someone of PEOPLE) {
      const { role } = someone;
      const words = fact.wordsOf(someone);
      const isLoud = ['warn', 'danger'].includes(fact.toneOf(someone));
      const told = (way: string, heading: string, said: Told) =>
        `${role}, ${way}: ${heading} ${said.words}${(said.isLoud ?? isLoud) ? '!' : ''}`;
      const all = Object.entries(await waysOf(someone));
      const said = all.flatMap(([way, row]) =>
        headings.flatMap((heading) => (row[heading] ? { way, is: told(way, heading, row[heading]) } : [])),
      );
      wrong.push(
        ...said.flatMap(({ way, is }) => (is === told(way, fact.title, { words, isLoud }) ? [] : is)),
      );
      if (said.length < ways - 1) wrong.push(`${role}: in ${said.length} ways`);
    }
    expect(wrong).toEqual([]);
  });

  test.each([
    { origin: 'made', expiresAt: null },
    { origin: 'pasted', expiresAt: null },
    { origin: 'made', expiresAt: '2026-01-05T10:00:00Z' },
  ] as const)('when a key expires that was $origin, with $expiresAt', (about) => {
    const key = keyRecord('k', about);
    const at = KEY_END.atOf(key);
    const isLoud = KEY_END.toneOf(key, Date.now()) === 'warn';
    const said = Object.entries(keyWaysOf(key)).flatMap(([way, row]) =>
      ['Expires', 'EXPIRES', 'Next key expires'].flatMap((heading) =>
        row[heading] ? { way, isLoud, ...row[heading] } : [],
      ),
    );
    expect(said).toHaveLength(4);
    // How a moment is written is the way’s own: a day, a minute, how long ago.
    expect(said.filter((each) => each.isLoud !== isLoud)).toEqual([]);
    if (typeof at !== 'number') expect([...new Set(said.map(({ words }) => words))]).toEqual([at]);
  });
});
