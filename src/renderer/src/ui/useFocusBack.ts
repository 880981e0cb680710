import { useEffect, useRef } from 'react';

/** How long a dialog takes to fade (ms), and a little more: before that it keeps the focus. */
const FADED = 200;

/**
 * Puts the focus back where it was before a dialog opened. When that is gone (a menu's item, a row that was removed),
 * `fallback` gets it.
 */
export function useFocusBack(opened: boolean, fallback: () => HTMLElement | null): void {
  const before = useRef<HTMLElement | null>(null);
  const find = useRef(fallback);
  find.current = fallback;
  useEffect(() => {
    if (opened) {
      before.current = document.activeElement as HTMLElement | null;
      return;
    }
    if (!before.current) return;
    const timer = setTimeout(() => {
      const target = before.current?.isConnected ? before.current : find.current();
      if (document.activeElement === document.body) target?.focus();
      before.current = null;
    }, FADED);
    return () => clearTimeout(timer);
  }, [opened]);
}
