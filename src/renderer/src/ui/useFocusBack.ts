import { useCallback, useEffect, useRef, useState } from 'react';

/**
 * Puts the focus back where it was before a dialog was asked for, as soon as the dialog closes. Where that is gone (a
 * menu's item, a row that was removed), `fallback` gets it once the dialog has faded, which the function that it gives
 * is to be told: until then the dialog keeps the focus, and what takes it over may still come.
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
  // In an effect: when the fade's end is told, the dialog is still in the page.
  useEffect(() => {
    // Another dialog can have taken its place by then.
    if (faded === 0 || latest.current.opened || !before.current) return;
    if (document.activeElement === document.body) {
      before.current.focus();
      // It is gone or hidden, or nothing had the focus: a menu that closed first had left it to the body.
      if (document.activeElement === document.body) latest.current.fallback()?.focus();
    }
    before.current = null;
  }, [faded]);
  return useCallback(() => setFaded((times) => times + 1), []);
}

/** Whether the focus is where it is lost with the dialog, and not where a person put it meanwhile. */
function isLeft(): boolean {
  const { activeElement } = document;
  return activeElement === document.body || !!activeElement?.closest('[role="dialog"]');
}
