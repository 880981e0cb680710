import { type RefObject, useEffect, useRef } from 'react';
import { keepFocus } from './keepFocus.ts';

/**
 * Keeps the focus within an element. Where what had it goes (a button that did its work, a row that was removed),
 * `next` names what gets it. Give the ref to the element, which must be there as long as the component.
 */
export function useFocusKept<E extends HTMLElement>(
  next: (root: E) => HTMLElement | null | undefined,
): RefObject<E | null> {
  const ref = useRef<E>(null);
  const find = useRef(next);
  find.current = next;
  useEffect(() => {
    const root = ref.current;
    return root ? keepFocus(root, () => find.current(root)) : undefined;
  }, []);
  return ref;
}
