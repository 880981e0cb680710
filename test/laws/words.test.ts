import { describe, expect, test } from 'vitest';
import { ACCESS } from '../../src/shared/facts/access.ts';
import type { Fact } from '../../src/shared/facts/fact.ts';
import { INVITATION_STATUS } from '../../src/shared/facts/invitation.ts';
import { KEY_END, KEY_USED } from '../../src/shared/facts/key.ts';
import { LAST_SIGN_IN } from '../../src/shared/facts/signIn.ts';
import { TWO_FACTOR } from '../../src/shared/facts/twoFactor.ts';
import { invitationStatus } from '../../src/shared/invitation.ts';
import { summarizeAccess } from '../../src/shared/permissions/accessSummary.ts';
import { NOW } from '../main/review/worlds.ts';
import { invitationRow, keyRecord } from '../shared/records.ts';
import { invitationWaysOf, keyWaysOf, roleOrders, type Someone, type Told, waysOf } from './told.tsx';

const DAY = 86_400_000;
const ROLES = ['owner', 'admin', 'member', 'auditor'];
const SIGHTS = [
  null,
  {},
  { projects: ['p-1'], services: ['s-1', 's-2'], switches: ['canAccessToDocker' as const] },
  { services: ['s-1'] },
  { switches: ['canAccessToDocker' as const, 'canAccessToAPI' as const] },
];

/** Each fact of a membership: somebody of each kind, and all headings that it ever had. */
const FACTS: Record<string, { fact: Fact<Someone>; headings: readonly string[]; people: Someone[] }> = {
  '2FA': {
    fact: TWO_FACTOR,
    headings: ['2FA', 'Two-factor'],
    people: ROLES.flatMap((role) =>
      [true, false, null].map((twoFactor) => ({ role, twoFactor, permissions: null })),
    ),
  },
  'what a member sees': {
    fact: about(ACCESS, (of) => summarizeAccess({ role: of.role, permissions: of.permissions ?? undefined })),
    headings: ['Access', 'ACCESS', 'Access, last change'],
    people: ROLES.flatMap((role) => SIGHTS.map((permissions) => ({ role, twoFactor: true, permissions }))),
  },
};

function about<Of, Value>(fact: Fact<Value>, ask: (of: Of) => Value): Fact<Of> {
  return {
    ...fact,
    codeOf: (of) => fact.codeOf(ask(of)),
    wordsOf: (of) => fact.wordsOf(ask(of)),
    toneOf: (of) => fact.toneOf(ask(of)),
    sortKeyOf: (of) => fact.sortKeyOf(ask(of)),
  };
}

describe('law 6: one word and one weight for one fact, however it is shown', () => {
  test.each(Object.entries(FACTS))('%s', async (_, { fact, headings, people }) => {
    const wrong: string[] = [];
    for (const someone of people) {
      const words = fact.wordsOf(someone);
      const isLoud = ['warn', 'danger'].includes(fact.toneOf(someone));
      const told = (way: string, said: Told) =>
        `${someone.role}, ${way}: ${said.words}${(said.isLoud ?? isLoud) ? '!' : ''}`;
      const said = Object.entries(await waysOf(someone)).flatMap(([way, row]) =>
        headings.flatMap((heading) => (row[heading] ? { way, ...row[heading] } : [])),
      );
      // A document names the switches, and its last column two facts.
      const bare = said.map((each) => ({ ...each, words: each.words.split(/: | \/ /)[0] ?? '' }));
      wrong.push(
        ...bare.flatMap(({ way, ...each }) =>
          told(way, each) === told(way, { words, isLoud }) ? [] : told(way, each),
        ),
      );
      if (said.length < 11) wrong.push(`${someone.role}: in ${said.length} ways`);
    }
    expect(wrong).toEqual([]);
  });

  test.each([
    ['pending', 1],
    ['pending', -1],
    ['accepted', 1],
    ['rejected', 1],
    ['canceled', 1],
    ['paused', 1],
  ])('an invitation that is %s, and ends in %i days', (status, days) => {
    const expiresAt = new Date(NOW + days * 86_400_000).toISOString();
    const invitation = invitationRow('ann@x.example', { status, expiresAt });
    const is = invitationStatus(invitation, NOW);
    const words = INVITATION_STATUS.wordsOf(is);
    const isLoud = ['warn', 'danger'].includes(INVITATION_STATUS.toneOf(is));
    const said = Object.entries(invitationWaysOf(invitation)).map(([way, { Status }]) => ({
      ...{ way, isLoud },
      ...Status,
    }));
    expect(said).toEqual(said.map(({ way }) => ({ way, words, isLoud })));
    expect(said).toHaveLength(4);
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

  test.each([
    ['seen', { at: NOW - 3 * DAY, from: NOW - 9 * DAY, to: NOW }],
    ['never seen', { at: null, from: NOW - 9 * DAY, to: NOW }],
    ['unknown', undefined],
  ])('a last sign-in that is %s', async (_, seen) => {
    const signIn = seen && { at: seen.at, looked: { from: seen.from, to: seen.to } };
    const at = LAST_SIGN_IN.atOf([{ signIn }]);
    const someone = { role: 'member', twoFactor: true, permissions: null, ...(seen && { signIn: seen }) };
    const ways = await waysOf(someone);
    const said = Object.entries(ways).flatMap(([way, row]) =>
      ['Last sign-in', 'LAST SIGN-IN', 'Last sign-in (UTC)'].flatMap((heading) =>
        row[heading] ? { way, ...row[heading] } : [],
      ),
    );
    // A review keeps the moment alone.
    const shown = said.filter(({ way }) => !way.startsWith('evidence'));
    expect(shown.map(({ way }) => way)).toEqual([
      ...['table of people', 'people as copied', 'people.csv', 'access report, CSV'],
      ...['access report, HTML and PDF', 'terminal'],
    ]);
    expect(shown.filter(({ isLoud }) => isLoud)).toEqual([]);
    const words = [...new Set(shown.map((each) => each.words))];
    if (typeof at !== 'number') expect(words).toEqual([at]);
    else expect(said.filter((each) => !/12/.test(each.words))).toEqual([]);
    const notes = ['people.csv', 'access report, CSV'].map(
      (way) => ways[way]?.['Sign-ins seen (UTC)']?.words,
    );
    const note = LAST_SIGN_IN.noteOf([{ signIn }], (moment) => new Date(moment).toISOString());
    expect(notes).toEqual([note, note]);
  });

  test('every table sorts roles alike, the strongest first', () => {
    const roles = ['owner', 'admin', 'auditor', 'member'];
    for (const [table, sortKeyOf] of Object.entries(roleOrders())) {
      const keys = roles.map((role) => ({ role, key: String(sortKeyOf(role)) }));
      const sorted = keys.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map(({ role }) => role);
      expect({ table, sorted }).toEqual({ table, sorted: roles });
    }
  });
});

test('a date of a key that cannot be read is unknown, and not “never”', () => {
  expect(KEY_END.atOf({ expiresAt: 'soon', origin: 'made' })).toBe('unknown');
  expect(KEY_END.atOf({ expiresAt: null, origin: 'made' })).toBe('never');
  expect(KEY_END.atOf({ expiresAt: null, origin: 'pasted' })).toBe('unknown');
  expect(KEY_USED.atOf({ lastUsedAt: 'once' })).toBe('unknown');
});
