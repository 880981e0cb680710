import type { Ms } from '../time.ts';
import type { MomentFact } from './fact.ts';

/** The newest sign-in that was seen of an account; between which two readings they were shown, or why they never were. */
export type SignIn = { at: Ms | null; looked: { from: Ms; to: Ms } | 'not-yet' | 'version' | 'key' };
type Membership = { signIn?: SignIn | undefined };

/** Somebody is quiet who did not sign in for so long before Quayside looked last. */
const QUIET = 90 * 86_400_000;
const NOT_YET: SignIn = { at: null, looked: 'not-yet' };

const WHY = {
  'not-yet': 'Quayside has not read the sessions yet.',
  version: 'Dokploy shows sign-ins from 0.30.0 on.',
  key: 'Only an owner’s key shows other people’s sign-ins.',
};

/** The newest sign-in that was seen over all memberships of a person, and since when Quayside looks on each of them. */
export const LAST_SIGN_IN: Required<MomentFact<readonly Membership[]>> = {
  title: 'Last sign-in',
  atOf(all) {
    const { at, looked } = newestOf(all);
    return at ?? (typeof looked === 'string' ? 'unknown' : 'never seen');
  },
  toneOf: (all) => (typeof LAST_SIGN_IN.atOf(all) === 'number' ? 'plain' : 'quiet'),
  noteOf(all, write) {
    const { looked } = newestOf(all);
    if (typeof looked === 'string') return WHY[looked];
    return `Looked for from ${write(looked.from)} to ${write(looked.to)}.`;
  },
};

/** What people can be filtered by, in words. */
export const SIGN_IN_CODES = {
  quiet: 'Not for 90 days',
  never: 'Never seen',
  unknown: 'Looked for less than 90 days',
} as const;
export type SignInCode = keyof typeof SIGN_IN_CODES;

/** Until Quayside has looked for 90 days it is unknown who did not sign in for as long. */
export function isSignIn(all: readonly Membership[], code: SignInCode): boolean {
  const { at, looked } = newestOf(all);
  if (typeof looked === 'string') return code === 'unknown';
  if (code === 'never') return at === null;
  const isUnknown = looked.to - looked.from < QUIET;
  return code === 'unknown' ? isUnknown : !isUnknown && (at === null || looked.to - at >= QUIET);
}

/** Looked for as long as on the instance where that was shortest; unknown where one of them is. */
function newestOf(all: readonly Membership[]): SignIn {
  return all
    .map(({ signIn = NOT_YET }) => signIn)
    .reduce((one, other) => ({
      at: one.at === null || other.at === null ? (one.at ?? other.at) : Math.max(one.at, other.at),
      looked: bothLooked(one.looked, other.looked),
    }));
}

function bothLooked(one: SignIn['looked'], other: SignIn['looked']): SignIn['looked'] {
  if (typeof one === 'string') return one;
  if (typeof other === 'string') return other;
  return { from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) };
}
