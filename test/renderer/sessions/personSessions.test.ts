import { describe, expect, test } from 'vitest';
import {
  accountsByInstance,
  knownThere,
  stateWords,
} from '../../../src/renderer/src/features/sessions/PersonSessions.tsx';
import {
  allRevocationsOf,
  gapsOf,
  isOver,
  keyPeopleOf,
  othersSignedIn,
  revocationOf,
  sessionRowsOf,
} from '../../../src/renderer/src/features/sessions/sessionRows.ts';
import type { AccountSessions, SeenSession } from '../../../src/shared/calls/organizations.ts';
import type { KeyRecord } from '../../../src/shared/instance.ts';

const NOW = Date.parse('2026-11-25T12:00:00.000Z');

const session = (id: string, patch: Partial<SeenSession> = {}): SeenSession => ({
  id,
  userId: 'u1',
  email: 'one@x.example',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  createdAt: '2026-11-25T10:00:00.000Z',
  expiresAt: '2026-11-28T10:00:00.000Z',
  organizationId: 'acme',
  actorId: 'me',
  ...patch,
});

test('the accounts of a person are asked for by instance, each with all organizations in which it was seen', () => {
  const seen = [
    { instanceId: 'b', organizationId: 'o1', userId: 'u1' },
    { instanceId: 'a', organizationId: 'o2', userId: 'u2' },
    { instanceId: 'b', organizationId: 'o3', userId: 'u1' },
    { instanceId: 'b', organizationId: 'o3', userId: 'u9' },
    { instanceId: 'gone', organizationId: 'o3', userId: 'u9' },
  ];
  expect(accountsByInstance(seen, ['a', 'b', 'c'])).toEqual([
    { instanceId: 'a', accounts: [{ userId: 'u2', organizationIds: ['o2'] }] },
    {
      instanceId: 'b',
      accounts: [
        { userId: 'u1', organizationIds: ['o1', 'o3'] },
        { userId: 'u9', organizationIds: ['o3'] },
      ],
    },
  ]);
});

describe('what is known of a person', () => {
  const known = (...sessions: SeenSession[]): AccountSessions => ({ state: 'known', userId: 'u1', sessions });
  const unknown: AccountSessions = { state: 'unknown', userId: 'u2', why: 'No key opens it.' };
  const failed: AccountSessions = {
    state: 'failed',
    userId: 'u3',
    error: { code: 'timeout', message: 'No answer.', advice: 'Try again.' },
  };

  test('is each session that is not over, and why others are not known, each once', () => {
    const over = session('s2', { expiresAt: '2026-11-25T12:00:00.000Z' });
    expect(isOver(over, NOW)).toBe(true);
    expect(knownThere([known(session('s1'), over), unknown, unknown, failed], NOW)).toEqual({
      sessions: [{ ...session('s1'), device: 'Firefox on Linux' }],
      why: ['No key opens it.'],
      failed: { code: 'timeout', message: 'No answer.', advice: 'Try again.' },
    });
  });

  test('is that nobody is signed in only where all of it is known', () => {
    const words = (...answers: AccountSessions[]) => stateWords(knownThere(answers, NOW), false);
    expect(words(known())).toBe('not signed in');
    expect(words(unknown)).toBe('unknown');
    expect(words(known(session('s1')))).toBe('1 session');
    expect(words(known(session('s1'), session('s2')), unknown)).toBe('2 sessions, more unknown');
    expect(words(known(session('s1')), failed)).toBe('1 session, more unknown');
    expect([stateWords(undefined, true), stateWords(undefined, false)]).toEqual(['not read', 'looking…']);
  });
});

test('a session is revoked where it was seen and by whose key', () => {
  const ids = { organizationId: 'acme', actorId: 'me', sessionId: 's1', userId: 'u1' };
  expect(sessionRowsOf([session('s1')]).map(revocationOf)).toEqual([ids]);
});

test('the sessions of people are revoked together, once for each, in the order of their sessions', () => {
  const sessions = [
    session('s1'),
    session('s2', { userId: 'u2', email: 'two@x.example', organizationId: 'labs' }),
    session('s3', { organizationId: 'labs' }),
  ];
  expect(allRevocationsOf(sessions)).toEqual([
    { organizationId: 'acme', userId: 'u1', actorId: 'me' },
    { organizationId: 'labs', userId: 'u2', actorId: 'me' },
  ]);
});

test('those whose keys are here are known by their ids, with an address where a record has one', () => {
  const key = (userId: string | null, userEmail: string | null) => ({ userId, userEmail }) as KeyRecord;
  const people = keyPeopleOf([key('me', null), key('me', 'me@x.example'), key(null, 'x'), key('you', null)]);
  expect([...people]).toEqual([
    ['me', 'me@x.example'],
    ['you', ''],
  ]);
});

test('the organizations of which nothing is known are told together where the reason is one', () => {
  const unknown = ['o1', 'o2', 'o3'].map((organizationId, at) => ({
    organizationId,
    why: at < 2 ? 'No key.' : 'An admin.',
  }));
  expect(gapsOf('a', { unknown }, (id) => id.toUpperCase())).toMatchObject([
    { organizations: ['O1', 'O2'], why: 'No key.' },
    { organizations: ['O3'], why: 'An admin.' },
  ]);
});

test('nobody is signed out whose sessions are all over, nor whose key is here', () => {
  const sessions = [
    session('mine', { userId: 'me' }),
    session('over', { userId: 'u2', expiresAt: '2026-11-25T11:00:00.000Z' }),
    session('live', { userId: 'u3' }),
  ];
  expect(othersSignedIn(sessions, (userId) => userId === 'me', NOW).map(({ id }) => id)).toEqual(['live']);
});
