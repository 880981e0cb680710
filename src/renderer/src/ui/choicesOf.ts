/** Keeps the order of the keys. Not for keys that are numbers: JavaScript sorts those. */
export function choicesOf<T extends string>(labels: Record<T, string>): { value: T; label: string }[] {
  return Object.entries<string>(labels).map(([value, label]) => ({ value: value as T, label }));
}
