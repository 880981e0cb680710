import { endingKeys, expiredAsSeen, failingKeys } from '../../shared/concerns.ts';
import { counted } from '../../shared/counted.ts';
import { meaningOf } from '../../shared/errorMeanings.ts';
import type { AppError } from '../../shared/errors.ts';
import type { Instance, KeyHealth, SeenSummary } from '../../shared/instance.ts';
import type { Ms } from '../../shared/time.ts';

/** ms */
const DAY = 86_400_000;

/** How an instance stands, in a few words: `hand` has something for a person to do. */
type Standing = { instanceId: string; name: string; tone: 'calm' | 'hand' | 'away'; why: string };

export type Glance = { tone: Standing['tone']; instances: number; troubled: Standing[] };

type StandingFacts = {
  /** How it failed when it was last asked in this run; null where it answered, or was not asked. */
  failure: AppError | null;
  /** Whether it did not answer several times in a row. */
  away: boolean;
  seen: SeenSummary | undefined;
  /** How many invitations had expired when their lists were last looked at; `seen` has those that were pending then. */
  expired: number;
  health: Readonly<Record<string, KeyHealth>>;
  now: Ms;
};

/** Judges an instance by what is known of it without asking anybody. Pure. */
export function standingOf({ id, name, keys }: Instance, facts: StandingFacts): Standing {
  const { failure, away, seen, health, now } = facts;
  const as = (tone: Standing['tone'], why: string): Standing => ({ instanceId: id, name, tone, why });
  const reach = failure ? meaningOf(failure).reach : 'there';
  if (away) return as('away', failure ? meaningOf(failure).shows.words : 'not reachable');
  // A single failure may be a moment’s; what a person has to mend is none of those.
  if (failure && reach !== 'away') {
    const { shows, matter } = meaningOf(failure);
    if (matter === 'person' || matter === 'keychain') return as('hand', shows.words);
  }
  const ending = endingKeys(keys, now).sort((a, b) => a.at - b.at);
  const failing = failingKeys(keys, health, ending).length;
  if (failing > 0) return as('hand', failing === 1 ? 'key not working' : `${failing} keys not working`);
  const [first, ...others] = ending;
  if (first && others.length > 0) return as('hand', `${ending.length} keys end soon or have ended`);
  if (first) return as('hand', first.at <= now ? 'key expired' : `key ends ${inDays(first.at - now)}`);
  const left = new Set(seen?.account?.data.left?.map(({ id }) => id));
  const expired = (seen?.organizations ?? []).reduce(
    (sum, { organizationId, invitations }) =>
      sum + (invitations && !left.has(organizationId) ? expiredAsSeen(invitations, now) : 0),
    facts.expired,
  );
  if (expired > 0) return as('hand', `${counted(expired, 'invitation', 'invitations')} expired`);
  return as('calm', '');
}

export function glanceOf(standings: readonly Standing[]): Glance {
  const away = standings.filter(({ tone }) => tone === 'away');
  const hand = standings.filter(({ tone }) => tone === 'hand');
  const tone = away.length > 0 ? 'away' : hand.length > 0 ? 'hand' : 'calm';
  return { tone, instances: standings.length, troubled: [...away, ...hand] };
}

function inDays(ms: number): string {
  const days = Math.ceil(ms / DAY);
  return days <= 1 ? 'within a day' : `in ${days} days`;
}
