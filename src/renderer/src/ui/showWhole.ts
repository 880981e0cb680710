/**
 * Brings what a small window would leave below its edge into view, as little as that takes: of what is too tall its
 * beginning counts. Again whenever the window gets another size. A `ref`.
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
