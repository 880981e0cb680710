/** Which element keeps the focus that an event tells of: the innermost. */
const owners = new WeakMap<Event, HTMLElement>();

/** Menus, lists of options and dialogs give the focus back by themselves. */
const GIVES_BACK = '[role="menu"], [role="listbox"], [role="dialog"]';

/**
 * Keeps the focus within an element until the function that it gives is called: where what had it is gone from the
 * page, what `next` gives gets it. Of elements within each other the innermost keeps it.
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
    // What stands around the root, as the dialog of its content, does not give back what is lost within.
    last = giver && root.contains(giver) ? null : { element, owner };
  };
  // Left by the person: told from a removal by whether it is still there once this script ends. What is barred while
  // it works loses the focus as well, before it goes.
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
 * Takes Tab back into a dialog from what stands behind it: a click beside the dialog leaves the focus on the page's body,
 * and a menu that opened it may have given the focus back to its button since.
 */
export function returnFocusOnTab(dialog: HTMLElement): () => void {
  const onKeyDown = ({ key }: KeyboardEvent) => {
    const { activeElement } = document;
    const isBehind = !dialog.contains(activeElement) && !activeElement?.closest(GIVES_BACK);
    if (key === 'Tab' && isBehind) dialog.focus({ preventScroll: true });
  };
  // In the capture phase, before the focus trap, which goes on from what has the focus.
  document.addEventListener('keydown', onKeyDown, true);
  return () => document.removeEventListener('keydown', onKeyDown, true);
}
