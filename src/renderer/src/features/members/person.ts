import type { Member, User } from '../../../../shared/dokploy.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';

/** A person's name as it can be shown; often empty. Dokploy 0.25.7 has one `name`, later ones a first and a last. */
export function nameOf(user: User): string {
  const whole = [user.firstName, user.lastName].filter(Boolean).join(' ');
  return sanitizeText(whole) || sanitizeText(user.name);
}

/** The e-mail address as it can be shown and typed; the account's id where there is none that can be seen. */
export function addressOf(user: User): string {
  return sanitizeText(user.email) || sanitizeText(user.id);
}

/** By user id: the other accounts whose address is the same but for the case. People without such are left out. */
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

/** A member as the catalogue’s facts of 2FA are asked. */
export function factorOf({ role, user }: Pick<Member, 'role' | 'user'>) {
  return { role, twoFactor: user.twoFactorEnabled ?? null };
}
