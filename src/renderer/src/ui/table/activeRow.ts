import { defaultRangeExtractor, type Range } from '@tanstack/react-virtual';
import { type FocusEvent, type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';

/** The row that Tab enters and keys act on; `at` is its last index, for when it disappears. */
export type ActiveRow = { id: string; at: number };

/**
 * Keeps the same row wherever it is now; when it is gone, takes the row at its index, or the last. Null
 * without rows. Returns the same object while nothing changed.
 */
export function activeRowIn(order: readonly string[], wanted: ActiveRow | null): ActiveRow | null {
  if (order.length === 0) return null;
  if (!wanted) return { id: order[0] as string, at: 0 };
  if (order[wanted.at] === wanted.id) return wanted;
  const found = order.indexOf(wanted.id);
  const at = found < 0 ? Math.min(wanted.at, order.length - 1) : found;
  return { id: order[at] as string, at };
}

export function activeRowElement(root: HTMLElement | null): HTMLElement | null {
  return root?.querySelector<HTMLElement>('[data-row][tabindex="0"]') ?? null;
}

/**
 * Focuses the active row. If there is none yet, waits for the first row while no other key is pressed: rows
 * return a moment after a search is cleared.
 */
export function focusActiveRow(root: HTMLElement | null): void {
  const row = activeRowElement(root);
  if (row || !root) {
    row?.focus();
    return;
  }
  const from = document.activeElement;
  const observer = new MutationObserver(() => {
    const found = activeRowElement(root);
    if (!found) return;
    stop();
    found.focus();
  });
  function stop(): void {
    observer.disconnect();
    from?.removeEventListener('keydown', stop);
    from?.removeEventListener('blur', stop);
  }
  observer.observe(root, { childList: true, subtree: true });
  from?.addEventListener('keydown', stop);
  from?.addEventListener('blur', stop);
}

export function useActiveRow(order: readonly string[], scroller: RefObject<HTMLElement | null>) {
  const [wanted, setWanted] = useState<ActiveRow | null>(null);
  // Keeps the last active row while no rows are known, in case it returns.
  const active = activeRowIn(order, wanted);
  if (wanted && active && active !== wanted) setWanted(active);
  const activeAt = active?.at ?? 0;
  const moveFocus = useRef(false);
  useLayoutEffect(() => {
    if (!moveFocus.current) return;
    moveFocus.current = false;
    activeRowElement(scroller.current)?.focus({ preventScroll: true });
  });
  return {
    active,
    activeAt,
    // Never unmounts the focused row, however far it is scrolled away: the focus would be lost.
    rangeExtractor: useCallback(
      (range: Range) =>
        [...new Set([...defaultRangeExtractor(range), activeAt])]
          .filter((at) => at < range.count)
          .sort((a, b) => a - b),
      [activeAt],
    ),
    activate(at: number): void {
      moveFocus.current = true;
      setWanted({ id: order[at] as string, at });
    },
    onFocus({ target }: FocusEvent<HTMLElement>): void {
      const id = target.closest<HTMLElement>('[data-row]')?.dataset.row;
      const at = id === undefined ? -1 : order.indexOf(id);
      if (id !== undefined && at >= 0) setWanted({ id, at });
    },
  };
}
