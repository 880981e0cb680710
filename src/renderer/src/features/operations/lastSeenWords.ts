import { clockOf } from '../../ui/when.ts';

export function lastSeenWords(at: number | null | undefined, now: number): string {
  return at == null ? '' : `Last seen at ${clockOf(at, now)}.`;
}
