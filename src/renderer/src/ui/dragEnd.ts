import { useEffect } from 'react';

/**
 * What tells that a drag is over, whatever became of the element that was dragged: one that left the page meanwhile,
 * scrolled out of sight or drawn no more, is told of no end, and the next move of the pointer is the first sign. None
 * comes while something is dragged.
 */
const ENDS = ['dragend', 'drop', 'pointermove', 'pointerdown'] as const;

/** Calls `end` at the first sign that a drag is over, after all who hear that drop; until the function that it gives is called. */
export function watchDragEnd(
  page: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>,
  end: () => void,
) {
  for (const type of ENDS) page.addEventListener(type, end);
  return () => {
    for (const type of ENDS) page.removeEventListener(type, end);
  };
}

/** Has a drag end wherever it is let go, also when what was dragged is no longer drawn. */
export function useDragEnd(isDragging: boolean, end: () => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: it sets state alone, of whichever time it was made.
  useEffect(() => (isDragging ? watchDragEnd(document, end) : undefined), [isDragging]);
}
