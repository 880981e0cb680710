import { type RefObject, useEffect, useRef } from 'react';

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

const owners = new WeakMap<Event, HTMLElement>();

/** These return the focus by themselves. */
const GIVES_BACK = '[role="menu"], [role="listbox"], [role="dialog"]';

/**
 * Keeps the focus within `root` until the returned function is called: when the focused element is removed,
 * `next` names the one to focus. Of nested roots the innermost acts.
 */
export function keepFocus(
  root: HTMLElement,
  next: () => HTMLElement | null | undefined,
  // Called once per mutation of the page.
  observe: typeof observeChildren = observeChildren,
): () => void {
  let last: { element: HTMLElement; owner: HTMLElement } | null = null;
  const onFocusIn = (event: FocusEvent) => {
    const element = event.target as HTMLElement;
    const owner = owners.get(event) ?? root;
    owners.set(event, owner);
    const giver = element.closest<HTMLElement>(GIVES_BACK);
    // Focus lost inside a dialog is not returned by that dialog, so `root` must.
    last = giver && root.contains(giver) ? null : { element, owner };
  };
  // Distinguishes leaving from removal by whether the element is still in the page once this script ends. A
  // button disabled by its own work also loses the focus before it is removed.
  const onFocusOut = ({ target }: FocusEvent) =>
    queueMicrotask(() => {
      if (!last || target !== last.element) return;
      if (last.element.isConnected && !last.element.matches(':disabled')) last = null;
    });
  const stop = observe(root, () => {
    if (!last || last.element.isConnected) return;
    const mine = last.owner === root || !last.owner.isConnected;
    last = null;
    if (mine && document.activeElement === document.body) next()?.focus({ preventScroll: true });
  });
  root.addEventListener('focusin', onFocusIn);
  root.addEventListener('focusout', onFocusOut);
  return () => {
    root.removeEventListener('focusin', onFocusIn);
    root.removeEventListener('focusout', onFocusOut);
    stop();
  };
}

function observeChildren(root: HTMLElement, tell: () => void): () => void {
  const observer = new MutationObserver(tell);
  observer.observe(root, { childList: true, subtree: true });
  return () => observer.disconnect();
}

/**
 * Takes Tab back into a dialog from the page behind it: a click beside the dialog leaves the focus on the
 * body, and the menu that opened it may have returned the focus to its button.
 */
export function returnFocusOnTab(dialog: HTMLElement): () => void {
  const onKeyDown = ({ key }: KeyboardEvent) => {
    const { activeElement } = document;
    const isBehind = !dialog.contains(activeElement) && !activeElement?.closest(GIVES_BACK);
    if (key === 'Tab' && isBehind) dialog.focus({ preventScroll: true });
  };
  // Captured before the focus trap, which goes on from the focused element.
  document.addEventListener('keydown', onKeyDown, true);
  return () => document.removeEventListener('keydown', onKeyDown, true);
}
