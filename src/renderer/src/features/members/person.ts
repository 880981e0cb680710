import type { Member, User } from '../../../../shared/dokploy.ts';
import { strangerText } from '../../ui/strangerText.ts';

/** A person's name as it can be shown; often empty. Dokploy 0.25.7 has one `name`, later ones a first and a last. */
export function nameOf(user: User): string {
  const whole = [user.firstName, user.lastName].filter(Boolean).join(' ');
  return strangerText(whole) || strangerText(user.name);
}

/** Whether the person signs in with a second factor; "unknown" where the server does not tell. */
export function twoFactorOf({ user }: Member): 'on' | 'off' | 'unknown' {
  if (user.twoFactorEnabled === true) return 'on';
  return user.twoFactorEnabled === false ? 'off' : 'unknown';
}
