import type { Instance, Notice } from '../../../shared/instance.ts';
import { oneLine } from '../../../shared/oneLine.ts';

/** Says that an account was made, and that its password was lost before anybody could have it. */
export function passwordLost({ id, name }: Pick<Instance, 'id' | 'name'>, email: string): Notice {
  const whom = oneLine(email, 254);
  return {
    id: `password-lost ${id} ${whom}`,
    tone: 'warning',
    title: `Nobody has the password of ${whom} on “${name}”`,
    text: 'The account was created, but Quayside ended before its password could be handed over. Delete the account under Members, or from the entry “Add with a password” in Activity, then add the person again.',
  };
}
