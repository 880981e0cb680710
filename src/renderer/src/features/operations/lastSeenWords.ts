import type { Found } from '../../../../shared/plans/person.ts';
import { clockOf } from '../../ui/when.ts';

/** When somebody was last seen where nobody can look now, as a sentence; null where all was looked at. `now` in ms since the epoch. */
export function lastSeenWords({ memberships, invitations }: Found, now: number): string | null {
  const seen = [...memberships, ...invitations]
    .filter(({ target }) => target.whyUnknown !== null)
    .flatMap(({ target }) => target.readAt ?? []);
  return seen.length > 0 ? `Last seen at ${clockOf(Math.min(...seen), now)}.` : null;
}
