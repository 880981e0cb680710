import { joinedBy } from '../../../src/renderer/src/features/sideBySide/align.ts';
import type { Invitation, Member } from '../../../src/shared/dokploy.ts';

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
  return {
    id: `m-${userId}`,
    organizationId: 'acme',
    userId,
    role,
    createdAt: '2026-01-01T00:00:00.000Z',
    user: { id: userId, email, name, twoFactorEnabled: factor },
  };
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
  return {
    id,
    organizationId: 'acme',
    email,
    role,
    status,
    expiresAt: new Date(NOW + days * 86_400_000).toISOString(),
  };
}
