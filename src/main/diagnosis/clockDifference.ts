import type { Answer } from '../network/exchange.ts';
import type { Found } from './board.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** From this difference on (ms) codes of two-factor sign-in are refused, and it is pointed out. */
const MATTERS = 30 * SECOND;

/**
 * How far the clock of who answered is ahead of this computer's, in ms; 0 where it may be right. A `Date` header tells
 * whole seconds, and was written between the moments at which the call went out and its answer was there.
 */
export function clockDifference(date: number, asked: { sentAt: number; receivedAt: number }): number {
  const least = date - asked.receivedAt;
  const most = date + SECOND - asked.sentAt;
  if (least > 0) return least;
  return Math.min(most, 0);
}

/** What is to be said of a server's clock by an answer that came at `receivedAt`; null where the answer tells no time. */
export function tellClock({ date, ms }: Pick<Answer, 'date' | 'ms'>, receivedAt: number): Found | null {
  if (date === null) return null;
  const ahead = clockDifference(date, { sentAt: receivedAt - ms, receivedAt });
  const span = spanOf(Math.abs(ahead));
  const came =
    ahead === 0
      ? 'The clocks agree.'
      : `The server’s clock is ${span} ${ahead > 0 ? 'ahead of' : 'behind'} this computer’s.`;
  if (Math.abs(ahead) < MATTERS) return { state: 'good', ms: null, came };
  return {
    state: 'notice',
    ms: null,
    came,
    advice:
      'Set the wrong one, best by network time. Certificates, codes of two-factor sign-in, and the ends of keys and invitations go by them.',
  };
}

function spanOf(ms: number): string {
  if (ms < MINUTE) return `${Math.max(1, Math.round(ms / SECOND))} s`;
  if (ms < HOUR) return `${Math.round(ms / MINUTE)} min`;
  return ms < 2 * DAY ? `${Math.round(ms / HOUR)} h` : `${Math.round(ms / DAY)} days`;
}
