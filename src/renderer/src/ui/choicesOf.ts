/** What a box offers to choose, in this order. Not for numbers: those are put in order. */
export function choicesOf<T extends string>(labels: Record<T, string>): { value: T; label: string }[] {
  return Object.entries<string>(labels).map(([value, label]) => ({ value: value as T, label }));
}
