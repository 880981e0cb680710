import { useRef } from 'react';

export function useSame<T>(items: readonly T[]): readonly T[] {
  const kept = useRef(items);
  const before = kept.current;
  if (before.length !== items.length || items.some((item, at) => item !== before[at])) kept.current = items;
  return kept.current;
}
