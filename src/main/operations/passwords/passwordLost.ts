import type { Instance, Notice } from '../../../shared/instance.ts';
import { oneLine } from '../../../shared/oneLine.ts';

/** Says that an account has a password that nobody has, or may have one where somebody else may have made it. */
export function passwordLost(
  { id, name }: Pick<Instance, 'id' | 'name'>,
  email: string,
  isSure: boolean,
): Notice {
  const whom = oneLine(email, 254);
  const what = `the password of ${whom} on “${name}”`;
  return {
    id: `password-lost ${id} ${whom}`,
    tone: 'warning',
    title: isSure ? `Nobody has ${what}` : `Perhaps nobody has ${what}`,
    text: isSure ? OURS : PERHAPS_OURS,
  };
}

const OURS =
  'The account was created, but Quayside ended before its password could be handed over. Delete the account under Members, or from the entry “Add with a password” in Activity, then add the person again.';
const PERHAPS_OURS =
  'Quayside ended before the server answered. The account is there now, made by Quayside or by somebody else. Ask your colleagues: if none of them made it, nobody has its password. Then remove the person under Members, and add them again.';
