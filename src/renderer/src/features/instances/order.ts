/** The same ids with one at another index (kept within the list); the same array when nothing moves. */
export function moved(order: string[], id: string, to: number): string[] {
  const from = order.indexOf(id);
  const index = Math.max(0, Math.min(order.length - 1, to));
  if (from < 0 || from === index) return order;
  const rest = order.filter((other) => other !== id);
  return [...rest.slice(0, index), id, ...rest.slice(index)];
}
