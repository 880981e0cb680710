import { useShortcut } from '../../state/useShortcut.ts';

export function useInstanceShortcut(number: number | null) {
  return useShortcut('go-to-instance', number === null ? Number.POSITIVE_INFINITY : number - 1);
}
