import { type RefObject, useEffect, useRef } from 'react';

/**
 * Keeps the focus within an element. Where what had it goes (a button that did its work, a row that was removed),
 * `next` names what gets it. Give the ref to the element.
 */
export function useFocusKept<E extends HTMLElement>(
  next: (root: E) => HTMLElement | null | undefined,
): RefObject<E | null> {
  const ref = useRef<E>(null);
  const find = useRef(next);
  find.current = next;
  useEffect(() => {
    const root = ref.current;
    if (!root) return;
    let last: HTMLElement | null = null;
    const onFocusIn = ({ target }: FocusEvent) => {
      last = target as HTMLElement;
    };
    // Left by the person: told from a removal by whether it is still there once this script ends.
    const onFocusOut = ({ target }: FocusEvent) =>
      queueMicrotask(() => {
        if (target === last && last?.isConnected) last = null;
      });
    const observer = new MutationObserver(() => {
      if (!last || last.isConnected) return;
      last = null;
      if (document.activeElement === document.body) find.current(root)?.focus({ preventScroll: true });
    });
    root.addEventListener('focusin', onFocusIn);
    root.addEventListener('focusout', onFocusOut);
    observer.observe(root, { childList: true, subtree: true });
    return () => {
      root.removeEventListener('focusin', onFocusIn);
      root.removeEventListener('focusout', onFocusOut);
      observer.disconnect();
    };
  }, []);
  return ref;
}
