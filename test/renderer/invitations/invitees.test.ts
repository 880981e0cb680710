import { describe, expect, test } from 'vitest';
import { actionsOf } from '../../../src/renderer/src/features/invitations/invitationTools.ts';
import type { Invitation } from '../../../src/shared/dokploy.ts';
import type { Principal } from '../../../src/shared/rules/principal.ts';
import { invitationRow } from '../../shared/records.ts';

const NOW = Date.UTC(2026, 0, 15, 12);
const LATER = '2026-01-16T12:00:00.000Z';
const EARLIER = '2026-01-14T12:00:00.000Z';

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
