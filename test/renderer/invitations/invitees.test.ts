import { describe, expect, test } from 'vitest';
import { readInvitees } from '../../../src/renderer/src/features/invitations/InvitePeople.tsx';
import { actionsOf } from '../../../src/renderer/src/features/invitations/invitationTools.ts';
import type { Invitation, Member } from '../../../src/shared/dokploy.ts';
import type { Principal } from '../../../src/shared/principal.ts';
import { invitationRow, memberRow } from '../../shared/records.ts';

const NOW = Date.UTC(2026, 0, 15, 12);
const LATER = '2026-01-16T12:00:00.000Z';
const EARLIER = '2026-01-14T12:00:00.000Z';

const member = (email: string, role = 'member'): Member =>
  memberRow(`u-${email}`, { id: `m-${email}`, organizationId: 'org-1', role, createdAt: EARLIER, email });
const invitation = (id: string, email: string, change: Partial<Invitation> = {}): Invitation =>
  invitationRow(email, { id, organizationId: 'org-1', expiresAt: LATER, ...change });
const principal = (change: Partial<Principal> = {}): Principal => ({
  version: '0.30.2',
  isCloud: false,
  role: 'owner',
  userId: 'u-1',
  organizationId: 'org-1',
  allowed: null,
  ...change,
});

describe('whom a pasted text means', () => {
  const members = [member('Ops@Shop.example', 'admin')];
  const invitations = [
    invitation('1', 'vendor@shop.example'),
    invitation('2', 'late@shop.example', { expiresAt: EARLIER }),
    invitation('3', 'joined@shop.example', { status: 'accepted' }),
  ];
  const read = readInvitees(
    'ops@shop.example, VENDOR@shop.example, late@shop.example, joined@shop.example, nobody, new@shop.example, New@Shop.example',
    members,
    invitations,
    NOW,
  );

  test('members, invited and expired ones are told apart, whatever the capital letters', () => {
    expect(read.people.map(({ address, state }) => [address, state])).toEqual([
      ['ops@shop.example', 'member'],
      ['vendor@shop.example', 'invited'],
      ['late@shop.example', 'expired'],
      // Who accepted once and is no member now can be invited again.
      ['joined@shop.example', 'new'],
      ['new@shop.example', 'new'],
    ]);
    expect(read.invalid.map(({ text }) => text)).toEqual(['nobody']);
    expect(read.repeated).toBe(1);
  });

  test('of several invitations of one address the one that still works counts', () => {
    const two = [
      invitation('1', 'late@shop.example', { expiresAt: LATER }),
      invitation('2', 'late@shop.example', { expiresAt: EARLIER }),
    ];
    for (const order of [two, [...two].reverse()])
      expect(readInvitees('late@shop.example', [], order, NOW).people[0]?.state).toBe('invited');
  });
});

describe('what is offered for an invitation', () => {
  const offered = (
    change: Partial<Invitation>,
    key: Partial<Principal> = {},
    providers: number | null = null,
  ) => actionsOf(invitation('1', 'guest@shop.example', change), principal(key), providers, NOW);

  test('by status', () => {
    expect(offered({})).toEqual({ copy: 'yes', send: 'yes', renew: 'yes', remove: 'yes' });
    const over = { copy: 'none', send: 'none', renew: 'yes', remove: 'yes' };
    expect(offered({ expiresAt: EARLIER })).toEqual(over);
    expect(offered({ status: 'rejected' })).toEqual(over);
    expect(offered({ status: 'accepted' })).toEqual({ ...over, renew: 'none' });
  });

  test('a server that was found to have no mail notification says so; Cloud mails by itself', () => {
    expect(offered({}, {}, 0).send).toEqual({ why: expect.stringContaining('no mail notification') });
    expect(offered({}, { isCloud: true }).send).toBe('none');
  });

  test('what the key may not do stands there with its reason; the link can be copied by anyone who sees it', () => {
    const { copy, renew, remove } = offered({}, { role: 'member' });
    expect(copy).toBe('yes');
    expect(renew).toEqual({ why: expect.stringContaining('Only an owner or admin') });
    expect(remove).toEqual({ why: expect.stringContaining('Only an owner or admin') });
  });

  test('a server where no key can invite says which version brings it', () => {
    expect(offered({}, { version: '0.28.6' }).renew).toEqual({ why: expect.stringContaining('0.28.7') });
    expect(offered({}, { version: '0.28.6' }).remove).toBe('yes');
  });
});
