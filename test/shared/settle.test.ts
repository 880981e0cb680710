import { describe, expect, test } from 'vitest';
import type { Invitation, Member, Organization } from '../../src/shared/dokploy.ts';
import { type ErrorCode, fail, ok } from '../../src/shared/errors.ts';
import {
  createdOrganization,
  invitationFor,
  settleWrite,
  showsDefault,
  showsNoInvitation,
  showsRemoval,
  showsRole,
  showsSettings,
} from '../../src/shared/settle.ts';

const failed = (code: ErrorCode) => fail({ code, message: code, advice: 'advice' });

describe('how a write ended', () => {
  const outcome = (...given: Parameters<typeof settleWrite>) => settleWrite(...given)?.code ?? 'done';

  test('a success counts as done when the reading shows it, or could not be had', () => {
    expect(outcome(ok(null), true, 'members')).toBe('done');
    expect(outcome(ok(null), null, 'members')).toBe('done');
    expect(outcome(ok(null), true, 'members', false)).toBe('done');
  });

  test('a success that nothing shows is open, and so is one that says nothing and cannot be looked at', () => {
    const denied = settleWrite(ok(null), false, 'members');
    expect(denied).toMatchObject({ code: 'not-confirmed', details: { outcomeUnknown: true } });
    expect(denied?.message).toContain('the members read afterwards show no change');
    const unread = settleWrite(ok(null), null, 'invitations', false);
    expect(unread).toMatchObject({ code: 'not-confirmed', details: { outcomeUnknown: true } });
    expect(unread?.message).toContain('the invitations could not be read');
  });

  test('a refusal stays one, whatever the reading shows', () => {
    for (const shown of [true, false, null])
      expect(settleWrite(failed('forbidden'), shown, 'members')).toEqual(failed('forbidden').error);
  });

  test('without an answer the reading decides, and where it shows nothing says to look again', () => {
    const { error } = failed('timeout');
    const open = fail({ ...error, details: { outcomeUnknown: true } });
    expect(outcome(open, true, 'organizations')).toBe('done');
    expect(settleWrite(open, null, 'organizations')).toEqual(open.error);
    expect(settleWrite(open, false, 'organizations')).toMatchObject({
      code: 'timeout',
      advice: expect.stringContaining('The organizations were read again and show no change so far'),
      details: { outcomeUnknown: true },
    });
    // One that was never sent did nothing.
    expect(settleWrite(fail(error), true, 'organizations')).toEqual(error);
  });
});

describe('what a reading shows', () => {
  const member = (id: string, userId: string, role: string) => ({ id, userId, role }) as Member;
  const members = [member('m-1', 'ada', 'owner'), member('m-2', 'bob', 'admin')];

  test('of members: a role, a removal', () => {
    expect(showsRole(members, 'm-2', 'admin')).toBe(true);
    expect(showsRole(members, 'm-2', 'owner')).toBe(false);
    expect(showsRole(members, 'm-3', 'admin')).toBe(false);
    expect(showsRemoval(members, 'bob')).toBe(false);
    expect(showsRemoval(members, 'eve')).toBe(true);
  });

  test('of invitations: one that can be accepted, and that one is gone', () => {
    const now = Date.parse('2026-03-01T12:00:00.000Z');
    const invitation = (id: string, email: string, status: string, expiresAt: string) =>
      ({ id, email, status, expiresAt }) as Invitation;
    const later = '2026-03-02T00:00:00.000Z';
    const all = [
      invitation('i-1', 'ada@example.com', 'canceled', later),
      invitation('i-2', 'ada@example.com', 'pending', '2026-02-01T00:00:00.000Z'),
      invitation('i-3', 'Ada@Example.com', 'pending', later),
      invitation('i-4', 'bob@example.com', 'pending', later),
    ];
    expect(invitationFor(all, 'ada@example.COM', now)?.id).toBe('i-3');
    expect(invitationFor(all, 'ada@example.com', now, 'i-3')).toBeUndefined();
    expect(invitationFor(all, 'eve@example.com', now)).toBeUndefined();
    expect(showsNoInvitation(all, 'i-4')).toBe(false);
    expect(showsNoInvitation(all, 'i-9')).toBe(true);
  });

  const organization = (id: string, patch: Partial<Organization> = {}) =>
    ({ id, name: id, ...patch }) as Organization;

  test('of organizations: a new one under its name, which was not there before', () => {
    const all = [organization('old', { name: 'Acme' }), organization('new', { name: 'Acme' })];
    expect(createdOrganization(all, ' Acme ', new Set(['old']))?.id).toBe('new');
    expect(createdOrganization(all, 'Acme', new Set(['old', 'new']))).toBeUndefined();
    expect(createdOrganization(all, 'Billing', new Set())).toBeUndefined();
  });

  test.each<[string, Partial<Organization> | null, Parameters<typeof showsSettings>[1], boolean]>([
    ['its name', { name: 'Acme' }, { name: ' Acme ' }, true],
    ['another name', { name: 'Old' }, { name: 'Acme' }, false],
    ['none', null, { name: 'Acme' }, false],
    ['its logo', { name: 'A', logo: 'x' }, { name: 'A', logo: ' x ' }, true],
    ['another logo', { name: 'A', logo: 'y' }, { name: 'A', logo: 'x' }, false],
    ['a logo that was not to change', { name: 'A', logo: 'y' }, { name: 'A' }, true],
    ['a logo that was taken off', { name: 'A', logo: null }, { name: 'A', logo: '' }, true],
    ['a logo that stayed', { name: 'A', logo: 'y' }, { name: 'A', logo: '' }, false],
    ['its default role', { name: 'A', defaultRole: 'admin' }, { name: 'A', defaultRole: 'admin' }, true],
    [
      'another default role',
      { name: 'A', defaultRole: 'member' },
      { name: 'A', defaultRole: 'admin' },
      false,
    ],
    ['no default role', { name: 'A' }, { name: 'A', defaultRole: null }, true],
    [
      'a default role that stayed',
      { name: 'A', defaultRole: 'admin' },
      { name: 'A', defaultRole: null },
      false,
    ],
    ['one that was not to change', { name: 'A', defaultRole: 'admin' }, { name: 'A' }, true],
  ])('of an organization’s settings: %s', (_what, patch, saved, shown) =>
    expect(showsSettings(patch === null ? undefined : organization('a', patch), saved)).toBe(shown),
  );

  test('of the default organization, where the server tells which one it is', () => {
    const row = (isDefault: boolean | null) => [{ isDefault }] as Organization['members'];
    const all = [organization('a', { members: row(true) }), organization('b', { members: row(false) })];
    expect(showsDefault(all, 'a')).toBe(true);
    expect(showsDefault(all, 'b')).toBe(false);
    expect(showsDefault(all, 'c')).toBe(false);
    expect(showsDefault([organization('a'), organization('b', { members: row(null) })], 'a')).toBeNull();
    expect(showsDefault([organization('a'), organization('b', { members: row(false) })], 'a')).toBe(false);
  });
});
