import { ACCESS, switchesSeen } from '../../shared/facts/access.ts';
import { momentWords } from '../../shared/facts/fact.ts';
import { LAST_SIGN_IN } from '../../shared/facts/signIn.ts';
import { TWO_FACTOR } from '../../shared/facts/twoFactor.ts';
import { isoOf } from '../../shared/time.ts';
import { type ListedMember, seenBy } from './access.ts';

/** The facts of a member that each file of comma-separated values has, with their headings, in their order. */
export const MEMBER_COLUMNS = {
  twoFactor: TWO_FACTOR.title,
  signIn: `${LAST_SIGN_IN.title} (UTC)`,
  signInsSeen: 'Sign-ins seen (UTC)',
  access: ACCESS.title,
  switches: 'Switches',
} as const;

export function memberCells(member: ListedMember): Record<keyof typeof MEMBER_COLUMNS, string> {
  const seen = seenBy(member);
  return {
    twoFactor: TWO_FACTOR.wordsOf(member),
    signIn: momentWords(LAST_SIGN_IN.atOf([member]), isoOf),
    signInsSeen: LAST_SIGN_IN.noteOf([member], isoOf),
    access: ACCESS.wordsOf(seen),
    switches: switchesSeen(seen).join(', '),
  };
}
