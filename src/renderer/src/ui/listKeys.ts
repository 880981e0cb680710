export type ListState = { open: boolean; at: number };

/**
 * Follows a native select; null for other keys. Works on options, not elements: keys typed while the list is
 * still being drawn count.
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
