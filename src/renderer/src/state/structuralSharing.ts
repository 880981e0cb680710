/**
 * Returns `next` with every unchanged part replaced by that of `before`, so that nothing rerenders for it.
 * JSON data only.
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

export function isEqualDeep<T>(one: T, other: T): boolean {
  return Object.is(replaceEqualDeep(one, other), one);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
