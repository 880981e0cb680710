/**
 * Gives `next`, with every part that says the same as `before` being that very part: what did not change stays the
 * same object, so that nothing that shows it is drawn anew. For plain data (JSON) alone.
 */
export function replaceEqualDeep<T>(before: unknown, next: T): T {
  if (Object.is(before, next)) return next;
  if (Array.isArray(before) && Array.isArray(next)) {
    const shared = next.map((item, index) => replaceEqualDeep(before[index], item));
    const same =
      before.length === next.length && shared.every((item, index) => Object.is(item, before[index]));
    return (same ? before : shared) as T;
  }
  if (!isPlain(before) || !isPlain(next)) return next;
  const keys = Object.keys(next);
  const shared = Object.fromEntries(keys.map((key) => [key, replaceEqualDeep(before[key], next[key])]));
  const same =
    Object.keys(before).length === keys.length &&
    keys.every((key) => Object.hasOwn(before, key) && Object.is(shared[key], before[key]));
  return (same ? before : shared) as T;
}

/** Whether both say the same. For plain data (JSON) alone. */
export function isEqualDeep<T>(one: T, other: T): boolean {
  return Object.is(replaceEqualDeep(one, other), one);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
