import { joinedBy } from '../../../src/renderer/src/features/sideBySide/align.ts';
import type { Invitation, Member } from '../../../src/shared/dokploy.ts';
import { invitationRow, memberRow } from '../../shared/records.ts';

/** When the rows are looked at, in ms. */
export const NOW = Date.parse('2026-11-25T12:00:00.000Z');

/** Each address is a person of its own. */
export const NOBODY_JOINED = joinedBy([]);

/** A membership, by what matters of it. */
export function member(made: {
  email: string;
  userId?: string;
  role?: string;
  name?: string;
  factor?: boolean | null;
}): Member {
  const { email, userId = 'u1', role = 'member', name = '', factor = null } = made;
  return memberRow(userId, { role, user: { id: userId, email, name, twoFactorEnabled: factor } });
}

/** An invitation that ends in so many days. */
export function invitation(made: {
  email: string;
  id?: string;
  role?: string | null;
  status?: string;
  days?: number;
}): Invitation {
  const { email, id = 'i1', role = 'member', status = 'pending', days = 1 } = made;
  return invitationRow(email, {
    id,
    role,
    status,
    expiresAt: new Date(NOW + days * 86_400_000).toISOString(),
  });
}
