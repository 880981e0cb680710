/** A list under a button that keeps the focus: whether it is open, and which option the keys are at. */
export type ListState = { open: boolean; at: number };

/**
 * What a key does to the list, as a native select does it; null when the key is none of the list's. It goes by the
 * options alone, never by their elements: keys that are typed while the list is still being drawn count.
 */
export function pressListKey(
  key: string,
  { open, at }: ListState,
  { count, current }: { count: number; current: number },
): (ListState & { chosen: number | null }) | null {
  const to = (index: number) => ({ open: true, at: (index + count) % count, chosen: null });
  if (!open) return ['Enter', ' ', 'ArrowDown', 'ArrowUp'].includes(key) ? to(current) : null;
  switch (key) {
    case 'ArrowDown':
      return to(at + 1);
    case 'ArrowUp':
      return to(at - 1);
    case 'Home':
      return to(0);
    case 'End':
      return to(count - 1);
    case 'Enter':
    case ' ':
      return { open: false, at, chosen: at };
    case 'Escape':
      return { open: false, at, chosen: null };
    default:
      return null;
  }
}
