/** So many results a page key passes. */
const PAGE = 8;

/** The result that a key moves to, over either end to the other one; null where the key moves nowhere. */
export function movedTo(
  { key, ctrlKey, altKey, metaKey }: { key: string; ctrlKey: boolean; altKey: boolean; metaKey: boolean },
  at: number,
  count: number,
): number | null {
  if (count === 0 || ctrlKey || altKey || metaKey) return null;
  switch (key) {
    case 'ArrowDown':
      return (at + 1) % count;
    case 'ArrowUp':
      return (at + count - 1) % count;
    case 'PageDown':
      return Math.min(count - 1, at + PAGE);
    case 'PageUp':
      return Math.max(0, at - PAGE);
    default:
      return null;
  }
}
