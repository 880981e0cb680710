import { useCallback, useEffect, useRef, useState } from 'react';

/**
 * Returns the focus to where it was before a dialog was asked for, as soon as the dialog closes. If that
 * element is gone (a menu item, a removed row), `fallback` gets it once the dialog has faded: call the
 * returned function then. Until then the dialog keeps the focus, and another dialog may still open.
 */
export function useFocusBack(opened: boolean, fallback: () => HTMLElement | null): () => void {
  const before = useRef<HTMLElement | null>(null);
  const latest = useRef({ opened, fallback });
  latest.current = { opened, fallback };
  const [faded, setFaded] = useState(0);
  useEffect(() => {
    if (opened) before.current = document.activeElement as HTMLElement | null;
    else if (isLeft()) before.current?.focus({ preventScroll: true });
  }, [opened]);
  // In an effect: at the end of the fade the dialog is still in the page.
  useEffect(() => {
    if (faded === 0 || latest.current.opened || !before.current) return;
    if (document.activeElement === document.body) {
      before.current.focus();
      // The element is gone or hidden, or the body had the focus because a menu closed first.
      if (document.activeElement === document.body) latest.current.fallback()?.focus();
    }
    before.current = null;
  }, [faded]);
  return useCallback(() => setFaded((times) => times + 1), []);
}

/** True where the focus would be lost with the dialog; false where a person moved it. */
function isLeft(): boolean {
  const { activeElement } = document;
  return activeElement === document.body || !!activeElement?.closest('[role="dialog"]');
}
