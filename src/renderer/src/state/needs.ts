import type { Need, NeedKind } from '../../../shared/calls/needs.ts';
import { needTitle } from '../../../shared/needWords.ts';
import type { State } from './model.ts';
import type { HomeTab } from './places.ts';

const TABS: Partial<Record<NeedKind, HomeTab>> = {
  'key-refused': 'keys',
  'keys-ended': 'keys',
  'keys-ending': 'keys',
  'access-due': 'audit',
  'review-due': 'audit',
  'access-ends': 'audit',
  joined: 'people',
  view: 'people',
  drift: 'audit',
  expired: 'invitations',
  'invited-you': 'invitations',
};

export function standingNeeds(needs: readonly Need[]): Need[] {
  return needs.filter(({ snoozed }) => snoozed === null);
}

/** The count, tone and words of a tab’s badge; null for none. Wrap it in `useShallow`. */
export function selectTabMark(
  { needs: { needs } }: State,
  tab: HomeTab,
): { count: number; tone: Need['tone']; words: string } | null {
  const own = standingNeeds(needs).filter(({ kind }) => TABS[kind] === tab);
  const [first] = own;
  if (!first) return null;
  const tones = own.map(({ tone }) => tone);
  return {
    count: own.reduce((sum, { count }) => sum + count, 0),
    tone: tones.includes('danger') ? 'danger' : tones.includes('warn') ? 'warn' : 'quiet',
    words: own.map(needTitle).join('. '),
  };
}

const OF_STATE: ReadonlySet<NeedKind> = new Set(['unreachable', 'key-refused', 'keychain']);

export function isSnoozed({ needs: { needs } }: State, instanceId: string): boolean {
  return needs.some(
    ({ kind, instances, snoozed }) =>
      snoozed !== null && OF_STATE.has(kind) && instances.some((each) => each.instanceId === instanceId),
  );
}
