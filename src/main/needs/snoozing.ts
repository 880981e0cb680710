import { createHash } from 'node:crypto';
import { meaningOf } from '../../shared/errors.ts';
import { PEOPLE_UNREAD } from '../../shared/target.ts';
import type { Ms } from '../../shared/time.ts';
import type { Facts } from './needsOf.ts';
import type { Found } from './tally.ts';

const A_DAY = 86_400_000;
export const SNOOZED_FOR = { day: A_DAY, week: 7 * A_DAY };
const CLOCK_DRIFTS = 3_600_000;

type Known = Pick<Facts, 'now' | 'instances'> & { isSettled: boolean };

/** Hashes per instance; unknown instances have none. */
export function aboutOf({ subjects }: Pick<Found, 'subjects'>, { instances }: Pick<Facts, 'instances'>) {
  const ids = new Set(instances.map(({ instanceId }) => instanceId));
  const parts = Map.groupBy(subjects, (subject) => {
    const [first = ''] = subject.split(' ', 1);
    return ids.has(first) ? first : '';
  });
  return [...parts].map(([id, own]) => `${id}:${hashOf(own)}`).join(' ');
}

/** True for old snoozes and those of another computer. */
export function isWithoutParts(about: string): boolean {
  return !about.includes(':');
}

/** Unread parts count as unchanged; a date beyond any choice came from a wrong clock. */
export function isOver(
  { id, until, about }: { id: string; until: Ms | null; about: string },
  need: Found | undefined,
  known: Known,
): boolean {
  if (until !== null) return until <= known.now || until > known.now + SNOOZED_FOR.week + CLOCK_DRIFTS;
  if (isWithoutParts(about)) return !need && known.isSettled;
  const [before, now] = [about.split(' '), need ? aboutOf(need, known).split(' ') : []];
  const changed = [
    ...before.filter((part) => !now.includes(part)),
    ...now.filter((part) => !before.includes(part)),
  ];
  return changed.some((part) => {
    const place = part.slice(0, part.lastIndexOf(':'));
    return isKnownAt(
      place,
      id.split(' ', 1)[0] ?? '',
      now.some((each) => each.startsWith(`${place}:`)),
      known,
    );
  });
}

function isKnownAt(place: string, kind: string, isThere: boolean, { instances, isSettled }: Known): boolean {
  if (place === '') return isThere || isSettled;
  const instance = instances.find(({ instanceId }) => instanceId === place);
  if (!instance) return true;
  const { failure, isReading, targets, own, isOwnUnread } = instance;
  if (kind === 'invited-you') return own !== null && !isOwnUnread;
  const isToCome = isReading || targets.some(({ whyUnknown }) => whyUnknown === PEOPLE_UNREAD);
  if (failure === undefined || isToCome) return false;
  // A failed reading tells nothing more; a network failure here is no news.
  return failure === null || (isThere && meaningOf(failure).matter !== 'network');
}

function hashOf(subjects: readonly string[]): string {
  return createHash('sha256').update(subjects.toSorted().join('\n')).digest('base64url').slice(0, 22);
}
