import { describe, expect, test } from 'vitest';
import {
  alignPeople,
  denyInvitingTo,
  invitedFrom,
} from '../../../src/renderer/src/features/sideBySide/align.ts';
import { comparePeople } from '../../../src/renderer/src/features/sideBySide/comparedColumns.tsx';
import {
  knowledgeOf,
  nameOf,
  placeText,
  whyNotKnown,
} from '../../../src/renderer/src/features/sideBySide/words.ts';
import type { ComparedList } from '../../../src/renderer/src/state/sideBySide.ts';
import { principal } from '../../shared/principal.ts';
import { failure } from '../state/fixture.ts';
import { invitation, member, NOBODY_JOINED, NOW } from './rows.ts';

const list = (patch: Partial<ComparedList> = {}): ComparedList => ({
  instanceId: 'a',
  organizationId: 'acme',
  shows: 'members',
  isListed: true,
  instanceName: 'A',
  color: 'blue',
  organizationName: 'Acme',
  members: { state: 'ready', data: [], at: 50 },
  invitations: { state: 'ready', data: [], at: 50 },
  hasKey: true,
  principal: principal(),
  rights: undefined,
  providers: null,
  why: null,
  ...patch,
});

test('whether somebody is in a list of members is not known before its invitations were read', () => {
  const why = (invitations: ComparedList['invitations']) => {
    const own = list({ invitations });
    return whyNotKnown(own, knowledgeOf(own, 40));
  };
  expect(why({ state: 'loading' })).toBeNull();
  expect(why({ state: 'failed', error: failure('timeout'), at: 50 })).toBe(
    'Their invitations are unknown. It was timeout.',
  );
  expect(why({ state: 'idle' })).toBe('Their invitations are unknown.');
});

test('a list of an unknown instance is called so, and nobody can be invited to it', () => {
  const lost = list({
    isListed: false,
    instanceName: '',
    organizationName: null,
    hasKey: false,
    principal: null,
    members: { state: 'idle' },
    invitations: { state: 'idle' },
    why: 'It is not in the list.',
  });
  expect(nameOf(lost)).toBe('Unknown organization on an unknown instance');
  expect(knowledgeOf(lost, 40)).toEqual({ state: 'unknown', why: 'It is not in the list.' });
  expect(denyInvitingTo(lost)).toBe('It is not in the list.');
});

describe('how far a list is known', () => {
  const STARTED = 40;
  const seen = { state: 'loading', previous: { data: [], at: 10 } } as const;

  test.each([
    ['read in this run', {}, { state: 'known', at: 50 }],
    ['as last seen, while it is read anew', { members: seen }, { state: 'old', at: 10, why: null }],
    [
      'as last seen, of an instance that does not answer',
      { members: seen, why: 'It was refused.' },
      { state: 'old', at: 10, why: 'It was refused.' },
    ],
    ['read for the first time', { members: { state: 'loading' }, why: 'Not yet.' }, { state: 'reading' }],
    [
      'without a key',
      { members: { state: 'loading' }, hasKey: false, why: 'No key opens this organization.' },
      { state: 'unknown', why: 'No key opens this organization.' },
    ],
    [
      'never read',
      { members: { state: 'failed', error: failure('refused'), at: 50 }, why: 'It was refused.' },
      { state: 'unknown', why: 'It was refused.' },
    ],
    [
      'read, though the invitations beside it could not be',
      { invitations: { state: 'failed', error: failure('timeout'), at: 50 }, why: 'It was timeout.' },
      { state: 'known', at: 50 },
    ],
  ] as [string, Partial<ComparedList>, object][])('%s', (_, patch, expected) => {
    expect(knowledgeOf(list(patch), STARTED)).toEqual(expected);
  });
});

describe('somebody who is in the other column and not in this one is', () => {
  const STARTED = 40;
  const own = [member({ email: 'ann@x.example' })];
  const before = { data: own, at: 10 };
  const refused = { state: 'failed', error: failure('refused'), at: 60 } as const;
  test.each([
    ['missing where both lists were read in this run', {}, 'none', null],
    [
      'unknown where the members could not be read again',
      { members: { ...refused, previous: before }, why: 'It was refused.' },
      'unknown',
      'It was refused.',
    ],
    [
      'unknown where its instance does not answer since',
      { why: 'It was refused.' },
      'unknown',
      'It was refused.',
    ],
    [
      'unknown where the invitations beside the members could not be read again',
      { invitations: { ...refused, previous: { data: [], at: 50 } }, why: 'It was refused.' },
      'unknown',
      'Their invitations are unknown. It was refused.',
    ],
    [
      'unknown until what an earlier run saw is read again',
      { members: { state: 'loading', previous: before } },
      'unknown',
      null,
    ],
    [
      'missing among the invitations where the members alone could not be read',
      { shows: 'invitations', members: { ...refused, previous: before }, why: 'It was refused.' },
      'none',
      null,
    ],
  ] as [string, Partial<ComparedList>, string, string | null][])('%s', (_, patch, state, why) => {
    const here = list({ members: { state: 'ready', data: own, at: 50 }, ...patch });
    const there = list({
      instanceId: 'b',
      members: { state: 'ready', data: [member({ email: 'new@x.example' })], at: 50 },
    });
    const row = comparePeople([here, there], NOBODY_JOINED, NOW, STARTED).find(
      ({ email }) => email === 'new@x.example',
    );
    expect(row?.places[0]).toEqual({ state });
    expect(row?.differences[0]).toEqual(state === 'none' ? [{ kind: 'missing' }] : []);
    if (state === 'unknown') expect(whyNotKnown(here, knowledgeOf(here, STARTED))).toBe(why);
  });
});

describe('who is invited elsewhere', () => {
  const people = alignPeople(
    [
      {
        instanceId: 'a',
        shows: 'members',
        members: [member({ email: 'ann@x.example', role: 'admin' }), member({ email: '', userId: 'u2' })],
        invitations: [invitation({ email: 'cyd@x.example', role: null })],
        isPartial: false,
      },
      {
        instanceId: 'b',
        shows: 'members',
        members: [
          member({ email: 'ann@x.example', role: 'member' }),
          member({ email: 'bob@x.example', userId: 'u2' }),
        ],
        invitations: [],
        isPartial: false,
      },
    ],
    NOBODY_JOINED,
    NOW,
  );

  test('gets the role of the first column that they are in; without an address nobody is', () => {
    expect(invitedFrom(people)).toEqual([
      { email: 'ann@x.example', role: 'admin' },
      { email: 'bob@x.example', role: 'member' },
      { email: 'cyd@x.example', role: 'member' },
    ]);
  });

  test('is barred where no key opens the organization, nothing was read, or the key may not invite', () => {
    expect(denyInvitingTo(list())).toBeNull();
    expect(denyInvitingTo(list({ hasKey: false, why: 'No key opens this organization.' }))).toContain(
      'No key',
    );
    expect(denyInvitingTo(list({ principal: null }))).toContain('has not been read');
    const principal = { ...(list().principal as NonNullable<ComparedList['principal']>), role: 'member' };
    expect(denyInvitingTo(list({ principal }))).not.toBeNull();
  });
});

test('what is copied of a person is what they are in each list, nothing where they are not, and unknown where nobody knows', () => {
  const email = 'ann@x.example';
  const texts = (...standings: ('member' | 'invited' | 'expired')[]) =>
    placeText(
      {
        state: 'here',
        standings: standings.map((as) =>
          as === 'member'
            ? { as, member: member({ email, role: 'admin' }) }
            : { as: 'invited', invitation: invitation({ email, days: as === 'expired' ? -1 : 1 }) },
        ),
      },
      NOW,
    );
  expect(texts('member')).toBe('admin');
  expect(texts('invited', 'expired')).toBe('invited as member, expired, as member');
  expect(placeText({ state: 'none' }, NOW)).toBe('');
  expect(placeText({ state: 'unknown' }, NOW)).toBe('unknown');
});
