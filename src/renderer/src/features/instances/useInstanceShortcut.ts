import { useShortcut } from '../../state/useShortcut.ts';

/** The keys that lead to an instance by its place among those that the rail shows, from 1; null where none do. */
export function useInstanceShortcut(number: number | null) {
  return useShortcut('go-to-instance', number === null ? Number.POSITIVE_INFINITY : number - 1);
}
