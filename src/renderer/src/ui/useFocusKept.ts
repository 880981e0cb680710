import { type RefObject, useEffect, useRef } from 'react';

/** Which element keeps the focus that an event tells of: the innermost. */
const owners = new WeakMap<Event, HTMLElement>();

/** Menus, lists of options and dialogs give the focus back by themselves. */
const GIVES_BACK = '[role="menu"], [role="listbox"], [role="dialog"]';

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
    if (!root) return;
    let last: { element: HTMLElement; owner: HTMLElement } | null = null;
    const onFocusIn = (event: FocusEvent) => {
      const element = event.target as HTMLElement;
      const owner = owners.get(event) ?? root;
      owners.set(event, owner);
      last = element.closest(GIVES_BACK) ? null : { element, owner };
    };
    // Left by the person: told from a removal by whether it is still there once this script ends.
    const onFocusOut = ({ target }: FocusEvent) =>
      queueMicrotask(() => {
        if (target === last?.element && last?.element.isConnected) last = null;
      });
    const observer = new MutationObserver(() => {
      if (!last || last.element.isConnected) return;
      const mine = last.owner === root || !last.owner.isConnected;
      last = null;
      if (mine && document.activeElement === document.body) {
        find.current(root)?.focus({ preventScroll: true });
      }
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
