import type { Member, User } from '../../../../shared/dokploy.ts';
import { sanitizeText } from '../../sanitizeText.ts';

/** Often empty. Dokploy 0.25.7 has one `name`, later versions a first and a last name. */
export function nameOf(user: User): string {
  const whole = [user.firstName, user.lastName].filter(Boolean).join(' ');
  return sanitizeText(whole) || sanitizeText(user.name);
}

/** The account’s id if the address has no visible characters. */
export function addressOf(user: User): string {
  return sanitizeText(user.email) || sanitizeText(user.id);
}

export function doublesOf(members: readonly Member[]): ReadonlyMap<string, Member[]> {
  const byAddress = Map.groupBy(members, ({ user }) => sanitizeText(user.email, 400).toLowerCase());
  byAddress.delete('');
  const doubles = new Map<string, Member[]>();
  for (const same of byAddress.values()) {
    if (same.length < 2) continue;
    for (const member of same) {
      const others = same.filter((other) => other.userId !== member.userId);
      if (others.length > 0) doubles.set(member.userId, others);
    }
  }
  return doubles;
}

export function factorOf({ role, user }: Pick<Member, 'role' | 'user'>) {
  return { role, twoFactor: user.twoFactorEnabled ?? null };
}
