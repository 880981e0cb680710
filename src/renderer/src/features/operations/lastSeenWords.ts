import { clockOf } from '../../ui/when.ts';

/** When something was last seen, as a sentence; empty where it was looked at. Both in ms since the epoch. */
export function lastSeenWords(at: number | null | undefined, now: number): string {
  return at == null ? '' : `Last seen at ${clockOf(at, now)}.`;
}
