import { describe, expect, test } from 'vitest';
import { INVITATION_VERBS } from '../../../src/renderer/src/state/invitationVerbs.ts';
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
  ) => {
    const why = (what: keyof typeof INVITATION_VERBS) =>
      INVITATION_VERBS[what].deny({
        organizationRef: { instanceId: 'a', organizationId: 'org-1' },
        invitation: invitation('1', 'guest@shop.example', change),
        principal: principal(key),
        providers,
        now: NOW,
      });
    return { copy: why('copy'), send: why('send'), renew: why('renew'), remove: why('remove') };
  };

  test('by status', () => {
    expect(offered({})).toEqual({ copy: null, send: null, renew: null, remove: null });
    for (const change of [{ expiresAt: EARLIER }, { status: 'rejected' }] as const) {
      const { copy, send, ...others } = offered(change);
      expect([copy, send]).toEqual(Array(2).fill(expect.stringMatching(/its link no longer works/i)));
      expect(others).toEqual({ renew: null, remove: null });
    }
    expect(offered({ status: 'accepted' }).renew).toContain('nothing to renew');
  });

  test('a server that was found to have no mail notification says so; Cloud mails by itself', () => {
    expect(offered({}, {}, 0).send).toContain('no mail notification');
    expect(offered({}, { isCloud: true }).send).toContain('by itself');
  });

  test('what the key may not do stands there with its reason; the link can be copied by anyone who sees it', () => {
    const { copy, renew, remove } = offered({}, { role: 'member' });
    expect(copy).toBeNull();
    expect(renew).toContain('Only an owner or admin');
    expect(remove).toContain('Only an owner or admin');
  });

  test('a server where no key can invite says which version brings it', () => {
    expect(offered({}, { version: '0.28.6' }).renew).toContain('0.28.7');
    expect(offered({}, { version: '0.28.6' }).remove).toBeNull();
  });
});
