import { type RefObject, useEffect, useRef } from 'react';
import { keepFocus } from './keepFocus.ts';

/**
 * Keeps the focus within an element: when the focused part disappears (a removed row, a button after its
 * work), `next` names the one to focus. The element must exist as long as the component.
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
