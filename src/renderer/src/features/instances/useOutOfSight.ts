import { type RefObject, useCallback, useEffect, useLayoutEffect, useState } from 'react';

/** The instances that a list has scrolled out of sight, above and below what is shown. */
export type OutOfSight = { above: string[]; below: string[] };

const NONE: OutOfSight = { above: [], below: [] };

/** Which instances of a scrolled list are out of sight; call `look` when it scrolls. `content` changes with its rows. */
export function useOutOfSight(
  scroller: RefObject<HTMLElement | null>,
  content: unknown,
): { hidden: OutOfSight; look: () => void } {
  const [hidden, setHidden] = useState(NONE);
  const look = useCallback(() => {
    const root = scroller.current;
    if (!root) return;
    const next = lookAt(root);
    setHidden((last) =>
      last.above.join() === next.above.join() && last.below.join() === next.below.join() ? last : next,
    );
  }, [scroller]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at anew when there are other rows.
  useLayoutEffect(look, [look, content]);
  useEffect(() => {
    const root = scroller.current;
    if (!root) return;
    const observer = new ResizeObserver(look);
    observer.observe(root);
    return () => observer.disconnect();
  }, [scroller, look]);
  return { hidden, look };
}

function lookAt(root: HTMLElement): OutOfSight {
  const bottom = root.scrollTop + root.clientHeight;
  const next: OutOfSight = { above: [], below: [] };
  for (const item of root.querySelectorAll<HTMLElement>('[data-instance]')) {
    // One of which a good part is cut off cannot be told by what is left of it.
    const part = item.offsetHeight / 4;
    const end = item.offsetTop + item.offsetHeight;
    if (item.offsetTop + part < root.scrollTop) next.above.push(item.dataset.instance ?? '');
    else if (end - part > bottom) next.below.push(item.dataset.instance ?? '');
  }
  return next;
}
