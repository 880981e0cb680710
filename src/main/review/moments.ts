import { monthWords } from '../../shared/time.ts';

export type Moments = ReturnType<typeof createMoments>;

const MINUTE = 60_000;
/** One day before the last valid date, so that no time zone exceeds it. */
const LAST = 8.64e15 - 86_400_000;

/** `offsetAt`: minutes ahead of UTC. */
export function createMoments(offsetAt: (at: number) => number) {
  const thereAt = (at: number) => {
    const bounded = Math.max(-LAST, Math.min(LAST, at));
    return new Date(bounded + offsetAt(bounded) * MINUTE);
  };
  const day = (at: number) => {
    const [date = ''] = thereAt(at).toISOString().split('T');
    return date;
  };
  const clock = (at: number) => thereAt(at).toISOString().split('T')[1]?.slice(0, 5) ?? '';
  return {
    day,
    minute: (at: number): string => `${day(at)} ${clock(at)}`,
    whole(at: number): string {
      const date = `${thereAt(at).getUTCDate()} ${monthWords(day(at))}`;
      return `${date}, ${clock(at)} (${zoneWords(offsetAt(at))})`;
    },
  };
}

function zoneWords(offset: number): string {
  if (offset === 0) return 'GMT';
  const minutes = Math.abs(offset) % 60;
  const hours = Math.floor(Math.abs(offset) / 60);
  return `GMT${offset < 0 ? '-' : '+'}${hours}${minutes === 0 ? '' : `:${String(minutes).padStart(2, '0')}`}`;
}
