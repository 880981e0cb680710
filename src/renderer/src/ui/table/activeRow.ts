import { defaultRangeExtractor, type Range } from '@tanstack/react-virtual';
import { type FocusEvent, type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';

/** The row that Tab goes into and that keys act on: its id, and where it stood, for the case that it goes. */
export type ActiveRow = { id: string; at: number };

/**
 * The active row among these ids: the same one wherever it stands now; where it is gone the one in its place, or the
 * last. Null without any rows. The same object while nothing about it changed.
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
 * Gives the focus to the active row, or to the first that comes while nothing else is pressed where the focus is: rows
 * that a search left out come back a moment after it was cleared, and a key pressed before is not lost.
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

/** Keeps the active row among those that are drawn, and moves the focus to it. */
export function useActiveRow(order: readonly string[], scroller: RefObject<HTMLElement | null>) {
  const [wanted, setWanted] = useState<ActiveRow | null>(null);
  // The last active row is kept while no rows are known, in case it comes back.
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
    // The row that has the focus stays, however far it is scrolled away: else the focus would be lost.
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
