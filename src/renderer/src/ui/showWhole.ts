/**
 * Scrolls the element into view by the least distance, the top first where it is too tall, and again on each
 * resize. A `ref`.
 */
export function showWhole(element: HTMLElement | null): (() => void) | undefined {
  if (!element) return undefined;
  const show = () => {
    const isTall = element.offsetHeight > window.innerHeight / 2;
    element.scrollIntoView({ block: isTall ? 'start' : 'nearest' });
  };
  show();
  window.addEventListener('resize', show);
  return () => window.removeEventListener('resize', show);
}
